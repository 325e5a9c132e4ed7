import Arrangements
import Exact
import Figures
import Terminal

/// The answer of `regions`: the count, and what else was asked for.
struct RegionAnswer {
  let call: Invocation
  let request: RegionRequest
  let threads: Int

  init(_ call: Invocation, _ request: RegionRequest) {
    self.call = call
    self.request = request
    threads = min(call.arguments.integer("threads") ?? System.processors, 64)
  }

  private var wantsList: Bool {
    ["list", "points", "bounded", "adjacent"].contains { call.arguments.isSet($0) }
  }

  private var limits: CountLimits {
    var limits = CountLimits()
    limits.threads = threads
    return limits
  }

  func answer() throws -> Answer {
    if let shard = call.shard, !wantsList {
      return try RegionCountPart(
        arrangement: request.written(), shard: shard, merging: merging, limits: limits,
        name: request.name
      ).answer()
    }
    if let generic = request.generic, !wantsList, generic.count > RegionListing.most {
      return try finished(genericCount(generic), nil)
    }
    if call.arguments.text("shade") != nil, call.arguments.text("draw") == nil {
      throw UsageError(
        "--shade fills cells of a drawing", hint: "with --draw svg or --draw tikz",
        command: "regions")
    }
    let showsPlane = call.arguments.isSet("label") || call.arguments.text("draw") != nil
    guard !wantsList || !showsPlane else {
      throw UsageError(
        "a list of sign vectors and a drawing are two answers",
        hint:
          "--list, --points, --bounded and --adjacent in one call, --label and --draw in another",
        command: "regions")
    }
    let count = try count()
    if showsPlane {
      return try PlaneAnswer(call, request.written(), request, count).answer()
    }
    if wantsList {
      return try RegionListAnswer(
        call: call, arrangement: request.written(), count: count, threads: threads,
        name: request.name
      ).answer()
    }
    return try finished(count, request.arrangement)
  }

  /// The count, by the general way, by the family's symmetry, or by the formula of general position.
  private func count() throws -> RegionCount {
    if let generic = request.generic { return genericCount(generic) }
    let arrangement = try request.written()
    do throws(CountError) {
      return try arrangement.count(merging: merging, limits: limits)
    } catch {
      if let whitney = request.family?.whitney?(request.values) {
        return RegionCount(
          polynomial: CharacteristicPolynomial(
            dimension: arrangement.dimension, whitney: whitney),
          method: "the family's formula", flats: 0)
      }
      throw InputError(
        Self.message(error), hint: "fewer hyperplanes, or a family with a symmetry or a formula")
    }
  }

  private var merging: (any FlatMerging)? { request.family?.merging?(request.values) ?? nil }

  static func message(_ error: CountError) -> String {
    switch error {
    case .fieldTooSmall: "the numbers are too large"
    case .tooManyFlats(let most): "more than \(most) flats of one rank would have to be held"
    case .weightsTooLarge: "the weights of the flats leave 127 bits"
    }
  }

  private func genericCount(_ generic: (count: Int, dimension: Int)) -> RegionCount {
    let (n, d) = generic
    let whitney = (0...min(n, d)).map { Integer.binomial(Integer(n), $0) }
    return RegionCount(
      polynomial: CharacteristicPolynomial(dimension: d, whitney: whitney),
      method: "the formula of general position, which was asked for", flats: 0)
  }

