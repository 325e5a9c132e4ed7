import Exact
import Testing

@testable import Arrangements

@Suite("Threshold networks") struct NetworkTests {
  private func cells(_ labels: String) throws -> (PlaneSubdivision, [String]) {
    let plane = try PlaneSubdivision(
      Drawing.first.arrangement, page: GenericLines.page)
    return (plane, plane.cells.filter { labels.contains($0.label) }.map(\.signs))
  }

  @Test("the construction is right on every cell", arguments: ["ADG", "K", "ABCDEFGHIJKLMNOP"])
  func construction(labels: String) throws {
    let (plane, signs) = try cells(labels)
    let network = ThresholdNetwork(union: signs, of: plane.arrangement)
    #expect(network.shape == "2-5-\(signs.count)-1")
    let check = try NetworkCheck(network, against: Set(signs), of: plane.arrangement)
    #expect(check.difference == nil)
    #expect(check.compared == 16)
    #expect(try ThresholdNetwork.read(network.text) == network)
  }

  @Test("a wrong network is told by a point")
  func counterexample() throws {
    let (plane, signs) = try cells("ADG")
    let network = ThresholdNetwork(union: Array(signs.dropLast()), of: plane.arrangement)
    let check = try NetworkCheck(network, against: Set(signs), of: plane.arrangement)
    let difference = try #require(check.difference)
    #expect(difference.signs == signs.last)
    #expect(!difference.networkFires)
    #expect(plane.arrangement.signs(at: difference.point) == difference.signs)
  }

  @Test("A, D, G of the drawing need two units, and one is impossible")
  func minimum() throws {
    let (plane, signs) = try cells("ADG")
    func vectors(_ inside: Bool) -> [[Rational]] {
      plane.cells.filter { signs.contains($0.signs) == inside }
        .map { $0.signs.map { $0 == "+" ? 1 : 0 } }
    }
    let (inside, outside) = (vectors(true), vectors(false))
    let minimum = UnionMinimum(inside: inside, outside: outside)
    #expect(minimum.units.count == 2)
    let proof = try #require(minimum.oneIsImpossible)
    #expect(Separation(inside: inside, outside: outside).isProof(proof))
    let network = ThresholdNetwork(second: minimum.units, of: plane.arrangement)
    #expect(try NetworkCheck(network, against: Set(signs), of: plane.arrangement).difference == nil)
  }

  @Test("every function of three inputs has its fewest units, by trying all threshold units")
  func truthTables() {
    for code in 0..<256 {
      let table = TruthTable(inputCount: 3) { bits in
        code >> bits.reduce(0) { 2 * $0 + ($1 ? 1 : 0) } & 1 == 1
      }
      let minimum = table.minimum()
      let network = ThresholdNetwork(tables: [table])
      for index in 0..<8 {
        let vector = TruthTable.bits(index, 3).map { $0 ? Rational(1) : 0 }
        #expect(network.fires(at: vector) == table.values[index])
      }
      #expect((minimum.oneIsImpossible == nil) == (minimum.units.count <= 1))
    }
    // 104 functions of three inputs are threshold functions.
    let single = (0..<256).count { code in
      TruthTable(inputCount: 3) { bits in
        code >> bits.reduce(0) { 2 * $0 + ($1 ? 1 : 0) } & 1 == 1
      }.minimum().units.count <= 1
    }
    #expect(single == 104)
  }

  @Test(
    "tasks on sequences are right on all of them", arguments: SequenceTask.catalogue.map(\.name))
  func tasks(name: String) throws {
    let task = try #require(SequenceTask.catalogue.first { $0.name == name })
    let network = task.network()
    for length in 1...(task.inputCount == 1 ? 8 : 4) {
      #expect(task.counterexample(network, length: length) == nil)
    }
    let wrong = ThresholdNetwork(
      inputCount: network.inputCount,
      layers: [
        network.layers[0].map { unit in
          ThresholdUnit(weights: unit.weights, threshold: unit.threshold - 1)
        }, network.layers[1],
      ])
    #expect(task.counterexample(wrong, length: 4) != nil)
  }

  @Test("Cover's count is that of points in general position", arguments: 1...4, 0...7)
  func cover(dimension: Int, count: Int) throws {
    let points = (0..<count).map { t in (0..<dimension).map { Rational(t + 1).power($0) } }
    let counted = try Dichotomies.count(of: points, throughOrigin: true).polynomial.regions
    #expect(count == 0 || counted == Dichotomies.cover(points: count, dimension: dimension))
  }

  @Test("points on one line have fewer dichotomies")
  func collinear() throws {
    let points = (0..<4).map { [Rational($0), Rational(2 * $0)] }
    #expect(try Dichotomies.count(of: points, throughOrigin: false).polynomial.regions == 8)
  }
}

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
}
