import Arrangements
import Exact
import Terminal

extension Invocation {
  /// The part that `--shard` asks for; the parser of the flag has looked at it.
  var shard: Shard? { arguments.text("shard").flatMap { Shard(text: $0) } }
}

extension Shard {
  /// A part written as `2/8`.
  init?(text: some StringProtocol) {
    let words = text.split(separator: "/", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Int($0) }
    guard words.count == 2, numbers.count == 2, numbers[1] >= 1, numbers[1] <= 100_000,
      (1...numbers[1]).contains(numbers[0])
    else { return nil }
    self.init(part: numbers[0], of: numbers[1])
  }
}

/// One part of a count that is split, to be added to the others by `merge`.
struct RegionCountPart {
  let arrangement: Arrangement
  let shard: Shard
  let merging: (any FlatMerging)?
  let limits: CountLimits
  let name: String

  func answer() throws -> Answer {
    let part: PartialCount
    do throws(CountError) {
      part = try arrangement.count(of: shard, merging: merging, limits: limits)
    } catch {
      throw InputError(RegionAnswer.message(error), hint: "fewer hyperplanes")
    }
    // Flats are dealt out by their representatives, which a symmetry chooses.
    let mark = arrangement.fingerprint + (merging == nil ? "" : "-merged")
    var lines = [
      "\(name): part \(shard.part) of \(shard.parts) of a count; "
        + "'mathnn regions merge PART…' adds the parts",
      "# count \(shard.part)/\(shard.parts) \(mark) \(part.isCone ? "cone" : "central") "
        + "\(part.dimension)",
    ]
    lines += part.components.map { "# sums " + Self.text($0) }
    var answer = Answer.text(lines.map { $0 + "\n" }.joined())
    answer.details = [
      .init("shard", .string("\(shard.part)/\(shard.parts)")), .init("arrangement", .string(mark)),
      .init("cone", .bool(part.isCone)), .init("dimension", .string("\(part.dimension)")),
      .init("sums", .array(part.components.map { .string(Self.text($0)) })),
    ]
    answer.messages = arrangement.messages
    return answer
  }

  /// The known numbers, and the shares of the next two after bars.
  static func text(_ sums: WhitneySums) -> String {
    let known = sums.first.map { "\($0)" }.joined(separator: " ")
    guard let last = sums.last else { return known }
    return known + " | \(last.lines) | \(last.flags)"
  }

  /// The sums that a text stands for.
  static func sums(_ text: some StringProtocol) -> WhitneySums? {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    let words = (parts.first ?? "").split(separator: " ")
    let known = words.compactMap { Integer($0) }
    guard known.count == words.count, !known.isEmpty else { return nil }
    if parts.count == 1 { return WhitneySums(first: known) }
    let shares = parts.dropFirst().compactMap { part in
      ArrangementReader.number(String(part.filter { $0 != " " }))
    }
    guard parts.count == 3, shares.count == 2 else { return nil }
    return WhitneySums(first: known, last: .init(lines: shares[0], flags: shares[1]))
  }
}
