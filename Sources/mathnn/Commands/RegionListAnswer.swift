import Arrangements
import Budgets
import Exact
import Terminal

/// A list of regions, written as it is made, and its comparison with the count.
struct RegionListAnswer {
  let call: Invocation
  let arrangement: Arrangement
  let count: RegionCount
  let threads: Int
  let name: String

  /// The most regions of a list on a page, which is held in memory.
  static let mostHeld = 100_000
  /// The most regions whose walls are sought, since all are held for it.
  private static let mostAdjacent = Integer(10_000_000)
  /// The most regions of a list at all: about a day's work.
  private static let most = Integer(20_000_000_000)

  func answer() throws -> Answer {
    let regions = count.polynomial.regions
    let shard = call.shard ?? Shard(part: 1, of: 1)
    let share = regions.floorQuotient(by: Integer(shard.parts))
    guard share <= Self.most else {
      throw InputError(
        "a list of \(regions) regions is refused: it would take days and petabytes",
        hint: "without --list they are counted; --shard i/n lists a part of at most \(Self.most)")
    }
    let isWhole = call.arguments.isSet("adjacent")
    if isWhole {
      guard shard.parts == 1, regions <= Self.mostAdjacent else {
        throw InputError(
          "--adjacent needs the whole list at once, of at most \(Self.mostAdjacent) regions",
          hint: "regions are adjacent where their sign vectors differ in one sign: "
            + "take the list without --adjacent")
      }
    }
    let isPage = call.format != .json && call.format != .text
    guard !isPage || share <= Integer(Self.mostHeld) else {
      throw InputError(
        "\(share) regions are too many for a page",
        hint: "as text or with --json a list streams; --shard i/n lists a part")
    }
    var options = ListOptions()
    options.givesPoints = call.arguments.isSet("points")
    options.tellsBounded = call.arguments.isSet("bounded")
    options.shard = shard
    options.threads = threads
    if isWhole { options.mostInBlock = .max }
    let listing: RegionListing
    do throws(ListError) {
      listing = try RegionListing(arrangement, expected: regions, options: options)
    } catch {
      throw InputError(
        "lists hold up to \(RegionListing.most) hyperplanes",
        hint: "without --list the regions are counted")
    }
    if isPage { return try page(listing, options) }
    return call.format == .json
      ? try object(listing, options) : try streamed(listing, options)
  }

  /// Writes lines straight to standard output or the file of `-o`; the answer is the last line.
  private func streamed(_ listing: RegionListing, _ options: ListOptions) throws -> Answer {
    let output = try ListOutput(call)
    let total = try listing.forEachBlock { block in
      try block.forEachText(threads: options.threads, line: Self.line(options)) { text in
        try output.write(text)
      }
      if call.arguments.isSet("adjacent") { try output.write(Self.walls(of: block)) }
      try call.budget.check()
    }
    let last = "# " + (try comparison(total, options.shard)) + "\n"
    var answer = Answer.text(last)
    try output.finish(&answer, last: last)
    answer.messages = arrangement.messages
    return answer
  }

  /// How the line of a region is written: its signs, and what else was asked for.
  private static func line(
    _ options: ListOptions
  ) -> @Sendable (RegionBlock, Int, inout [UInt8]) -> Void {
    { block, region, bytes in
      block.appendSigns(of: region, to: &bytes)
      if options.tellsBounded {
        bytes.append(32)
        bytes += (block.isBounded[region] ? "bounded" : "unbounded").utf8
      }
      if options.givesPoints { block.appendPoint(of: region, to: &bytes) }
      bytes.append(10)
    }
  }

  /// Lines `# i j k`: the regions i and j of the list, counted from 1, share a wall in hyperplane k.
  private static func walls(of block: RegionBlock) -> [UInt8] {
    var bytes: [UInt8] = []
    for wall in block.walls() {
      bytes += "# \(wall.first + 1) \(wall.second + 1) \(wall.hyperplane + 1)\n".utf8
    }
    return bytes
  }

  private func comparison(_ total: Int, _ shard: Shard) throws -> String {
    let regions = count.polynomial.regions
    if shard.parts > 1 {
      return "part \(shard.part) of \(shard.parts): \(total) of \(regions) regions listed; "
        + "arrangement \(arrangement.fingerprint)"
    }
    guard Integer(total) == regions else {
      fatalError("\(total) regions were listed where \(regions) were counted")
    }
    return "\(total) region\(total == 1 ? "" : "s") listed; counted independently: \(regions)"
  }

  /// The whole list as the text of a page.
  private func page(_ listing: RegionListing, _ options: ListOptions) throws -> Answer {
    var bytes: [UInt8] = []
    let total = try listing.forEachBlock { block in
      for region in 0..<block.count { Self.line(options)(block, region, &bytes) }
      if call.arguments.isSet("adjacent") { bytes += Self.walls(of: block) }
      try call.budget.check()
    }
    let last = "# " + (try comparison(total, options.shard)) + "\n"
    var answer = Answer.text(String(decoding: bytes, as: UTF8.self) + last)
    answer.result = .number("\(count.polynomial.regions)")
    answer.details = details(total, options)
    answer.messages = arrangement.messages
    return answer
  }

  /// Writes one object, its arrays from disk.
  private func object(_ listing: RegionListing, _ options: ListOptions) throws -> Answer {
    let output = try ListOutput(call)
    let object = try RegionListObject(options, hasWalls: call.arguments.isSet("adjacent"))
    let total = try listing.forEachBlock { block in
      try object.append(block)
      try call.budget.check()
    }
    var answer = Answer.text("# " + (try comparison(total, options.shard)) + "\n")
    answer.result = Answer.Formula("\(count.polynomial.regions)")
    answer.details = details(total, options)
    answer.checks = [Answer.Check("listed and counted independently", points: total)]
    answer.messages = arrangement.messages
    try object.write(&answer, call, to: output)
    return answer
  }

  private func details(_ total: Int, _ options: ListOptions) -> [JSON.Member] {
    var details = RegionAnswer.details(count) + [.init("listed", .string("\(total)"))]
    if options.shard.parts > 1 {
      details += [
        .init("shard", .string("\(options.shard.part)/\(options.shard.parts)")),
        .init("arrangement", .string(arrangement.fingerprint)),
      ]
    }
    return details
  }
}
