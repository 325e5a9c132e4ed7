package import Notation

/// Everything that is wrong with some texts, in the order of its places.
package struct ReadErrors: Error, Sendable {
  /// One error, and the text that it is about.
  package struct Item: Sendable {
    package let error: ReadError
    package let source: Source
  }

  /// Sources in the order in which they were given, errors by their place.
  package private(set) var items: [Item] = []

  /// No errors.
  package init() {}

  /// What is wrong with one text.
  package init(_ errors: [ReadError], in source: Source) {
    for error in errors { add(error, in: source) }
    sort()
  }

  package var isEmpty: Bool { items.isEmpty }

  /// The errors without their texts.
  package var errors: [ReadError] { items.map(\.error) }

  /// All errors with their lines and carets.
  package var report: String {
    items.map { $0.error.report(in: $0.source) }.joined(separator: "\n")
  }

  mutating func add(_ error: ReadError, in source: Source) {
    let isKnown = items.contains { $0.error == error && $0.source.text == source.text }
    if !isKnown { items.append(Item(error: error, source: source)) }
  }

  mutating func add(_ others: ReadErrors) { items += others.items }

  /// Brings the errors of one text into the order of their places.
  mutating func sort() {
    let places = items.enumerated().sorted { a, b in
      (a.element.error.place.offset, a.offset) < (b.element.error.place.offset, b.offset)
    }
    items = places.map(\.element)
  }
}
