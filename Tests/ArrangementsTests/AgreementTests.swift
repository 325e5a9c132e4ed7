import Exact
import Testing

@testable import Arrangements

/// Random arrangements, half of them with parallels, concurrences and repeated rows.
struct RandomCase: Sendable, CustomTestStringConvertible {
  var seed: Int

  var isDegenerate: Bool { seed.isMultiple(of: 2) }
  var testDescription: String { "seed \(seed)" }

  func make() throws -> Arrangement {
    var random = SeededGenerator(seed: UInt64(seed))
    let d = 1 + seed / 2 % 6
    let n = random.integer(in: 0...[30, 16, 12, 10, 9, 8][d - 1])
    var rows: [[Int]] = []
    while rows.count < n {
      var row = (0...d).map { _ in random.integer(in: isDegenerate ? -2...2 : -40...40) }
      if isDegenerate, let other = rows.randomElement(using: &random) {
        switch random.integer(in: 0...5) {
        case 0: row = other.map { -2 * $0 }
        case 1: row = other.dropLast() + [random.integer(in: -3...3)]
        case 2: row[d] = 0
        case 3: row = zip(row, other).map { $0 + $1 }
        default: break
        }
      }
      if row.dropLast().contains(where: { $0 != 0 }) { rows.append(row) }
    }
    return try Arrangement(
      dimension: d, wholeRows: rows.map { $0.map { Integer($0) } })
  }

  static let all = (1...(isCampaign ? 5_000 : 500)).map { RandomCase(seed: $0) }
}

