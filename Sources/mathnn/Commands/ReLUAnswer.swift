import Arrangements
import Exact
import Figures
import Terminal

/// Activation regions of ReLU networks.
struct ReLUAnswer {
  private let call: Invocation
  private let network: ReLUNetwork
  private let isSlice: Bool

  init(_ call: Invocation) throws {
    guard let file = call.arguments.text("network") else {
      throw UsageError("relu needs a network", hint: "--network NET", command: "net")
    }
    self.call = call
    var isSlice = false
    var network = ReLUNetwork(
      try NetAnswer.network(call, file), hasOutputs: call.arguments.isSet("linear"))
    if let text = call.arguments.text("slice") {
      let vectors = text.split(separator: ";", omittingEmptySubsequences: false).map { part in
        part.split(separator: ",", omittingEmptySubsequences: false).compactMap { word in
          ArrangementReader.number(word.filter { $0 != " " })
        }
      }
      guard vectors.count == 2 || vectors.count == 3,
        vectors.allSatisfy({ $0.count == network.inputCount })
      else {
        throw UsageError(
          "--slice needs a point and one or two directions of \(network.inputCount) numbers",
          hint: "as in '0,0;1,2'", command: "net")
      }
      guard Self.areIndependent(Array(vectors.dropFirst())) else {
        throw InputError(
          "the directions of the slice do not span a line or a plane",
          hint: "a direction is not zero, and two are no multiples of each other")
      }
      isSlice = true
      network = network.sliced(origin: vectors[0], directions: Array(vectors.dropFirst()))
    }
    self.network = network
    self.isSlice = isSlice
  }

  private static func areIndependent(_ directions: [[Rational]]) -> Bool {
    guard directions.allSatisfy({ $0.contains { !$0.isZero } }) else { return false }
    guard directions.count == 2 else { return true }
    let (u, v) = (directions[0], directions[1])
    return u.indices.contains { i in
      v.indices.contains { j in u[i] * v[j] != u[j] * v[i] }
    }
  }

  /// The names of the coordinates in a drawing.
  private var names: [String] {
    isSlice ? ["s", "t"] : network.inputCount == 1 ? ["x"] : ["x", "y"]
  }

  func answer() throws -> Answer {
    guard (1...12).contains(network.inputCount),
      network.hidden.allSatisfy({ $0.count <= 200 }), network.hidden.flatMap({ $0 }).count <= 400
    else {
      throw InputError("activation regions are listed for up to 12 inputs and 400 hidden units")
    }
    let regions = network.activationRegions()
    if let format = call.arguments.text("draw") { return try drawn(regions, format) }
    var lines = [
      "\(regions.count) activation region\(regions.count == 1 ? "" : "s")"
        + (isSlice ? " met by the slice" : "")
        + ": open cells of constant pattern of active units, bounded or not",
      "upper bound from the widths: \(network.upperBound)",
    ]
    var answer = Answer.text("")
    if network.inputCount == 1, !network.outputs.isEmpty {
      let pieces = network.linearPieces()
      lines.append(
        "\(pieces.count) linear piece\(pieces.count == 1 ? "" : "s") of the first output:")
      for piece in pieces {
        let lower = piece.lower.map(\.description) ?? "-oo"
        let upper = piece.upper.map(\.description) ?? "oo"
        lines.append("  (\(lower), \(upper)): \(piece.slope)*x + (\(piece.constant))")
      }
      answer.details.append(.init("pieces", .string("\(pieces.count)")))
    }
    lines.append("number, pattern of units, a point inside:")
    for (index, region) in regions.prefix(200).enumerated() {
      let point = region.point.map(\.description).joined(separator: ", ")
      lines.append("\(index + 1)  \(region.pattern)  (\(point))")
    }
    if regions.count > 200 { lines.append("… and \(regions.count - 200) more") }
    answer.shape = .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil)
    answer.result = Answer.Formula("\(regions.count)")
    answer.details += [
      .init("regions", .string("\(regions.count)")),
      .init("upper_bound", .string("\(network.upperBound)")),
      .init("patterns", .array(regions.map { .string($0.pattern) })),
      .init(
        "points", .array(regions.map { .array($0.point.map { .string("\($0)") }) })),
    ]
    return answer
  }

  /// The regions as a picture; their numbers are the places in the list of the answer.
  private func drawn(_ regions: [ActivationRegion], _ format: String) throws -> Answer {
    guard network.inputCount <= 2 else {
      throw InputError(
        "regions are drawn for one or two inputs, not for \(network.inputCount)",
        hint: "--slice 'P;U;V' draws the plane p + s u + t v")
    }
    let title = "\(regions.count) activation regions" + (isSlice ? " met by a slice" : "")
    let figure = ReLUPicture(network, regions, names: names, title: title).figure
    var answer = Answer.text(format == "tikz" ? figure.tikz : figure.svg)
    answer.result = Answer.Formula("\(regions.count)")
    answer.details = [.init("regions", .string("\(regions.count)"))]
    return answer
  }
}
