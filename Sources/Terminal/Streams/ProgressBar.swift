/// A line on the stream of messages that shows how far long work is; only on a terminal.
package final class ProgressBar {
  private let page: Page
  private let isShown: Bool
  private var shownAt: ContinuousClock.Instant?

  /// A bar that shows itself where a console wants one.
  package init(_ console: Console, isQuiet: Bool) {
    page = console.messages
    isShown = console.showsProgress && !isQuiet
  }

  /// Draws the bar anew, at most ten times a second.
  ///
  /// - Parameters:
  ///   - share: How much is done, from 0 to 1.
  ///   - text: What stands behind the bar, such as the rate.
  package func show(_ share: Double, _ text: @autoclosure () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let shownAt, now - shownAt < .milliseconds(100) { return }
    shownAt = now
    let said = text()
    let room = max(8, min(30, page.width - DisplayWidth.of(said) - 12))
    let full = Int(share * Double(room))
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: room - full)
    let percent = "\(Int(share * 100))"
    let line =
      "\r\(bar) \(String(repeating: " ", count: max(0, 3 - percent.count)))\(percent) % \(said)\u{1B}[K"
    _ = System.write(Array(line.utf8), to: System.Stream.messages.rawValue)
  }

  /// Takes the bar off the screen.
  package func clear() {
    guard isShown, shownAt != nil else { return }
    _ = System.write(Array("\r\u{1B}[K".utf8), to: System.Stream.messages.rawValue)
  }
}
