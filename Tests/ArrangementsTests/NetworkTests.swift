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

  @Test("unions of cells have the fewest units, by trying all partitions", arguments: 1...10)
  func fewest(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let plane = try PlaneSubdivision(Drawing.first.arrangement, page: GenericLines.page)
    let chosen = Set(plane.cells.indices.filter { _ in random.integer(in: 0...3) == 0 }.prefix(4))
    func vectors(_ inside: Bool) -> [[Rational]] {
      plane.cells.indices.filter { chosen.contains($0) == inside }
        .map { plane.cells[$0].signs.map { $0 == "+" ? 1 : 0 } }
    }
    let (inside, outside) = (vectors(true), vectors(false))
    func isSeparable(_ group: [Int]) -> Bool {
      if case .unit = Separation(inside: group.map { inside[$0] }, outside: outside).answer() {
        return true
      }
      return false
    }
    // The least number of groups over every map from cells to groups.
    var least = inside.isEmpty ? 0 : Int.max
    let n = inside.count
    for code in 0..<(0..<n).reduce(1, { product, _ in product * max(n, 1) }) where n > 0 {
      var rest = code
      let groups = (0..<n).map { _ -> Int in
        defer { rest /= n }
        return rest % n
      }
      let used = Set(groups)
      guard used.count < least, used == Set(0..<used.count) else { continue }
      if used.allSatisfy({ group in isSeparable(groups.indices.filter { groups[$0] == group }) }) {
        least = used.count
      }
    }
    #expect(UnionMinimum(inside: inside, outside: outside).units.count == least)
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

  @Test("dichotomies of points anywhere, by trying each with linear programming", arguments: 1...12)
  func dichotomies(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let d = 1 + seed % 3
    // Small coordinates: points repeat and lie on common lines.
    var points = (0..<6).map { _ in (0..<d).map { _ in Rational(random.integer(in: -1...1)) } }
    let throughOrigin = seed.isMultiple(of: 2)
    if throughOrigin { points.removeAll { $0.allSatisfy(\.isZero) } }
    var found = 0
    for pattern in 0..<1 << points.count {
      let system = points.enumerated().map { index, point in
        let sign: Rational = pattern >> index & 1 == 0 ? 1 : -1
        return LinearInequality(
          coefficients: (point + (throughOrigin ? [] : [-1])).map { $0 * sign }, bound: 0,
          isStrict: true)
      }
      let dimension = d + (throughOrigin ? 0 : 1)
      if case .point = LinearSystem(dimension: dimension, inequalities: system).solution() {
        found += 1
      }
    }
    let counted = try Dichotomies.count(of: points, throughOrigin: throughOrigin)
    #expect(points.isEmpty || counted.polynomial.regions == Integer(found))
  }

  @Test("two outputs share their hidden units")
  func twoTables() throws {
    let tables = try ["0110", "0001"].map { try #require(TruthTable($0)) }
    let network = ThresholdNetwork(tables: tables)
    for index in 0..<4 {
      let vector = TruthTable.bits(index, 2).map { $0 ? Rational(1) : 0 }
      #expect(network.outputs(at: vector) == tables.map { $0.values[index] })
    }
  }

  @Test("points on one line have fewer dichotomies")
  func collinear() throws {
    let points = (0..<4).map { [Rational($0), Rational(2 * $0)] }
    #expect(try Dichotomies.count(of: points, throughOrigin: false).polynomial.regions == 8)
  }
}