  private func finished(_ count: RegionCount, _ arrangement: Arrangement?) throws -> Answer {
    let polynomial = count.polynomial
    var lines = Self.lines(polynomial, name: request.name)
    if let arrangement {
      let n = arrangement.hyperplanes.count
      let isGeneric = polynomial.isGeneric(hyperplanes: n)
      lines.append(
        "\(n) hyperplane\(n == 1 ? "" : "s") of rank \(polynomial.rank) in dimension \(arrangement.dimension), "
          + (isGeneric ? "in general position" : "not in general position"))
    }
    lines.append("counted by \(count.method)")
    if let generic = request.generic { lines += Self.approximations(generic, polynomial) }
    if let family = request.family, let whitney = family.whitney?(request.values) {
      let known = CharacteristicPolynomial(dimension: polynomial.dimension, whitney: whitney)
      guard known == polynomial else { fatalError("the family's formula disagrees with the count") }
      lines.append("the formula of the family gives the same")
    }
    var answer = Answer.text("")
    if call.arguments.isSet("steps") { lines += try steps(&answer) }
    answer.shape = .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil)
    let technical = ["hyperplane ", "no hyperplane", "chi(t)", "counted by", "n^d"]
    let sentences = lines.filter { line in !technical.contains { line.hasPrefix($0) } }
    answer.sentences = sentences.map { $0.firstCapital + "." }
    if call.format == .sheet, !answer.steps.isEmpty {
      answer.tables = [Self.table(of: answer.steps)]
      answer.steps = []
    }
    answer.result = .number("\(polynomial.regions)")
    answer.details = Self.details(count)
    answer.messages = arrangement?.messages ?? []
    return answer
  }

  /// The keys of the result that every answer of the command has.
  static func details(_ count: RegionCount) -> [JSON.Member] {
    let polynomial = count.polynomial
    return [
      .init("regions", .string("\(polynomial.regions)")),
      .init("bounded", .string("\(polynomial.bounded)")),
      .init("relatively_bounded", .string("\(polynomial.relativelyBounded)")),
      .init("polynomial", .array(polynomial.coefficients.map { .string("\($0)") })),
      .init("rank", .string("\(polynomial.rank)")),
      .init("whitney", .array(polynomial.whitney.map { .string("\($0)") })),
      .init("method", .string(count.method)),
    ]
  }

  /// The count in words: regions, bounded regions, and the polynomial.
  static func lines(_ polynomial: CharacteristicPolynomial, name: String) -> [String] {
    [
      countSentence(polynomial, name: name), boundedSentence(polynomial),
      "chi(t) = \(polynomial.description)",
    ]
  }

  static func countSentence(_ polynomial: CharacteristicPolynomial, name: String) -> String {
    "\(name): \(polynomial.regions) region\(polynomial.regions.isOne ? "" : "s")"
  }

  static func boundedSentence(_ polynomial: CharacteristicPolynomial) -> String {
    let relative = polynomial.relativelyBounded
    guard polynomial.rank < polynomial.dimension else { return "bounded regions: \(relative)" }
    let lines = polynomial.dimension - polynomial.rank
    return "bounded regions: 0, for every region contains a flat of dimension \(lines); "
      + "bounded modulo that lineality space: \(relative)"
  }

  /// Why n^d and 2^n are no approximations.
  private static func approximations(
    _ generic: (count: Int, dimension: Int), _ polynomial: CharacteristicPolynomial
  ) -> [String] {
    let (n, d) = generic
    let regions = polynomial.regions
    let patterns = Integer(2).power(min(n, 4096))
    var lines = ["the sum of C(\(n), k) for k = 0 … \(min(n, d)) is \(regions)"]
    let power = Integer(n).power(d)
    if n <= 4096, power > patterns {
      lines.append(
        "n^d = \(power) is no approximation: there are only 2^\(n) = \(patterns) sign vectors; "
          + "it is too large by a factor of \(power.floorQuotient(by: regions)), and even "
          + "n^d/d! = \(power.floorQuotient(by: Integer.factorial(d))) "
          + (power > patterns * Integer.factorial(d) ? "exceeds 2^n" : "is only a guide"))
    } else if 0 < d, d <= n {
      lines.append(
        "n^d/d! = \(power.floorQuotient(by: Integer.factorial(d))) approximates it "
          + "only for n much larger than d^2")
    }
    return lines
  }

  /// The hyperplanes, one after the other, with what each adds.
  private static func table(of steps: [Answer.Step]) -> Answer.Table {
    Answer.Table(
      caption: "counting by adding one hyperplane after the other",
      head: ["hyperplane", "what it does", "regions"], sides: [.right, .left, .right],
      rows: [["none", "", "1"]]
        + steps.enumerated().map { place, step in
          [.words("\(place + 1)"), .words(step.reason), .words(step.after.text)]
        })
  }

  private func steps(_ answer: inout Answer) throws -> [String] {
    let arrangement = try request.written()
    guard arrangement.hyperplanes.count <= 400 else {
      throw InputError("steps are shown for up to 400 hyperplanes", hint: "leave --steps out")
    }
    var lines = ["no hyperplane: 1 region"]
    var before: Integer = 1
    do throws(CountError) {
      for step in try arrangement.countSteps(limits: limits) {
        let reason =
          step.cuts.map {
            "meets the earlier lines in \($0) distinct point\($0 == 1 ? "" : "s"), adds \(step.pieces)"
          }
          ?? "is cut into \(step.pieces) piece\(step.pieces.isOne ? "" : "s") by the earlier ones, adds \(step.pieces)"
        lines.append("hyperplane \(step.hyperplane) \(reason): \(step.total)")
        answer.steps.append(
          Answer.Step(
            rule: "add hyperplane \(step.hyperplane)", reason: reason,
            before: .init("\(before)"), after: .init("\(step.total)")))
        before = step.total
      }
    } catch {
      throw InputError(Self.message(error))
    }
    return lines
  }
}
