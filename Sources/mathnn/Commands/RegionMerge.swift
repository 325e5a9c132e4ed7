import Arrangements
import Exact
import Terminal

/// Adds the parts of a list that was split by `--shard`.
enum RegionMerge {
  private struct Part {
    var file: String
    var part: Int
    var parts: Int
    var arrangement: String
    var listed: Int
    var regions: Integer
  }

  static func answer(_ call: Invocation) throws -> Answer {
    let files = Array(call.arguments.positionals.dropFirst())
    guard !files.isEmpty else {
      throw UsageError(
        "merge needs the parts", hint: "mathnn regions merge part1.json part2.json",
        command: "regions")
    }
    let parts = try files.map { try read($0, call) }
    let first = parts[0]
    for part in parts {
      guard part.arrangement == first.arrangement, part.parts == first.parts else {
        throw InputError("'\(part.file)' and '\(first.file)' are parts of different lists")
      }
      if let twin = parts.first(where: { $0.part == part.part && $0.file != part.file }) {
        throw InputError("part \(part.part) is given twice: '\(part.file)' and '\(twin.file)'")
      }
    }
    let total = Integer(parts.reduce(0) { $0 + $1.listed })
    let missing = (1...first.parts).filter { number in !parts.contains { $0.part == number } }
    var lines = parts.sorted { $0.part < $1.part }
      .map { "part \($0.part) of \($0.parts): \($0.listed) regions" }
    lines.append("together \(total) regions listed; counted independently: \(first.regions)")
    if !missing.isEmpty {
      lines.append("missing parts: " + missing.prefix(20).map(String.init).joined(separator: ", "))
    }
    var answer = Answer(
      missing.isEmpty ? (total == first.regions ? .passed : .failed) : .undecided,
      shape: .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil),
      result: Answer.Formula("\(total)"))
    answer.details = [
      .init("listed", .string("\(total)")), .init("regions", .string("\(first.regions)")),
      .init("missing", .array(missing.map { .number("\($0)") })),
    ]
    if !missing.isEmpty { answer.fields = [.init("reason", "parts are missing")] }
    return answer
  }

  private static func read(_ file: String, _ call: Invocation) throws -> Part {
    let source = try call.file(file, limit: 1 << 31)
    let object: JSON
    do throws(JSONError) {
      object = try JSON.read(source.text)
    } catch {
      throw InputError(
        "'\(file)' is no part of a list: \(error.message)", at: source.place(atByte: error.offset),
        hint: "a part is made by 'mathnn regions … --shard i/n --json -o FILE'")
    }
    let result = object["result"]
    let numbers = (result?["shard"]?.text ?? "").split(separator: "/").compactMap { Int($0) }
    guard let arrangement = result?["arrangement"]?.text, numbers.count == 2,
      let listed = result?["listed"]?.text.flatMap({ Int($0) }),
      let regions = result?["regions"]?.text.flatMap({ Integer($0) }), numbers[1] >= 1,
      numbers[1] <= 100_000
    else {
      throw InputError(
        "'\(file)' is no part of a list",
        hint: "a part is made by 'mathnn regions … --shard i/n --json -o FILE'")
    }
    if let signs = result?["signs"]?.elements, signs.count != listed {
      throw InputError("'\(file)' holds \(signs.count) sign vectors and claims \(listed)")
    }
    return Part(
      file: file, part: numbers[0], parts: numbers[1], arrangement: arrangement, listed: listed,
      regions: regions)
  }
}
