import Arrangements
import Exact
import Terminal

/// Adds the parts of a list or a count that was split by `--shard`.
enum RegionMerge {
  static func answer(_ call: Invocation) throws -> Answer {
    let files = Array(call.arguments.positionals.dropFirst())
    guard !files.isEmpty else {
      throw UsageError(
        "merge needs the parts", hint: "mathnn regions merge part1.json part2.json",
        command: "regions")
    }
    var parts: [RegionPart] = []
    for file in files {
      let part = try RegionPart.read(file, call)
      if let first = parts.first {
        guard part.arrangement == first.arrangement, part.shard.parts == first.shard.parts else {
          throw InputError(
            "'\(part.file)' and '\(first.file)' are parts of different lists or counts")
        }
      }
      if let twin = parts.first(where: { $0.shard == part.shard }) {
        throw InputError(
          "part \(part.shard.part) is given twice: '\(twin.file)' and '\(part.file)'")
      }
      parts.append(part)
    }
    parts.sort { $0.shard.part < $1.shard.part }
    let given = Set(parts.map(\.shard.part))
    let missing = (1...parts[0].shard.parts).filter { !given.contains($0) }
    var lists: [(part: RegionPart, lines: PartLines, regions: Integer)] = []
    var counts: [(part: RegionPart, count: PartialCount)] = []
    for part in parts {
      switch part.content {
      case .list(let lines, let regions): lists.append((part, lines, regions))
      case .count(let count): counts.append((part, count))
      }
    }
    guard lists.isEmpty || counts.isEmpty else {
      throw InputError("parts of a list and parts of a count are not added")
    }
    if !lists.isEmpty { return try merged(lists: lists, missing: missing, call) }
    var answer = try merged(counts: counts, missing: missing)
    tell(missing, in: &answer)
    return answer
  }

  private static func tell(_ missing: [Int], in answer: inout Answer) {
    answer.details.append(.init("missing", .array(missing.map { .number("\($0)") })))
    if !missing.isEmpty { answer.fields.append(.init("reason", "parts are missing")) }
  }

  private static func note(missing: [Int]) -> [String] {
    if missing.isEmpty { return [] }
    let shown = missing.prefix(20).map(String.init).joined(separator: ", ")
    return ["missing parts: " + shown + (missing.count > 20 ? ", …" : "")]
  }

  private static func merged(
    counts: [(part: RegionPart, count: PartialCount)], missing: [Int]
  ) throws -> Answer {
    var sum = counts[0].count
    for other in counts.dropFirst() where !sum.add(other.count) {
      throw InputError(
        "'\(other.part.file)' and '\(counts[0].part.file)' are parts of different counts")
    }
    var answer = Answer.text("")
    var lines = counts.map { "part \($0.part.shard.part) of \($0.part.shard.parts) added" }
    lines += note(missing: missing)
    if !missing.isEmpty {
      answer.verdict = .undecided
    } else if let polynomial = sum.polynomial {
      let count = RegionCount(
        polynomial: polynomial, method: "flats rank by rank, in \(counts.count) parts", flats: 0)
      lines += RegionAnswer.lines(polynomial, name: "together")
      answer.result = Answer.Formula("\(polynomial.regions)")
      answer.details = RegionAnswer.details(count)
      answer.verdict = .passed
    } else {
      lines.append("the parts do not add up to whole numbers: one of them is wrong")
      answer.verdict = .failed
    }
    answer.shape = .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil)
    return answer
  }

  private static func merged(
    lists: [(part: RegionPart, lines: PartLines, regions: Integer)], missing: [Int],
    _ call: Invocation
  ) throws -> Answer {
    let regions = lists[0].regions
    if let other = lists.first(where: { $0.regions != regions }) {
      throw InputError("'\(other.part.file)' and '\(lists[0].part.file)' name different counts")
    }
    let writer = try MergedList(call)
    var (count, twice) = (0, String?.none)
    try PartLines.merge(lists.map(\.lines)) { line, signs, isTwin in
      try writer.append(line, signs)
      count += 1
      if isTwin, twice == nil { twice = String(decoding: signs.text, as: UTF8.self) }
    }
    let mark = writer.showsLines ? "# " : ""
    var lines = lists.map {
      "part \($0.part.shard.part) of \($0.part.shard.parts): \($0.lines.count) regions"
    }
    lines.append("together \(count) regions listed; counted independently: \(regions)")
    if let twice { lines.append("a region is listed twice: \(twice)") }
    lines += note(missing: missing)
    let isRight = Integer(count) == regions && twice == nil
    let told = lines.map { mark + $0 + "\n" }.joined()
    var answer = Answer(
      twice != nil ? .failed : !missing.isEmpty ? .undecided : isRight ? .passed : .failed,
      shape: .plain(text: told, markdown: nil), result: Answer.Formula("\(count)"))
    answer.details = [
      .init("listed", .string("\(count)")), .init("regions", .string("\(regions)")),
    ]
    tell(missing, in: &answer)
    try writer.finish(&answer, last: told)
    return answer
  }
}
