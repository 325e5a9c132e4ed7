import Exact
import Figures
import Testing

@testable import Arrangements

/// A drawing that several tests look at: the search for it takes a while.
enum Drawing {
  static let first = GenericLines(count: 5, seed: 1)
}

@Suite("The plane") struct PlaneTests {
  @Test("generic lines have all crossings on the page, and labels in order", arguments: 1...2)
  func generic(seed: Int) throws {
    let lines = seed == 1 ? Drawing.first : GenericLines(count: 5, seed: seed)
    let plane = try PlaneSubdivision(lines.arrangement, page: GenericLines.page)
    #expect(plane.hasAllCrossingsOnPage)
    #expect(plane.vertices.count == 10)
    #expect(plane.cells.map(\.label).joined() == "ABCDEFGHIJKLMNOP")
    #expect(plane.cells.map(\.isBounded) == (0..<16).map { $0 >= 10 })
    #expect(plane.cells.allSatisfy { !$0.corners.isEmpty })
    #expect(lines.margin > 3)
    // Neighbours around the outside differ in one sign, and A lies at the top.
    let outer = plane.cells.prefix(10).map { Array($0.signs) }
    for (a, b) in zip(outer, outer.dropFirst() + outer.prefix(1)) {
      #expect(zip(a, b).count { $0 != $1 } == 1)
    }
    let top = GenericLines.page
    #expect(plane.arrangement.signs(at: [top.centre.x, top.top]) == plane.cells[0].signs)
  }

  @Test("many generic lines are generic and have all crossings on the page, too", arguments: [26])
  func many(count: Int) throws {
    let lines = GenericLines(count: count, seed: 1)
    #expect(lines.margin > 0)
    #expect(try lines.arrangement.count().polynomial.isGeneric(hyperplanes: count))
    #expect(
      try PlaneSubdivision(lines.arrangement, page: GenericLines.page).hasAllCrossingsOnPage)
  }

  @Test("cells tile the page", arguments: ["triangular:3", "pencil:5", "grid:3,2", "pappus"])
  func tiling(name: String) throws {
    let plane = try PlaneSubdivision(try family(name).0)
    let page = plane.page
    let area = (page.right - page.left) * (page.top - page.bottom) * 2
    let sum = plane.cells.reduce(Rational(0)) { sum, cell in
      sum + (cell.corners.isEmpty ? 0 : ConvexPolygon(corners: cell.corners).doubledArea)
    }
    #expect(sum == area)
    let polynomial = try plane.arrangement.count().polynomial
    #expect(Integer(plane.cells.count) == polynomial.regions)
    #expect(Integer(plane.cells.count(where: \.isBounded)) == polynomial.bounded)
    #expect(Set(plane.cells.map(\.label)).count == plane.cells.count)
    for cell in plane.cells where !cell.corners.isEmpty {
      let heart = cell.corners.reduce((Rational(0), Rational(0))) { ($0.0 + $1.x, $0.1 + $1.y) }
      let scale = Rational(1, Integer(cell.corners.count))
      #expect(plane.arrangement.signs(at: [heart.0 * scale, heart.1 * scale]) == cell.signs)
    }
  }

  @Test("no line, one line and parallels are drawn too", arguments: [0, 1, 3])
  func few(count: Int) throws {
    let plane = try PlaneSubdivision(rows((0..<count).map { [1, 2, 5 * $0] }, 2))
    #expect(plane.cells.count == count + 1)
    #expect(plane.cells.allSatisfy { !$0.isBounded && !$0.corners.isEmpty })
    let figure = PlanePicture(plane, options: .init()).figure
    #expect(figure.svg.hasPrefix("<svg"))
    #expect(figure.tikz.contains("\\begin{tikzpicture}"))
  }

  @Test("every cell has its letter, every line its number, and no two touch", arguments: 1...16)
  func legible(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let count = 2 + seed / 2
    let lines = (0..<count).map { _ in
      (0..<3).map { _ in generator.integer(in: -30...30) } + [generator.integer(in: 1...9)]
    }
    let plane = try PlaneSubdivision(rows(lines.map { [$0[0], $0[3], $0[2]] }, 2))
    let figure = PlanePicture(plane, options: .init()).figure
    #expect(figure.collisions == [], "seed \(seed)")
    let texts = figure.marks.compactMap { mark -> String? in
      if case .text(let text) = mark { text.label.plain } else { nil }
    }
    let wanted = plane.cells.filter { !$0.corners.isEmpty }.map(\.label)
    let drawn = plane.arrangement.hyperplanes.indices.map { "\($0 + 1)" }
    #expect(texts.sorted() == (wanted + drawn).sorted())
  }

  @Test("a count in steps: one more than the distinct cuts")
  func steps() throws {
    let arrangement = try family("triangular:3").0
    let steps = try arrangement.countSteps()
    #expect(steps.last?.total == 31)
    #expect(steps.allSatisfy { $0.cuts.map { Integer($0 + 1) } == $0.pieces })
    let braid = try family("braid:4").0.countSteps()
    #expect(braid.map(\.pieces) == [1, 2, 4, 4, 6, 6])
  }

  @Test("regions share a wall where one sign differs")
  func walls() throws {
    let block = try #require(try RegionListing(family("boolean:3").0, expected: 8).all().first)
    // The graph of the cube.
    #expect(block.walls().count == 12)
  }
}
