/// A message about the user's input, with its place and a hint.
package struct Diagnostic: Sendable, Equatable {
  /// How bad it is.
  package enum Severity: String, Sendable {
    case error
    case warning
    case note
  }

  /// How bad it is.
  package let severity: Severity
  /// One line, in lower case, without a full stop.
  package let message: String
  /// Where, if the message is about a place.
  package let place: Place?
  /// What to write instead, if that can be said.
  package var hint: String?

  /// A message.
  package init(_ severity: Severity, _ message: String, at place: Place? = nil, hint: String? = nil)
  {
    self.severity = severity
    self.message = message
    self.place = place
    self.hint = hint
  }

  /// The message as compilers write it: place, message, the line, a caret, a hint.
  package func lines(on page: Page) -> [String] {
    let head = page.text("\(severity.rawValue):", severity.ink) + " " + message.withoutControls
    let from = place.map { "\($0.source.withoutControls):\($0.line):\($0.column): " } ?? "mathnn: "
    return [from + head] + (place?.picture(on: page) ?? [])
      + (hint.map { [page.text("hint:", .cyan) + " " + $0.withoutControls] } ?? [])
  }
}

extension Diagnostic.Severity {
  fileprivate var ink: Ink {
    switch self {
    case .error: .red
    case .warning: .yellow
    case .note: .blue
    }
  }
}

extension Place {
  /// The line and a caret under the place; of a long line only what lies around it.
  fileprivate func picture(on page: Page) -> [String] {
    let room = max(12, page.width - 2)
    let cells = text.map { String($0).shownOnOneLine }
    let target = min(column - 1, cells.count)
    let window = window(around: target, in: cells, room: room)
    let before = (window.lowerBound > 0 ? "…" : "") + cells[window.lowerBound..<target].joined()
    let rest = cells[target..<window.upperBound].joined()
    let line = before + rest + (window.upperBound < cells.count ? "…" : "")
    let marked = cells[target..<min(window.upperBound, target + length)].joined()
    let tail = String(repeating: "~", count: max(0, DisplayWidth.of(marked) - 1))
    let caret =
      String(repeating: " ", count: DisplayWidth.of(before)) + page.text("^" + tail, .green)
    return ["  " + line, "  " + caret]
  }

  /// The characters to show so that the target is among them and all fit.
  private func window(around target: Int, in cells: [String], room: Int) -> Range<Int> {
    let widths = cells.map { DisplayWidth.of($0) }
    guard widths.reduce(0, +) > room else { return cells.indices }
    var (low, high) = (target, min(cells.count, target + 1))
    var used = 2 + widths[low..<high].reduce(0, +)
    while low > 0, used + widths[low - 1] <= room * 2 / 3 {
      low -= 1
      used += widths[low]
    }
    while high < cells.count, used + widths[high] <= room {
      used += widths[high]
      high += 1
    }
    while low > 0, used + widths[low - 1] <= room {
      low -= 1
      used += widths[low]
    }
    return low..<high
  }
}

extension String {
  /// The text with control characters made visible, line ends kept.
  fileprivate var withoutControls: String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).shownOnOneLine }.joined(separator: "\n")
  }
}

/// Input that cannot be used: one message or several; the process ends with exit code 4.
package struct InputError: Error, Sendable, Equatable {
  /// The messages, in the order in which they are shown.
  package var diagnostics: [Diagnostic]

  /// Several messages.
  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// One message.
  package init(_ message: String, at place: Place? = nil, hint: String? = nil) {
    diagnostics = [Diagnostic(.error, message, at: place, hint: hint)]
  }
}

/// Something that a command needs is not on this machine; the process ends with exit code 5.
package struct MissingHelper: Error, Sendable, Equatable {
  /// What is missing.
  package let message: String
  /// How to get it.
  package let hint: String

  /// What is missing, and how to get it.
  package init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}
