import Arrangements
import Exact
import Terminal

/// One part of a list or a count that was split, as it was written by `--shard`.
struct RegionPart {
  /// What a part holds.
  enum Content {
    /// Lines that begin with a sign vector, and the number of all regions.
    case list(lines: PartLines, regions: Integer)
    case count(PartialCount)
  }

  let file: String
  let shard: Shard
  /// Which arrangement it is a part of.
  let arrangement: String
  let content: Content

  private static let hint =
    "a part is what 'mathnn regions … --shard i/n' writes, as text or with --json"

  /// Reads a part: an object of `--json`, or the text.
  static func read(_ file: String, _ call: Invocation) throws -> RegionPart {
    let content = try call.bytes(of: file)
    let first = content.bytes.first { $0 > 32 }
    let part =
      first == UInt8(ascii: "{")
      ? try object(
        SourceText(name: file, text: String(decoding: content.bytes, as: UTF8.self)), file)
      : try text(content, file)
    guard let part else { throw InputError("'\(file)' is no part of a list or count", hint: hint) }
    return part
  }

  private static func object(_ source: SourceText, _ file: String) throws -> RegionPart? {
    let object: JSON
    do throws(JSONError) {
      object = try JSON.read(source.text)
    } catch {
      throw InputError(
        "'\(file)' is no part of a list or count: \(error.message)",
        at: source.place(atByte: error.offset), hint: hint)
    }
    guard let result = object["result"], let arrangement = result["arrangement"]?.text,
      let shard = result["shard"]?.text.flatMap({ Shard(text: $0) })
    else { return nil }
    if let sums = result["sums"]?.elements {
      let components = sums.compactMap { $0.text.flatMap { RegionCountPart.sums($0) } }
      guard components.count == sums.count, let cone = result["cone"],
        case .bool(let isCone) = cone,
        let dimension = result["dimension"]?.text.flatMap({ Int($0) })
      else { return nil }
      let count = PartialCount(components: components, isCone: isCone, dimension: dimension)
      return RegionPart(file: file, shard: shard, arrangement: arrangement, content: .count(count))
    }
    guard let signs = result["signs"]?.elements?.compactMap(\.text),
      let listed = result["listed"]?.text.flatMap({ Int($0) }),
      let regions = result["regions"]?.text.flatMap({ Integer($0) })
    else { return nil }
    try check(file, found: signs.count, claimed: listed)
    let points = result["points"]?.elements ?? []
    var lines: [UInt8] = []
    for (index, signs) in signs.enumerated() {
      lines += signs.utf8
      let point = index < points.count ? points[index].elements ?? [] : []
      for coordinate in point.compactMap(\.text) { lines += (" " + coordinate).utf8 }
      lines.append(10)
    }
    return RegionPart(
      file: file, shard: shard, arrangement: arrangement,
      content: .list(lines: PartLines(FileBytes(lines)) { _ in }, regions: regions))
  }

  private static func check(_ file: String, found: Int, claimed: Int) throws {
    guard found == claimed else {
      throw InputError("'\(file)' holds \(found) sign vectors and claims \(claimed)")
    }
  }

  private static func text(_ content: FileBytes, _ file: String) throws -> RegionPart? {
    var notes: [[Substring]] = []
    let lines = PartLines(content) { notes.append($0.split(separator: " ")) }
    if let head = notes.first, head.first == "count" { return count(head, notes, file) }
    // "part 1 of 3: 45 of 125 regions listed; arrangement 5ac…"
    guard let last = notes.last, last.count == 11, last[0] == "part", last[9] == "arrangement",
      let shard = Shard(text: "\(last[1])/\(last[3].dropLast())"), let listed = Int(last[4]),
      let regions = Integer(last[6])
    else { return nil }
    try check(file, found: lines.count, claimed: listed)
    return RegionPart(
      file: file, shard: shard, arrangement: String(last[10]),
      content: .list(lines: lines, regions: regions))
  }

  /// "count 2/4 5ac… cone 3", then "sums 1 28 322 | 123/4 | 55/6" for each component.
  private static func count(
    _ head: [Substring], _ notes: [[Substring]], _ file: String
  ) -> RegionPart? {
    let sums = notes.filter { $0.first == "sums" }
    let components = sums.compactMap {
      RegionCountPart.sums($0.dropFirst().joined(separator: " "))
    }
    guard head.count == 5, let shard = Shard(text: head[1]), let dimension = Int(head[4]),
      dimension >= 0, components.count == sums.count
    else { return nil }
    let count = PartialCount(
      components: components, isCone: head[3] == "cone", dimension: dimension)
    return RegionPart(
      file: file, shard: shard, arrangement: String(head[2]), content: .count(count))
  }
}
