import Exact
import Figures
import Testing

@testable import Arrangements

@Suite("Activation regions") struct ActivationTests {
  /// A network with small random whole weights.
  private func network(_ sizes: [Int], seed: Int) -> ReLUNetwork {
    var random = SeededGenerator(seed: UInt64(seed))
    let layers = zip(sizes, sizes.dropFirst()).map { inputs, units in
      (0..<units).map { _ in
        ThresholdUnit(
          weights: (0..<inputs).map { _ in Rational(random.integer(in: -5...5)) },
          threshold: Rational(random.integer(in: -5...5)))
      }
    }
    return ReLUNetwork(
      ThresholdNetwork(inputCount: sizes[0], layers: layers), hasOutputs: false)
  }

  @Test(
    "patterns are distinct, have their points, and are found from random points", arguments: 1...8)
  func patterns(seed: Int) throws {
    let net = network(seed.isMultiple(of: 2) ? [2, 4, 4] : [3, 4, 2], seed: seed)
    let regions = net.activationRegions()
    let patterns = Set(regions.map(\.pattern))
    #expect(patterns.count == regions.count)
    #expect(Integer(regions.count) <= net.upperBound)
    for region in regions { #expect(pattern(net, region.point) == region.pattern) }
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<300 {
      let point = (0..<net.inputCount).map { _ in
        Rational(Integer(random.integer(in: -900...900)), 97)
      }
      if let found = pattern(net, point) { #expect(patterns.contains(found)) }
    }
  }

  /// The pattern at a point; `nil` where a unit that is not zero all around is zero.
  private func pattern(_ net: ReLUNetwork, _ point: [Rational]) -> String? {
    var values = point
    var text = ""
    for layer in net.hidden {
      let sums = layer.map { $0.excess(at: values) }
      let isDead = values.allSatisfy(\.isZero)
      if !isDead, sums.contains(where: \.isZero) { return nil }
      text += sums.map { $0.signum > 0 ? "+" : "-" }.joined()
      values = sums.map { $0.signum > 0 ? $0 : 0 }
    }
    return text
  }

  @Test("one layer is an arrangement", arguments: 1...6)
  func oneLayer(seed: Int) throws {
    let net = network([1 + seed % 3, 6], seed: seed)
    let units = net.hidden[0].filter { $0.weights.contains { !$0.isZero } }
    let arrangement = try Arrangement(
      dimension: net.inputCount, rows: units.map { $0.weights + [$0.threshold] })
    let counted = try arrangement.count().polynomial.regions
    #expect(Integer(net.activationRegions().count) == counted)
  }

  @Test("a zigzag has its linear pieces")
  func pieces() {
    // |2|x| − 1| by two layers and a linear output.
    let units = [
      [(["1"], "0"), (["-1"], "0")], [(["2", "2"], "1"), (["-2", "-2"], "-1")],
      [(["1", "1"], "0")],
    ]
    let layers = units.map { layer in
      layer.map { unit in
        ThresholdUnit(
          weights: unit.0.compactMap { Rational(decimal: $0) },
          threshold: Rational(decimal: unit.1) ?? 0)
      }
    }
    let net = ReLUNetwork(ThresholdNetwork(inputCount: 1, layers: layers), hasOutputs: true)
    let pieces = net.linearPieces()
    #expect(pieces.map(\.slope) == [-2, 2, -2, 2])
    #expect(pieces.map(\.upper) == [Rational(-1, 2), 0, Rational(1, 2), nil])
  }

  /// The patterns of full dimension, by linear programming over all patterns.
  ///
  /// A pattern fixes the affine map of every unit; units whose map is constant must have the sign
  /// of the constant, and count as inactive at zero.
  private func patternsByPrograms(_ net: ReLUNetwork) -> Set<String> {
    let sizes = net.hidden.map(\.count)
    let total = sizes.reduce(0, +)
    var found: Set<String> = []
    next: for code in 0..<1 << total {
      let active = (0..<total).map { code >> $0 & 1 == 1 }
      var map = (0..<net.inputCount).map { row in
        (0...net.inputCount).map { Rational($0 == row ? 1 : 0) }
      }
      var system: [LinearInequality] = []
      var unit = 0
      for layer in net.hidden {
        var rows: [[Rational]] = []
        for neuron in layer {
          var row = [Rational](repeating: 0, count: net.inputCount + 1)
          for (weight, source) in zip(neuron.weights, map) {
            for index in row.indices { row[index] += weight * source[index] }
          }
          row[net.inputCount] -= neuron.threshold
          let isOn = active[unit]
          unit += 1
          if row.dropLast().allSatisfy(\.isZero) {
            if (row[net.inputCount].signum > 0) != isOn { continue next }
          } else {
            system.append(
              LinearInequality(
                coefficients: row.dropLast().map { isOn ? $0 : -$0 },
                bound: isOn ? -row[net.inputCount] : row[net.inputCount], isStrict: true))
          }
          rows.append(isOn ? row : [Rational](repeating: 0, count: net.inputCount + 1))
        }
        map = rows
      }
      let problem = LinearSystem(dimension: net.inputCount, inequalities: system)
      if case .point = problem.solution() {
        found.insert(active.map { $0 ? "+" : "-" }.joined())
      }
    }
    return found
  }

  @Test(
    "are all patterns that linear programming finds",
    arguments: [[1, 3, 3], [2, 3, 2, 2], [3, 3, 3]],
    1...5)
  func oracle(sizes: [Int], seed: Int) {
    let net = network(sizes, seed: 100 * seed + sizes.count)
    #expect(Set(net.activationRegions().map(\.pattern)) == patternsByPrograms(net))
  }

  @Test("along a slice are those that points of the slice meet", arguments: 1...6)
  func slices(seed: Int) throws {
    let net = network([3, 4, 3], seed: seed)
    var random = SeededGenerator(seed: UInt64(seed))
    func vector() -> [Rational] {
      (0..<3).map { _ in Rational(Integer(random.integer(in: -3...3)), 2) }
    }
    let (origin, u, v) = (vector(), vector(), [Rational(1), 2, 5])
    for directions in [[v], [u, v]] {
      let slice = net.sliced(origin: origin, directions: directions)
      let patterns = Set(slice.activationRegions().map(\.pattern))
      #expect(patterns == patternsByPrograms(slice))
      for region in slice.activationRegions() {
        // The point of the slice, in the space of the network.
        var point = origin
        for (step, direction) in zip(region.point, directions) {
          for index in point.indices { point[index] += step * direction[index] }
        }
        if let found = pattern(net, point) { #expect(found == region.pattern) }
      }
    }
  }

  @Test("are drawn on a page, in one dimension and in two", arguments: 1...4)
  func pictures(seed: Int) {
    for sizes in [[2, 4, 3], [1, 3, 2]] {
      let net = network(sizes, seed: seed)
      let regions = net.activationRegions()
      let names = ["s", "t"]
      let picture = ReLUPicture(net, regions, names: names, title: "regions")
      #expect(picture.figure.svg.contains("<title>regions</title>"))
      #expect(!picture.figure.marks.isEmpty)
      // Parts of the page of all regions have the area of the page.
      if sizes[0] == 2 { #expect(picture.sharesOfPage.reduce(0, +) == 1) }
    }
  }

  @Test("without a hyperplane there is one region, drawn too")
  func dead() {
    for inputs in 1...2 {
      let unit = ThresholdUnit(weights: [Rational](repeating: 0, count: inputs), threshold: 1)
      let net = ReLUNetwork(
        ThresholdNetwork(inputCount: inputs, layers: [[unit]]), hasOutputs: false)
      let regions = net.activationRegions()
      #expect(regions.map(\.pattern) == ["-"])
      let figure = ReLUPicture(net, regions, names: ["x", "y"], title: "one").figure
      #expect(figure.svg.hasPrefix("<svg"))
    }
  }
}
