import Exact
import Foundation
import Testing

@testable import Arrangements

@Suite("Reading hyperplanes") struct ReaderTests {
  @Test("rows and equations mean the same")
  func both() throws {
    let a = try ArrangementReader.read("2 1 | 1 # a line\n\n0.5 -1/3 | 0\n")
    let b = try ArrangementReader.read("2*x + y = 1\n1/2 x1 = 1/3*x2\n")
    #expect(a == b)
    #expect(try ArrangementReader.read("# nothing\n", dimension: 3).dimension == 3)
  }

  @Test("lines may end as on any system, and begin with a mark of the byte order")
  func ends() throws {
    let plain = try ArrangementReader.read("1 2 | 3\n# no\n2*x = 1/3 # yes\n")
    for end in ["\r\n", "\r"] {
      let text = "\u{FEFF}1 2 | 3\n# no\n2*x = 1/3 # yes\n".replacingOccurrences(
        of: "\n", with: end)
      #expect(try ArrangementReader.read(text) == plain)
    }
  }

  @Test(
    "equations mean their rows",
    arguments: [
      ("x/2 + y/3 = 1", "1/2 1/3 | 1"), ("(1/2)*x - y = 1", "1/2 -1 | 1"), ("2x=3y", "2 -3 | 0"),
      ("2(x + y) - 3(x - y)/2 = 1/3", "1/2 7/2 | 1/3"), ("x1 + x[3] = 1e2", "1 0 1 | 100"),
      ("--x = 1", "1 | 1"), ("1 - x_2 = 2 - x1", "1 -1 | 1"), ("−x·2 = .5", "-2 | 0.5"),
      ("x + y - x = 0", "0 1 | 0"), ("x3 = 10^0", ""), ("2 3 x = 1", ""), ("x 2 = 1", ""),
    ])
  func equations(_ equation: String, _ row: String) throws {
    guard !row.isEmpty else {
      #expect(throws: ArrangementReader.Fault.self) { try ArrangementReader.read(equation) }
      return
    }
    #expect(try ArrangementReader.read(equation) == ArrangementReader.read(row))
  }

  @Test("nothing is read that nests without end", arguments: ["(", "-", "((-"])
  func deep(_ sign: String) {
    let text = String(repeating: sign, count: 100_000) + "x = 1"
    let read = try? ArrangementReader.read(text)
    #expect((read != nil) == (sign == "-"))
  }

  @Test("points are read with fractions, and have as many coordinates as the first")
  func points() throws {
    #expect(try PointReader.read("1/3, -2\r\n# none\n0.5 1e1").map(\.count) == [2, 2])
    #expect(throws: ArrangementReader.Fault.self) { try PointReader.read("1 2\n3\n") }
  }

  @Test(
    "faults name their place",
    arguments: [
      ("1 2\n", "needs '|'", 0), ("1 2 | 3\n0 0 | 1\n", "zero normal", 8),
      ("1 2 | 3\n1 | 1\n", "1 coefficient where 2", 8), ("1 a | 3\n", "'a' is no number", 2),
      ("1 1/0 | 3\n", "'1/0' is no number", 2), ("", "dimension is unknown", 0),
      ("1 2 | 3 4\n", "one number", 4), ("x = y = 1\n", "one '='", 6), ("3 = 4\n", "", 0),
      ("x*y = 4\n", "not linear", 1),
    ] as [(String, String, Int)])
  func faults(_ text: String, _ message: String, _ offset: Int) {
    do throws(ArrangementReader.Fault) {
      _ = try ArrangementReader.read(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(message.isEmpty || error.message.contains(message), "\(error.message)")
      #expect(error.offset == offset)
    }
  }
}
