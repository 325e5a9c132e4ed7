/// What is known about the place where messages and answers are shown.
package struct Console: Sendable, Equatable {
  /// The page of the output stream.
  package var output: Page
  /// The page of the stream of messages.
  package var messages: Page
  /// Whether a progress bar may be drawn on the stream of messages.
  package var showsProgress: Bool

  /// A console that is known already.
  package init(output: Page, messages: Page, showsProgress: Bool = false) {
    self.output = output
    self.messages = messages
    self.showsProgress = showsProgress
  }

  /// The console of this process.
  ///
  /// Colour is used as `--color` says; `auto` means on a terminal that can show it, unless
  /// `NO_COLOR` is set to anything. The width is `COLUMNS`, or what the terminal says, or 80.
  ///
  /// `colour` is the word after `--color`, if any.
  package static func current(colour: String?) -> Console {
    let wide = System.environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    func page(_ stream: System.Stream) -> Page {
      let width = wide ?? System.columns(of: stream) ?? 80
      return Page(width: max(20, width), isColoured: isColoured(stream, asked: colour))
    }
    return Console(
      output: page(.output), messages: page(.messages),
      showsProgress: System.isTerminal(.messages))
  }

  private static func isColoured(_ stream: System.Stream, asked: String?) -> Bool {
    switch asked {
    case "always": return true
    case "never": return false
    default: break
    }
    let isPlain = System.environment("NO_COLOR") != nil || System.environment("TERM") == "dumb"
    return !isPlain && System.isTerminal(stream)
  }
}
