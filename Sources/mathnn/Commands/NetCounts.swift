import Arrangements
import Exact
import Figures
import Terminal

/// Counts around networks: dichotomies and threshold functions.
enum CountAnswer {
  static func cover(_ call: Invocation) throws -> Answer {
    guard let n = call.arguments.integer("n"), let d = call.arguments.integer("d") else {
      throw UsageError("cover needs -n points and -d dimensions", command: "net")
    }
    let count = Dichotomies.cover(points: n, dimension: d)
    var answer = Answer.text(
      "\(count) linear dichotomies of \(n) points in general position in dimension \(d) "
        + "by hyperplanes through the origin (Cover 1965): 2 times the sum of C(\(n - 1), k) "
        + "for k < \(d); all 2^n = \(n <= 256 ? "\(Integer(2).power(n))" : "2^\(n)") "
        + (n <= d ? "are linear\n" : "are not\n"))
    answer.result = Answer.Formula("\(count)")
    answer.details = [.init("dichotomies", .string("\(count)"))]
    return answer
  }

  static func dichotomies(_ call: Invocation) throws -> Answer {
    guard let file = call.arguments.positional(1) else {
      throw UsageError("dichotomies needs a file of points, one a line", command: "net")
    }
    let source = try call.file(file)
    let points = try read(source)
    let isThroughOrigin = call.arguments.isSet("origin")
    let count: RegionCount
    do {
      count = try Dichotomies.count(of: points, throughOrigin: isThroughOrigin)
    } catch let error as ArrangementError {
      throw InputError(error.message, hint: "the origin lies on every hyperplane through it")
    }
    let regions = count.polynomial.regions
    let n = points.count
    let d = (points.first?.count ?? 0) + (isThroughOrigin ? 0 : 1)
    let cover = Dichotomies.cover(points: n, dimension: d)
    var answer = Answer.text(
      "\(regions) dichotomies of \(n) points by hyperplanes"
        + (isThroughOrigin ? " through the origin" : "")
        + "; in general position there would be \(cover)\n")
    answer.result = Answer.Formula("\(regions)")
    answer.details = [
      .init("dichotomies", .string("\(regions)")), .init("cover", .string("\(cover)")),
    ]
    return answer
  }

  private static func read(_ source: SourceText) throws -> [[Rational]] {
    var points: [[Rational]] = []
    var offset = 0
    for line in source.text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.prefix { $0 != "#" }.split { $0.isWhitespace || $0 == "," }
      let point = words.compactMap { Rational(decimal: $0) }
      guard point.count == words.count,
        point.isEmpty || point.count == points.first?.count ?? point.count
      else {
        throw InputError(
          "a point is a line of as many numbers as the others have",
          at: source.place(atByte: offset))
      }
      if !point.isEmpty { points.append(point) }
      offset += line.utf8.count + 1
    }
    return points
  }

  static func functions(_ call: Invocation) throws -> Answer {
    guard let n = call.arguments.integer("n"), let family = Family.named("threshold") else {
      throw UsageError("functions needs -n, the number of inputs", command: "net")
    }
    guard n <= 9 else {
      throw InputError("threshold functions of more than 9 inputs are not counted in time")
    }
    let made = family.rows([n])
    let arrangement = try Arrangement(dimension: made.dimension, wholeRows: made.rows)
    var limits = CountLimits()
    limits.threads = call.arguments.integer("threads") ?? System.processors
    let count = try arrangement.count(merging: family.merging?([n]) ?? nil, limits: limits)
    let regions = count.polynomial.regions
    var answer = Answer.text(
      "\(regions) Boolean threshold functions of \(n) inputs, of 2^(2^\(n)) functions\n")
    answer.result = Answer.Formula("\(regions)")
    answer.details = RegionAnswer.details(count)
    return answer
  }
}

/// Activation regions of ReLU networks.
struct ReLUAnswer {
  private let call: Invocation
  private let network: ReLUNetwork

  init(_ call: Invocation) throws {
    guard let file = call.arguments.text("network") else {
      throw UsageError("relu needs a network", hint: "--network NET", command: "net")
    }
    self.call = call
    var network = ReLUNetwork(
      try NetAnswer.network(call, file), hasOutputs: call.arguments.isSet("linear"))
    if let text = call.arguments.text("slice") {
      let vectors = text.split(separator: ";").map { part in
        part.split(separator: ",").compactMap { Rational(decimal: $0.filter { $0 != " " }) }
      }
      guard vectors.count == 2 || vectors.count == 3,
        vectors.allSatisfy({ $0.count == network.inputCount })
      else {
        throw UsageError(
          "--slice needs a point and one or two directions of \(network.inputCount) numbers",
          hint: "as in '0,0;1,2'", command: "net")
      }
      network = network.sliced(origin: vectors[0], directions: Array(vectors.dropFirst()))
    }
    self.network = network
  }

  func answer() throws -> Answer {
    guard (1...12).contains(network.inputCount),
      network.hidden.allSatisfy({ $0.count <= 200 }), network.hidden.flatMap({ $0 }).count <= 400
    else {
      throw InputError("activation regions are listed for up to 12 inputs and 400 hidden units")
    }
    let regions = network.activationRegions()
    var lines = [
      "\(regions.count) activation regions: open cells of constant pattern of active units, "
        + "bounded or not",
      "upper bound from the widths: \(network.upperBound)",
    ]
    var answer = Answer.text("")
    if network.inputCount == 1, !network.outputs.isEmpty {
      let pieces = network.linearPieces()
      lines.append("\(pieces.count) linear pieces of the first output:")
      for piece in pieces {
        let lower = piece.lower.map(\.description) ?? "-oo"
        let upper = piece.upper.map(\.description) ?? "oo"
        lines.append("  (\(lower), \(upper)): \(piece.slope)*x + (\(piece.constant))")
      }
      answer.details.append(.init("pieces", .string("\(pieces.count)")))
    }
    for region in regions.prefix(200) {
      let point = region.point.map(\.description).joined(separator: ", ")
      lines.append("\(region.pattern)  (\(point))")
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
}
