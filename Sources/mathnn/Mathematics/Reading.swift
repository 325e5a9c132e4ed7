import Expressions
import Models
import Notation
import Terminal

extension InputError {
  /// What the reader found wrong, pointing into the text that it read.
  init(_ error: ReadError, in source: SourceText) {
    let place = source.place(atByte: error.place.offset, length: max(1, error.length))
    self.init(error.message, at: place, hint: error.hint)
  }

  /// All that is wrong with some texts.
  init(_ errors: ReadErrors) {
    self.init(
      errors.items.flatMap { item in
        let source = SourceText(name: item.source.file ?? "", text: item.source.text)
        return InputError(item.error, in: source).diagnostics
      })
  }
}

extension SourceText {
  /// The text as one expression; LaTeX if it holds a backslash.
  func expression(_ vocabulary: Vocabulary) throws(InputError) -> Expr {
    do throws(ReadError) {
      return LatexReader.detects(text)
        ? try LatexReader.read(text, vocabulary: vocabulary)
        : try PlainReader.read(text, vocabulary: vocabulary)
    } catch {
      throw InputError(error, in: self)
    }
  }

  /// The names that stand in brackets of indices or layers.
  var namesInIndices: [String] {
    var names: [String] = []
    var depth = 0
    var name = ""
    for character in text + " " {
      if character.isLetter || character == "_" || (character.isNumber && !name.isEmpty) {
        name.append(character)
        continue
      }
      if depth > 0, !name.isEmpty, !names.contains(name) { names.append(name) }
      name = ""
      if character == "[" || character == "{" { depth += 1 }
      if character == "]" || character == "}" { depth -= 1 }
    }
    return names
  }

  /// The same text for the reader.
  var source: Source { Source(text, file: name) }
}

extension Invocation {
  /// The model that an argument names by its place, or `--model`.
  func model(at place: Int?) throws -> Model? {
    guard let place, let name = arguments.positional(place) else { return try model() }
    guard arguments.text("model") == nil else { throw UsageError("the model is given twice") }
    return try Model.named(name)
  }

  /// The model that `--model` names: one of the catalogue, or a file; nil without the flag.
  func model() throws -> Model? {
    guard arguments.spec.common.contains(.mathematics), let name = arguments.text("model") else {
      return nil
    }
    do throws(ReadErrors) {
      if texts[name] == nil, let known = CatalogueModel.named(name) { return try known.model() }
    } catch {
      throw InputError(error)
    }
    guard knows(name) else {
      let names = CatalogueModel.all.map(\.id)
      throw InputError(
        "there is no model or file '\(name)'",
        hint: Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
          ?? "'mathnn models' lists the models")
    }
    let text = try file(name)
    do throws(ReadErrors) {
      return try Model.read(text.text, file: text.name)
    } catch {
      throw InputError(error)
    }
  }
}
