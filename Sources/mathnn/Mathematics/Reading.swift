import Expressions
import Notation
import Terminal

extension InputError {
  /// What the reader found wrong, pointing into the text that it read.
  init(_ error: ReadError, in source: SourceText) {
    let place = source.place(atByte: error.place.offset, length: max(1, error.length))
    self.init(error.message, at: place, hint: error.hint)
  }
}

extension SourceText {
  /// The text as one expression.
  func expression(_ vocabulary: Vocabulary) throws(InputError) -> Expr {
    do throws(ReadError) {
      return try PlainReader.read(text, vocabulary: vocabulary)
    } catch {
      throw InputError(error, in: self)
    }
  }
}
