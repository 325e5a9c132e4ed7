/// Why a term is not written out.
package enum WritingError: Error, Equatable, Sendable {
  /// The text would be longer than the caller allows.
  case tooLong(limit: Int)
}

extension WritingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLong(let limit):
      "written out, this expression has more than \(limit) characters; name its parts instead"
    }
  }
}
