internal import Exact
internal import Expressions
internal import Notation

extension Model {
  /// Reads a model file, in two passes, so that the order of its lines is free.
  ///
  /// - Parameters:
  ///   - text: The text of the file.
  ///   - file: Its name, for messages.
  /// - Returns: The model, which is sound.
  /// - Throws: All errors that do not follow from one another, in the order of their places.
  package static func read(_ text: String, file: String? = nil) throws(ReadErrors) -> Model {
    var reader = ModelReader(Source(text, file: file))
    return try reader.read()
  }
}

/// Reads a model: first what is declared and what stands on the left, then the right sides.
struct ModelReader {
  var model: Model
  private(set) var errors: [ReadError] = []
  /// An equation whose left side is read: where the right one begins and ends.
  var rights: [Range<Int>] = []
  /// What each right side mentions.
  var mentions: [[Mention]] = []
  /// Names that must not be called unknown because their own line has an error.
  var excused: Set<String> = []

  /// A text with more than this is no model that anybody wrote.
  private static let mostBytes = 1 << 18
  private static let mostStatements = 5000
  private static let mostErrors = 50

  var source: Source { model.source }

  init(_ source: Source) { model = Model(source) }

  mutating func read() throws(ReadErrors) -> Model {
    let statements = Statement.list(in: source)
    try checkSize(statements)
    var lines: [Statement] = []
    attempt(statements) { reader, statement throws(ReadError) in
      if try !reader.readDeclaring(statement) { lines.append(statement) }
    }
    declareSizes()
    attempt(lines) { reader, line throws(ReadError) in try reader.readLeft(line) }
    finishLefts()
    for place in rights.indices { readRight(place) }
    if model.equations.isEmpty, errors.isEmpty { note(emptyModel()) }
    let given = checkedGiven()
    ModelCheck.run(&self)
    if !errors.isEmpty || !given.isEmpty { throw all(given) }
    return model
  }

  private func checkSize(_ statements: [Statement]) throws(ReadErrors) {
    if source.count > Self.mostBytes {
      let message = "a model has at most \(Self.mostBytes) bytes, and this has \(source.count)"
      throw ReadErrors([source.fault(message, from: 0, to: 0)], in: source)
    }
    if statements.count > Self.mostStatements {
      let next = statements[Self.mostStatements]
      let message = "a model has at most \(Self.mostStatements) lines"
      throw ReadErrors([source.fault(message, from: next.start, to: next.end)], in: source)
    }
  }

  /// Does something with each statement; an error ends only that statement.
  private mutating func attempt(
    _ statements: [Statement],
    _ body: (inout ModelReader, Statement) throws(ReadError) -> Void
  ) {
    for statement in statements where errors.count < Self.mostErrors {
      do throws(ReadError) { try body(&self, statement) } catch {
        excused.formUnion(names(in: statement))
        note(error)
      }
    }
  }

  mutating func note(_ error: ReadError) { errors.append(error) }

  private func all(_ given: [ReadError]) -> ReadErrors {
    let sorted = (errors + given).sorted { $0.place.offset < $1.place.offset }
    return ReadErrors(Array(sorted.prefix(Self.mostErrors)), in: source)
  }

  /// The names in a statement that has an error.
  private func names(in statement: Statement) -> Set<String> {
    var reader = PlainReader(source, from: statement.start, to: statement.end)
    var names = Set<String>()
    while reader.sign != .end {
      if case .name(let name) = reader.sign { names.insert(name) }
      if reader.sign == .equal, !names.isEmpty { break }
      reader.step()
    }
    return names
  }

  private func emptyModel() -> ReadError {
    let end = Statement.list(in: source).last?.end ?? 0
    return source.fault(
      "the model has no equation", from: end, to: end,
      hint: "write one, such as y = w*x + b, or h[t] = tanh(w*h[t-1])")
  }

  /// The errors of `where` and `given`, which are read as the flags are.
  private mutating func checkedGiven() -> [ReadError] {
    var builder = SettingBuilder(of: model)
    builder.excused = excused
    for span in model.givenSpans {
      builder.read(given: source, from: span.lowerBound, to: span.upperBound)
    }
    model.givenParts = builder.parts
    do throws(ReadErrors) { _ = try builder.finished() } catch { return error.errors }
    return []
  }
}
