import Arrangements
import Terminal

/// The object that a list is written as for `--json`.
///
/// Its arrays are as long as the list, so each is laid aside on disk while the list is made; what
/// stands before them is written when all is known to be right. Nothing is held in memory.
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

  /// Writes the object of an answer, the arrays at the end of its result.
  func write(_ answer: Answer, command: String, _ body: ([UInt8]) throws -> Void) throws {
    guard case .object(let members) = answer.json(command: command) else {
      fatalError("an answer is written as an object")
    }
    for (place, member) in members.enumerated() {
      let text = JSON.object([member]).compact.dropFirst().dropLast()
      let start = place == 0 ? "{" : ","
      guard member.key == "result" else {
        try body(Array((start + text).utf8))
        continue
      }
      try body(Array((start + text.dropLast()).utf8))
      let arrays = [
        ("signs", signs), ("points", points), ("is_bounded", bounded), ("adjacent", walls),
      ]
      for case (let key, let spool?) in arrays {
        try body(Array(",\"\(key)\":[".utf8))
        try spool.forEachPiece(from: 1, body)
        try body(Array("]".utf8))
      }
      try body(Array("}".utf8))
    }
    try body(Array("}\n".utf8))
  }
}