@Suite("Counting and listing") struct AgreementTests {
  @Test("agree on random arrangements, and every inner point has its signs")
  func agree() throws {
    for random in RandomCase.all {
      let arrangement = try random.make()
      let polynomial = try arrangement.count().polynomial
      var options = ListOptions()
      options.givesPoints = true
      options.tellsBounded = true
      // Some lists are cut into many blocks, so that cutting is tried as well.
      if random.seed.isMultiple(of: 3) { options.mostInBlock = 7 }
      var last: String?
      var bounded = 0
      let listing = try RegionListing(
        arrangement, expected: polynomial.regions, options: options)
      let total = listing.forEachBlock { block in
        for region in 0..<block.count {
          let signs = block.signs(of: region)
          #expect(arrangement.signs(at: block.point(in: region)) == signs, "\(random)")
          if let last { #expect(last < signs, "\(random): in order, none twice") }
          last = signs
          var text: [UInt8] = []
          block.appendPoint(of: region, to: &text)
          let coordinates = block.point(in: region).map { " \($0)" }.joined()
          #expect(String(decoding: text, as: UTF8.self) == coordinates, "\(random)")
          if block.isBounded[region] { bounded += 1 }
        }
      }
      #expect(Integer(total) == polynomial.regions, "\(random)")
      #expect(Integer(bounded) == polynomial.relativelyBounded, "\(random)")
    }
  }

  @Test(
    "agree in blocks of any size, by the places of the signs",
    arguments: ["resonance:4", "shi:4", "random_affine:4,14,3", "dependent:4,12,5", "threshold:3"],
    [2, 11, 60])
  func blocks(name: String, most: Int) throws {
    let (arrangement, _, _) = try family(name)
    let regions = try arrangement.count().polynomial.regions
    var whole = ListOptions()
    whole.mostInBlock = .max
    var cut = ListOptions()
    cut.mostInBlock = most
    cut.givesPoints = true
    let blocks = try RegionListing(arrangement, expected: regions, options: cut).all()
    let listed = blocks.flatMap { block in (0..<block.count).map { block.signs(of: $0) } }
    let expected = try RegionListing(arrangement, expected: regions, options: whole).all()
    #expect(expected.count == 1)
    #expect(listed == expected.flatMap { block in (0..<block.count).map { block.signs(of: $0) } })
    #expect(blocks.allSatisfy { $0.count <= max(most, 1) })
    for block in blocks {
      for region in 0..<block.count {
        #expect(arrangement.signs(at: block.point(in: region)) == block.signs(of: region))
      }
    }
  }

  @Test("do not need words of twice the width for entries of two digits in seven dimensions")
  func sevenDimensions() throws {
    let (arrangement, _, _) = try family("random_affine:7,10,1")
    let request = ListRequest<UInt64>(rows: Essence(arrangement).rows)
    #expect(request.bits <= 58)
    var lister = RegionLister<UInt64, Int64>(request)
    lister.makeList()
    let (hasFailed, listed) = (lister.hasFailed, lister.regionCount)
    #expect(!hasFailed)
    let regions = try arrangement.count().polynomial.regions
    #expect(Integer(listed) == regions)
  }

  @Test("agree with trying every sign vector by linear programming", arguments: 1...24)
  func oracle(seed: Int) throws {
    let arrangement = try RandomCase(seed: seed).make()
    let n = min(arrangement.hyperplanes.count, 6)
    let small = try Arrangement(
      dimension: arrangement.dimension,
      wholeRows: arrangement.hyperplanes.prefix(n).map { $0.normal + [$0.constant] })
    var feasible: Set<String> = []
    for pattern in 0..<1 << n {
      let system = small.hyperplanes.enumerated().map { index, plane in
        let sign = pattern >> index & 1 == 0 ? 1 : -1
        return LinearInequality(
          coefficients: plane.normal.map { Rational($0 * Integer(sign)) },
          bound: Rational(plane.constant * Integer(sign)), isStrict: true)
      }
      let problem = LinearSystem(dimension: small.dimension, inequalities: system)
      switch problem.solution() {
      case .point(let point):
        feasible.insert((0..<n).map { pattern >> $0 & 1 == 0 ? "+" : "-" }.joined())
        #expect(system.allSatisfy { $0.holds(at: point) })
      case .infeasible(let multipliers):
        #expect(problem.isCertificate(multipliers))
      }
    }
    let regions = try small.count().polynomial.regions
    #expect(regions == Integer(feasible.count))
    for most in [nil, 3] {
      var options = ListOptions()
      options.mostInBlock = most
      let listed = try RegionListing(small, expected: regions, options: options).all()
        .flatMap { block in (0..<block.count).map { block.signs(of: $0) } }
      #expect(listed == feasible.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }

  @Test("do not depend on the threads", arguments: [1, 2, 5])
  func threads(_ threads: Int) throws {
    let (arrangement, _, _) = try family("random_affine:4,25,1")
    var limits = CountLimits()
    limits.threads = threads
    #expect(try arrangement.count(limits: limits).polynomial.regions == 15276)
    var options = ListOptions()
    options.threads = threads
    options.mostInBlock = 900
    var digest = Digest()
    try RegionListing(arrangement, expected: 15276, options: options).forEachBlock { block in
      for region in 0..<block.count { digest.update(Array((block.signs(of: region) + "\n").utf8)) }
    }
    let known = Reference.all.first { $0.name == "random_affine:4,25,1" }
    #expect(digest.finish() == known?.digest)
  }

  @Test("give the same list in shards", arguments: [2, 3, 7])
  func shards(_ parts: Int) throws {
    let (arrangement, _, _) = try family("resonance:4")
    var all: [String] = []
    for part in 1...parts {
      var options = ListOptions()
      options.shard = Shard(part: part, of: parts)
      for block in try RegionListing(arrangement, expected: 370, options: options).all() {
        all += (0..<block.count).map { block.signs(of: $0) }
      }
    }
    #expect(Set(all).count == 370)
    #expect(all.count == 370)
  }

  @Test("are right where places on a line are closer than floating numbers tell", arguments: 0...3)
  func closePlaces(seed: Int) throws {
    // Points k/q and k'/q' of a line that differ by 1/(q q'), in one and in two dimensions.
    let big = Integer(10).power(seed < 2 ? 9 : 25)
    var rows: [[Integer]] = []
    for k in 0..<6 {
      let q = big + Integer(k)
      let p = big * 3 + Integer(3 * k + (k.isMultiple(of: 2) ? 1 : 0))
      rows.append(seed.isMultiple(of: 2) ? [q, p] : [q, q, p])
    }
    let arrangement = try Arrangement(dimension: 1 + seed % 2, wholeRows: rows)
    // The places 3 + 1/q sorted by exact fractions; 3 itself occurs three times.
    var options = ListOptions()
    options.givesPoints = true
    let regions = try arrangement.count().polynomial.regions
    #expect(regions == 5)
    for block in try RegionListing(arrangement, expected: regions, options: options).all() {
      #expect(Integer(block.count) == regions)
      for region in 0..<block.count {
        #expect(arrangement.signs(at: block.point(in: region)) == block.signs(of: region))
      }
    }
  }

  @Test("are right in numbers beyond a machine word")
  func bigNumbers() throws {
    var rows: [[Integer]] = []
    for t in 1...7 { rows.append((0...3).map { Integer(t * 1_000_003).power($0 * 3) }) }
    let arrangement = try Arrangement(dimension: 3, wholeRows: rows)
    let polynomial = try arrangement.count().polynomial
    var options = ListOptions()
    options.givesPoints = true
    var total = 0
    try RegionListing(arrangement, expected: polynomial.regions, options: options).forEachBlock {
      block in
      total += block.count
      for region in 0..<block.count {
        #expect(arrangement.signs(at: block.point(in: region)) == block.signs(of: region))
      }
    }
    #expect(Integer(total) == polynomial.regions)
    #expect(polynomial.isGeneric(hyperplanes: 7))
  }
}

@Suite("Counts in parts") struct CountPartTests {
  @Test(
    "add up to the whole, whatever the threads",
    arguments: [
      "shi:4", "random_affine:4,12,3", "grid:3,4,2", "braid:5", "resonance:4", "boolean:3",
      "threshold:4", "small_box:4,12,1,2", "pencil:5", "graphical:3",
    ], [1, 2, 5])
  func parts(name: String, parts: Int) throws {
    let (arrangement, family, values) = try family(name)
    for merging in [nil, family.merging?(values) ?? nil] {
      var sum: PartialCount?
      for part in 1...parts {
        var limits = CountLimits()
        limits.threads = 1 + part % 3
        let share = try arrangement.count(
          of: Shard(part: part, of: parts), merging: merging, limits: limits)
        if sum == nil { sum = share } else { #expect(sum?.add(share) == true) }
      }
      #expect(try sum?.polynomial == arrangement.count().polynomial)
    }
  }

  @Test("are not added to parts of another count")
  func others() throws {
    let half = Shard(part: 1, of: 2)
    var first = try family("shi:4").0.count(of: half)
    for name in ["shi:5", "catalan:4", "braid:4", "boolean:3"] {
      #expect(try !first.add(family(name).0.count(of: half)))
    }
  }

  @Test("with a part missing or doubled are not taken for the whole unless they are whole numbers")
  func missing() throws {
    let arrangement = try family("e6").0
    let whole = try arrangement.count().polynomial
    var sum = try arrangement.count(of: Shard(part: 1, of: 3))
    #expect(sum.polynomial != whole)
    #expect(try sum.add(arrangement.count(of: Shard(part: 1, of: 3))))
    #expect(sum.polynomial != whole)
  }
}

@Suite("Edge cases") struct EdgeTests {
  @Test("no hyperplane leaves one region", arguments: 0...3)
  func empty(_ dimension: Int) throws {
    let arrangement = try rows([], dimension)
    let polynomial = try arrangement.count().polynomial
    #expect(polynomial.regions == 1)
    #expect(polynomial.whitney == [1])
    #expect(polynomial.coefficients == [1] + [Integer](repeating: 0, count: dimension))
    #expect(polynomial.bounded == (dimension == 0 ? 1 : 0))
    #expect(try RegionListing(arrangement, expected: 1).forEachBlock { _ in } == 1)
  }

  @Test("repeated hyperplanes are one, and said so")
  func repeated() throws {
    let arrangement = try rows([[2, 4, 6], [1, 2, 3], [-3, -6, -9]], 2)
    #expect(arrangement.hyperplanes.count == 1)
    #expect(arrangement.messages.count == 2)
    #expect(arrangement.messages[1].contains("sides exchanged"))
    #expect(try arrangement.count().polynomial.regions == 2)
    let signs = try RegionListing(arrangement, expected: 2).all().flatMap { block in
      (0..<block.count).map { block.signs(of: $0) }
    }
    #expect(signs == ["++-", "--+"])
  }

  @Test("two parallel lines bound a strip that is bounded only modulo its direction")
  func parallel() throws {
    let polynomial = try rows([[1, 0, 0], [1, 0, 1]], 2).count().polynomial
    #expect(polynomial.regions == 3)
    #expect(polynomial.relativelyBounded == 1)
    #expect(polynomial.bounded == 0)
  }

  @Test("a zero normal and a wrong number of columns are refused with the row")
  func refused() throws {
    #expect(throws: ArrangementError.zeroNormal(row: 1)) { try rows([[0, 0, 1]], 2) }
    #expect(throws: ArrangementError.columns(row: 2, found: 2, expected: 3)) {
      try rows([[1, 0, 1], [1, 2]], 2)
    }
  }
}
