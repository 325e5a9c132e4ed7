package import Terminal

/// What is wrong with a notebook, gathered so that all of it is told at once.
package struct Faults: Sendable {
  package private(set) var list: [Diagnostic] = []
  private let source: SourceText

  package init(in source: SourceText) { self.source = source }

  /// Adds a message about a byte of the notebook.
  package mutating func add(_ message: String, at byte: Int, length: Int = 1, hint: String? = nil) {
    list.append(
      Diagnostic(.error, message, at: source.place(atByte: byte, length: length), hint: hint))
  }

  package mutating func add(_ diagnostics: [Diagnostic]) { list += diagnostics }

  /// Throws all that was gathered, in the order of the notebook, each once.
  package func throwIfAny() throws(InputError) {
    guard !list.isEmpty else { return }
    var told: [Diagnostic] = []
    let sorted = list.enumerated().sorted { a, b in
      let (p, q) = (a.element.place, b.element.place)
      let (x, y) = ((p?.line ?? 0, p?.column ?? 0), (q?.line ?? 0, q?.column ?? 0))
      return x == y ? a.offset < b.offset : x < y
    }
    for (_, fault) in sorted where !told.contains(fault) { told.append(fault) }
    throw InputError(told)
  }
}
