import Calculus
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

extension InputError {
  /// Why a derivative can not be taken.
  init(_ error: DifferentiationError, at place: Terminal.Place? = nil) {
    let text = (try? PlainWriter.write(error.at, limit: 200)).map { ", at \($0)" } ?? ""
    self.init(error.message + text, at: place, hint: error.hint)
  }
}
