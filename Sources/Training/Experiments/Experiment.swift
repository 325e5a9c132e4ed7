/// A comparison of runs that differ in a few options, as a text says.
///
/// ```
/// title = Equal numbers of steps
/// model = cnn
/// seeds = 10
/// check = equal steps
/// variant 10,000 x 6: samples = 10000; epochs = 6
/// variant 30,000 x 2: samples = 30000; epochs = 2
/// ```
package struct Experiment: Sendable {
  /// What is measured.
  package enum Measure: String, Sendable, CaseIterable {
    /// The share of test pictures told right after the last epoch.
    case accuracy
    /// That, and the share of hidden units that are zero on all test pictures.
    case deadUnits = "dead units"
    /// The norms of the gradient by the state over time, before and after learning.
    case gradientNorms = "gradient norms"
    /// The norms of the gradient by the input over time, before and after learning.
    case sensitivity
  }

  package struct Variant: Sendable {
    package var name: String
    package var options: RunOptions
  }

  package struct Fault: Error, Sendable, Equatable {
    package let message: String
    package let offset: Int
    package let hint: String?
  }

  package private(set) var title = ""
  package private(set) var remarks: [String] = []
  package private(set) var seeds = 1
  package private(set) var measure = Measure.accuracy
  /// Whether all variants must take the same number of steps.
  package private(set) var wantsEqualSteps = false
  package private(set) var variants: [Variant] = []

  // MARK: Reading

  package init(_ text: String) throws(Fault) {
    var base: [(key: String, value: String)] = []
    var lines: [(name: String, options: [(key: String, value: String)], offset: Int)] = []
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      defer { offset += line.utf8.count + 1 }
      let text = Self.trimmed(line.prefix { $0 != "#" })
      guard !text.isEmpty else { continue }
      if text.hasPrefix("variant ") {
        let parts = text.dropFirst(8).split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else {
          throw Fault(
            message: "a variant has a name and options", offset: offset,
            hint: "as in 'variant fast: rate = 0.1; epochs = 2'")
        }
        var options: [(String, String)] = []
        for part in parts[1].split(separator: ";") where !Self.trimmed(part).isEmpty {
          options.append(try Self.pair(part, offset))
        }
        lines.append((Self.trimmed(parts[0]), options, offset))
      } else {
        let pair = try Self.pair(text[...], offset)
        if !(try take(pair, offset)) { base.append(pair) }
      }
    }
    if lines.isEmpty { lines = [("run", [], 0)] }
    for line in lines {
      variants.append(
        Variant(name: line.name, options: try Self.options(base + line.options, line.offset)))
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var part = Substring(text)
    while part.first?.isWhitespace == true { part.removeFirst() }
    while part.last?.isWhitespace == true { part.removeLast() }
    return String(part)
  }

  private static func pair(
    _ text: some StringProtocol, _ offset: Int
  ) throws(Fault) -> (key: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else {
      throw Fault(message: "'\(text)' is no 'key = value'", offset: offset, hint: nil)
    }
    return (trimmed(parts[0]), trimmed(parts[1]))
  }

  /// Takes what is no option of a run; false for all else.
  private mutating func take(
    _ pair: (key: String, value: String), _ offset: Int
  ) throws(Fault) -> Bool {
    switch pair.key {
    case "title": title = pair.value
    case "remark": remarks.append(pair.value)
    case "seeds":
      guard let number = Int(pair.value), (1...1000).contains(number) else {
        throw Fault(message: "seeds are a whole number from 1 to 1000", offset: offset, hint: nil)
      }
      seeds = number
    case "measure":
      guard let found = Measure(rawValue: pair.value) else {
        let words = Measure.allCases.map(\.rawValue).joined(separator: ", ")
        throw Fault(message: "'\(pair.value)' is not measured", offset: offset, hint: words)
      }
      measure = found
    case "check":
      guard pair.value == "equal steps" else {
        throw Fault(
          message: "'\(pair.value)' is not checked", offset: offset, hint: "check = equal steps")
      }
      wantsEqualSteps = true
    default: return false
    }
    return true
  }

  private static func options(
    _ pairs: [(key: String, value: String)], _ offset: Int
  ) throws(Fault) -> RunOptions {
    guard let model = pairs.last(where: { $0.key == "model" })?.value else {
      throw Fault(message: "no model is named", offset: offset, hint: "model = rnn")
    }
    guard RunOptions.models.contains(model) else {
      throw Fault(
        message: "there is no model '\(model)' to train", offset: offset,
        hint: RunOptions.models.joined(separator: ", "))
    }
    var options = RunOptions(model: model)
    for pair in pairs where pair.key != "model" {
      guard RunOptions.keys.contains(where: { $0.name == pair.key }) else {
        throw Fault(message: "there is no option '\(pair.key)'", offset: offset, hint: nil)
      }
      options[pair.key] = pair.value == "standard value" ? nil : pair.value
    }
    return options
  }

  // MARK: The catalogue

  /// An experiment that comes with the program.
  package struct Entry: Sendable {
    package let id: String
    package let text: String
  }

  package static let catalogue: [Entry] = [
    .equalSteps, .equalStepsSmallBatches, .augmented, .augmentedPadded, .withoutRecurrence,
    .truncated, .optimisers, .deadUnits, .gradientNorms, .sensitivity,
  ]
}
