/// A command line that cannot be understood.
package struct UsageError: Error, Sendable, Equatable {
  /// What is wrong, in one line, without a full stop.
  package let message: String
  /// What to write instead, if that can be guessed.
  package let hint: String?
  /// The command that was meant, if it was reached.
  package let command: String?

  /// A complaint about the command line.
  package init(_ message: String, hint: String? = nil, command: String? = nil) {
    self.message = message
    self.hint = hint
    self.command = command
  }
}
