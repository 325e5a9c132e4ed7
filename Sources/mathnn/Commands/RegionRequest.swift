import Arrangements
import Exact
import Terminal

/// Which arrangement a command line asks for.
struct RegionRequest {
  var arrangement: Arrangement?
  var family: Family?
  var values: [Int] = []
  /// For generic hyperplanes that need not be written down: how many, in which dimension.
  var generic: (count: Int, dimension: Int)?
  /// Generic lines drawn on a page.
  var lines: GenericLines?
  var name = ""

  init(_ call: Invocation) throws {
    let arguments = call.arguments
    let sources = [
      arguments.text("family") != nil, arguments.integer("lines") != nil,
      arguments.integer("n") != nil, arguments.positional(0) != nil,
    ].count { $0 }
    guard sources == 1 else {
      throw UsageError(
        sources == 0 ? "no hyperplanes are given" : "the hyperplanes are given more than once",
        hint: "one of a file, -n N -d D, --lines N or --family NAME:N", command: "regions")
    }
    if let text = arguments.text("family") {
      try readFamily(text)
    } else if let count = arguments.integer("lines") {
      let lines = GenericLines(count: count, seed: arguments.integer("seed") ?? 1)
      self.lines = lines
      arrangement = lines.arrangement
      name = "\(count) generic lines (seed \(lines.seed))"
    } else if let count = arguments.integer("n") {
      guard let dimension = arguments.integer("d") else {
        throw UsageError("-n needs -d, the dimension", command: "regions")
      }
      guard count == 0 || dimension > 0 else {
        throw InputError(
          "there is no hyperplane in dimension 0: its normal would be zero",
          hint: "-n 0 -d 0 is the empty arrangement of a point, with one region")
      }
      generic = (count, dimension)
      name = "\(count) generic hyperplanes in dimension \(dimension)"
    } else if let file = arguments.positional(0) {
      guard arguments.positional(1) == nil else {
        throw UsageError("one file of hyperplanes is read", command: "regions")
      }
      arrangement = try Self.read(call.file(file), dimension: arguments.integer("d"))
      name = file
    }
  }

  /// An arrangement from a file, or the place where it does not read.
  static func read(_ source: SourceText, dimension: Int?) throws -> Arrangement {
    do throws(ArrangementReader.Fault) {
      return try ArrangementReader.read(source.text, dimension: dimension)
    } catch {
      throw InputError(error.message, at: source.place(atByte: error.offset), hint: error.hint)
    }
  }

  private mutating func readFamily(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1)
    let name = String(parts.first ?? "")
    guard let family = Family.named(name) else {
      throw InputError(
        "there is no family '\(name)'",
        hint: Spelling.hint(for: name, among: Family.catalogue.flatMap { [$0.name] + $0.aliases })
          ?? "--family list shows all")
    }
    let words = parts.count > 1 ? parts[1].split(separator: ",") : []
    let numbers = words.compactMap { Int($0) }
    guard numbers.count == words.count else {
      throw InputError(
        "the numbers of a family are whole: '\(parts[1])'", hint: "it is called \(family.usage)")
    }
    do throws(FamilyError) {
      values = try family.arguments(numbers)
    } catch {
      throw InputError(error.message)
    }
    self.family = family
    self.name = text
    let made = family.rows(values)
    if let fault = made.fault {
      throw InputError(fault, hint: "the family is called \(family.usage)")
    }
    do throws(ArrangementError) {
      arrangement = try Arrangement(dimension: made.dimension, wholeRows: made.rows)
    } catch {
      throw InputError(error.message, hint: "the family is called \(family.usage)")
    }
  }

  /// The hyperplanes themselves; those of a generic request are a cyclic arrangement.
  func written() throws -> Arrangement {
    if let arrangement { return arrangement }
    if let generic, generic.count == 0 {
      return try Arrangement(dimension: generic.dimension, wholeRows: [])
    }
    guard let generic, let cyclic = Family.named("cyclic") else {
      fatalError("a request has hyperplanes or is generic")
    }
    guard generic.count <= RegionListing.most, (1...64).contains(generic.dimension) else {
      throw InputError(
        "lists hold up to \(RegionListing.most) hyperplanes in up to 64 dimensions",
        hint: "without --list the regions are counted")
    }
    let made = cyclic.rows([generic.dimension, generic.count])
    return try Arrangement(dimension: made.dimension, wholeRows: made.rows)
  }

  static func families() -> Answer {
    let width = Family.catalogue.map(\.usage.count).max() ?? 0
    let lines = Family.catalogue.map { family in
      family.usage + String(repeating: " ", count: width + 2 - family.usage.count) + family.summary
    }
    return Answer.text(lines.map { $0 + "\n" }.joined())
  }
}
