internal import Expressions
package import Notation

/// A rule in text that does not read: a fault of ours or of the one who wrote the rule.
package struct RuleError: Error, Equatable, Sendable, CustomStringConvertible {
  package let rule: String
  package let message: String

  package var description: String { "the rule '\(rule)': \(message)" }
}

extension Rule {
  /// Reads `name: left = right [if condition]  # reason`.
  ///
  /// Names that start with `?` stand for any term. The reason is one line for students.
  package init(
    text: String, vocabulary: Vocabulary = Vocabulary(allowsPatterns: true)
  ) throws(RuleError) {
    let (body, reason) = Self.parted(text, at: "#")
    let (name, claim) = Self.parted(body, at: ":")
    guard let claim, !name.isEmpty else {
      throw RuleError(rule: text, message: "it needs the form 'name: left = right'")
    }
    let (equation, condition) = Self.parted(claim, at: " if ")
    let both = try Self.read(equation, of: text, vocabulary)
    guard both.conditionSign == .equal else {
      throw RuleError(rule: text, message: "its claim must be an equation")
    }
    let holds = try condition.map { text throws(RuleError) in
      try Self.read(text, of: text, vocabulary)
    }
    self.init(
      name, reason ?? equation,
      .pattern(left: both.children[0], right: both.children[1], condition: holds))
  }

  private static func read(
    _ text: String, of rule: String, _ vocabulary: Vocabulary
  ) throws(RuleError) -> Expr {
    do throws(ReadError) {
      return try PlainReader.read(text, vocabulary: vocabulary)
    } catch {
      throw RuleError(rule: rule, message: error.description)
    }
  }

  /// The text before and after the first separator, without blanks around.
  private static func parted(_ text: String, at separator: String) -> (String, String?) {
    let bytes = Array(text.utf8)
    let mark = Array(separator.utf8)
    for start in bytes.indices.dropLast(mark.count - 1)
    where bytes[start..<start + mark.count].elementsEqual(mark) {
      return (trimmed(bytes[..<start]), trimmed(bytes[(start + mark.count)...]))
    }
    return (trimmed(bytes[...]), nil)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    let blank = UInt8(ascii: " ")
    let head = bytes.drop { $0 == blank }
    let tail = head.reversed().drop { $0 == blank }.reversed()
    return String(decoding: tail, as: UTF8.self)
  }
}

extension RuleSet {
  /// The identities of all functions of the catalogue, room by room.
  package static func identities() throws(RuleError) -> RuleSet {
    var rules: [Rule] = []
    for function in Function.catalogue {
      for text in function.rules { rules.append(try Rule(text: text)) }
    }
    return RuleSet(rules)
  }
}
