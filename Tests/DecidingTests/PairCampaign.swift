import Exact
import Expressions
import Notation
import Support
import Testing

@testable import Deciding

/// Random pairs, each verdict checked by evaluation at points of its own.
@Suite("Campaign of random pairs") struct PairCampaign {
  static let pairs = Campaign.volume(200_000)
  static let workers = 2

  struct Tally: Sendable {
    var pairs = 0
    var equal = 0
    var different = 0
    var undecided = 0
    /// Pairs that have no meaning: no point was found at which both sides are defined.
    var void = 0
    var wrong: [String] = []
    var open: [String: Int] = [:]
    var examples: [String] = []
    var times: [Double] = []
  }

  @Test("no verdict is wrong, few are open")
  func campaign() async {
    let each = Self.pairs / Self.workers
    var all = Tally()
    await withTaskGroup(of: Tally.self) { group in
      for worker in 0..<Self.workers {
        group.addTask { Self.run(seeds: (worker * each)..<((worker + 1) * each)) }
      }
      for await part in group { all.add(part) }
    }
    let times = all.times.sorted()
    print(
      "pairs \(all.pairs): equal \(all.equal), different \(all.different), open \(all.undecided), void \(all.void)"
    )
    print(
      "median \(times[times.count / 2]) ms, 99 % \(times[times.count * 99 / 100]) ms, "
        + "most \(times.last ?? 0) ms")
    for (reason, count) in all.open.sorted(by: { $0.value > $1.value }).prefix(12) {
      print("  open: \(count) x \(reason)")
    }
    for example in all.examples.prefix(20) { print("  open: \(example)") }
    #expect(all.wrong.isEmpty, "\(all.wrong.prefix(5))")
    #expect(all.undecided * 200 <= all.pairs, "\(all.undecided) of \(all.pairs) are open")
  }

  static func run(seeds: Range<Int>) -> Tally {
    var tally = Tally()
    for seed in seeds {
      var source = RandomPairs(seed: UInt64(seed))
      let made = source.next()
      let start = ContinuousClock.now
      let verdict = Equality(budget: DecisionBudget()).compare(made.left, made.right)
      tally.times.append((ContinuousClock.now - start).milliseconds)
      tally.pairs += 1
      let text = {
        "seed \(seed) \(made.edits): \(plain(made.left)) | \(plain(made.right)): \(verdict.summary)"
      }
      switch verdict {
      case .equal:
        tally.equal += 1
        if separates(made.left, made.right, seed: seed) { tally.wrong.append("equal? " + text()) }
      case .different(let witness):
        tally.different += 1
        // What an edit leaves without a value anywhere is different from what has one.
        let isLost =
          [witness.left, witness.right].contains("undefined")
          && !hasCommonDomain(made.left, made.right, seed: seed)
        if !made.isCorrupted, !isLost { tally.wrong.append("different? " + text()) }
        if !confirms(witness, made.left, made.right) { tally.wrong.append("witness? " + text()) }
      case .undecided(_, let agreements)
      where agreements == 0 && !hasCommonDomain(made.left, made.right, seed: seed):
        tally.void += 1
      case .undecided(let reason, _):
        tally.undecided += 1
        tally.open[reason, default: 0] += 1
        if tally.examples.count < 12 { tally.examples.append(text()) }
      }
    }
    return tally
  }

  static func plain(_ e: Expr) -> String { (try? PlainWriter.write(e)) ?? "?" }

  /// Whether random points, to 50 digits, tell the terms apart.
  static func separates(_ left: Expr, _ right: Expr, seed: Int) -> Bool {
    for point in 0..<6 {
      let sampler = Sampler(seed: UInt64(seed * 6 + point), for: [left, right])
      let environment = Environment([:], sampler: sampler)
      guard let a = try? left.enclosure(at: environment, bits: 220).number,
        let b = try? right.enclosure(at: environment, bits: 220).number
      else { continue }
      if !a.overlaps(b) { return true }
    }
    return false
  }

  /// Whether random points show the two sides defined together.
  static func hasCommonDomain(_ left: Expr, _ right: Expr, seed: Int) -> Bool {
    (0..<24).contains { point in
      let sampler = Sampler(seed: UInt64(seed * 24 + point), for: [left, right])
      let environment = Environment([:], sampler: sampler)
      return (try? left.value(at: environment).number) != nil
        && (try? right.value(at: environment).number) != nil
    }
  }

  /// Whether the sides differ at the witness, evaluated anew with 400 bits.
  static func confirms(_ witness: Witness, _ left: Expr, _ right: Expr) -> Bool {
    var environment = Environment()
    for value in witness.values {
      let parts = value.name.split(whereSeparator: { "[]".contains($0) })
      environment.values[
        Quantity(
          String(parts[0]),
          parts.count > 1 ? parts[1].split(separator: ",").compactMap { Int($0) } : [])] =
        value.value
    }
    for function in witness.functions {
      environment.functions[function.name] = .term(
        parameters: function.parameters, body: function.body)
    }
    if witness.left == "undefined" || witness.right == "undefined" {
      // Exactly where that can be: floating point loses small terms, and divides by what is left.
      let isDefined = [left, right].map { side in
        (try? side.exactValue(at: environment).number) != nil
          || (try? side.enclosure(at: environment, bits: 400).number) != nil
      }
      return isDefined[0] != isDefined[1]
    }
    if let a = try? left.exactValue(at: environment).number,
      let b = try? right.exactValue(at: environment).number
    {
      return a != b
    }
    guard let a = try? left.enclosure(at: environment, bits: 400).number,
      let b = try? right.enclosure(at: environment, bits: 400).number
    else { return false }
    return !a.overlaps(b)
  }
}

extension PairCampaign.Tally {
  mutating func add(_ other: Self) {
    pairs += other.pairs
    equal += other.equal
    different += other.different
    undecided += other.undecided
    void += other.void
    wrong += other.wrong
    open.merge(other.open) { $0 + $1 }
    examples += other.examples
    times += other.times
  }
}
