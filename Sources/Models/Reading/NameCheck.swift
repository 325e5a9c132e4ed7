internal import Expressions
internal import Notation

/// Looks up the names of the quantities in a text, all of them, where an expression's reader would
/// stop at the first that it does not know.
struct NameCheck {
  let source: Source
  let vocabulary: Vocabulary
  /// Names of indices that run here, besides those bound by a Σ or Π.
  var running: Set<String> = []
  /// Whether any name may stand in an index, as it does in conditions that hold for all of them.
  var allowsIndices = false

  private static let mostErrors = 50

  /// What is wrong with the names: single ones that stand for nothing.
  ///
  /// A name with indices is an input, which needs no declaration.
  func errors(_ mentions: [Mention]) -> [ReadError] {
    guard !mentions.isEmpty else { return [] }
    var errors: [ReadError] = []
    for mention in mentions where errors.count < Self.mostErrors {
      guard let symbol = mention.term.symbol, mention.term.children.isEmpty,
        !isKnown(symbol.name, mention)
      else { continue }
      let isIndex = isInside(mention, of: mentions)
      if isIndex, allowsIndices { continue }
      errors.append(error(symbol.name, mention, isIndex: isIndex))
    }
    return errors
  }

  private func isKnown(_ name: String, _ mention: Mention) -> Bool {
    Vocabulary.isReserved(name) || vocabulary.entry(name) != nil || running.contains(name)
      || mention.binders.contains { $0.index == mention.term }
  }

  private func isInside(_ mention: Mention, of mentions: [Mention]) -> Bool {
    mentions.contains { other in
      other.start <= mention.start && mention.end <= other.end
        && !other.term.children.isEmpty
    }
  }

  private func error(_ name: String, _ mention: Mention, isIndex: Bool) -> ReadError {
    let known = Set(vocabulary.entries.keys).union(running)
    let near = Vocabulary.nearest(to: name, among: known).map { "did you mean \($0)?" }
    if isIndex {
      return source.fault(
        "the index \(name) is bound by nothing", from: mention.start, to: mention.end,
        hint: near
          ?? "sum over it, sum(\(name) = 1..n, …), use it on the left, or declare 'integer \(name)'"
      )
    }
    return source.fault(
      "\(name) is not declared", from: mention.start, to: mention.end,
      hint: near ?? "declare it: 'scalar \(name)'")
  }
}
