import Calculus
import Expressions
import Models
import Notation
import Terminal

extension Model {
  /// The model that a flag names: one of the catalogue, or a file.
  static func named(_ name: String) throws(InputError) -> Model {
    let text: SourceText
    if let known = CatalogueModel.named(name) {
      text = SourceText(name: known.id, text: known.text)
    } else {
      text = try fileText(name)
    }
    do throws(ReadErrors) {
      return try Model.read(text.text, file: text.name)
    } catch {
      throw InputError(error)
    }
  }

  private static func fileText(_ name: String) throws(InputError) -> SourceText {
    do throws(InputError) {
      return try InputFile.text(of: name)
    } catch {
      let near = Vocabulary.nearest(to: name, among: CatalogueModel.all.map(\.id))
      guard !InputFile.exists(name) else { throw error }
      throw InputError(
        "there is no model '\(name)', neither in the catalogue nor as a file",
        hint: near.map { "did you mean \($0)?" } ?? "'mathnn models' lists the catalogue")
    }
  }
}

extension Model {
  /// That a quantity of the model stands in a text with too few or too many indices.
  func misuse(in e: Expr, from source: SourceText) -> InputError? {
    guard let (quantity, example) = misusedQuantity(in: e) else { return nil }
    let name = quantity.symbol?.name ?? ""
    let text = PlainText.of(quantity)
    return InputError(
      example.children.isEmpty
        ? "\(name) has no index in the model"
        : "\(text) has \(quantity.children.count) of the \(example.children.count) indices of \(name)",
      at: source.place(of: name), hint: "write \(PlainText.of(example))")
  }
}

extension SourceText {
  /// Where a name stands first.
  func place(of name: String) -> Terminal.Place {
    let bytes = Array(text.utf8)
    let word = Array(name.utf8)
    let isWord = { (byte: UInt8) in
      byte == UInt8(ascii: "_") || Character(UnicodeScalar(byte)).isLetter
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    let start = bytes.indices.first { start in
      let end = start + word.count
      return end <= bytes.count && Array(bytes[start..<end]) == word
        && (start == 0 || !isWord(bytes[start - 1])) && (end == bytes.count || !isWord(bytes[end]))
    }
    return place(atByte: start ?? 0, length: start == nil ? 1 : word.count)
  }
}

extension InputError {
  /// Why a derivative can not be taken.
  init(_ error: DifferentiationError, at place: Terminal.Place? = nil) {
    let text = (try? PlainWriter.write(error.at, limit: 200)).map { ", at \($0)" } ?? ""
    self.init(error.message + text, at: place, hint: error.hint)
  }
}
