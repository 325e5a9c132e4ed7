/// What is wrong with a file of data, a checkpoint or a download; one line for people.
package struct DataError: Error, Sendable, Equatable {
  /// Whether the user's file is at fault, or something is not there.
  package enum Kind: Sendable {
    /// A file is damaged, of another kind, or does not fit.
    case damaged
    /// A file or a program is not there.
    case missing
    /// The disk or the network failed.
    case failed
  }

  package let kind: Kind
  package let message: String
  package let hint: String?

  package init(_ kind: Kind, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }
}
