import Arrangements
import Terminal

/// The object that a list is written as for `--json`.
struct RegionListObject {
  private let options: ListOptions
  private let signs: Spool
  private let points: Spool?
  private let bounded: Spool?
  private let walls: Spool?

  init(_ options: ListOptions, hasWalls: Bool) throws {
    self.options = options
    signs = try Spool()
    points = options.givesPoints ? try Spool() : nil
    bounded = options.tellsBounded ? try Spool() : nil
    walls = hasWalls ? try Spool() : nil
  }

  /// Adds the regions of a block; every element has a comma before it.
  func append(_ block: RegionBlock) throws {
    try block.forEachText(threads: options.threads, line: Self.sign) { try signs.append($0) }
    if let points {
      try block.forEachText(threads: options.threads, line: Self.point) { try points.append($0) }
    }
    if let bounded {
      try block.forEachText(threads: options.threads, line: Self.kind) { try bounded.append($0) }
    }
    guard let walls else { return }
    let names = block.walls().map { ",[\($0.first + 1),\($0.second + 1),\($0.hyperplane + 1)]" }
    try walls.append(Array(names.joined().utf8))
  }

  private static let sign: @Sendable (RegionBlock, Int, inout [UInt8]) -> Void = {
    block, region, bytes in
    bytes += ",\"".utf8
    block.appendSigns(of: region, to: &bytes)
    bytes += "\"".utf8
  }

  private static let point: @Sendable (RegionBlock, Int, inout [UInt8]) -> Void = {
    block, region, bytes in
    var text: [UInt8] = []
    block.appendPoint(of: region, to: &text)
    let coordinates = text.split(separator: 32)
    bytes += ",[".utf8
    for (place, coordinate) in coordinates.enumerated() {
      bytes += (place > 0 ? ",\"" : "\"").utf8
      bytes += coordinate
      bytes += "\"".utf8
    }
    bytes += "]".utf8
  }

  private static let kind: @Sendable (RegionBlock, Int, inout [UInt8]) -> Void = {
    block, region, bytes in
    bytes += (block.isBounded[region] ? ",true" : ",false").utf8
  }

  /// Writes the object of an answer.
  func write(_ answer: inout Answer, _ call: Invocation, to output: ListOutput) throws {
    var arrays = SpooledArrays()
    let all = [
      ("signs", signs), ("points", points), ("is_bounded", bounded), ("adjacent", walls),
    ]
    for case (let key, let spool?) in all { arrays.add(key, spool) }
    try arrays.write(&answer, call, to: output)
  }
}
