import Expressions
import Foundation
import Support
import Testing

@testable import Notation

/// Runs something on a thread with a stack of half a megabyte.
func onSmallStack(_ body: @escaping @Sendable () -> Void) {
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    body()
    done.signal()
  }
  thread.stackSize = 512 * 1024
  thread.start()
  done.wait()
}

@Suite("Deep and long input") struct DeepInputTests {
  /// The full depth in a campaign, a tenth of it in every test run.
  static func many(_ count: Int) -> Int { Campaign.isFull ? count : count / 10 }

  static func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
    String(repeating: open, count: count) + inner + String(repeating: close, count: count)
  }

  static let plainTexts = [
    nested("(", "x", ")", 100_000),
    Array(repeating: "x*y", count: 100_000).joined(separator: " + "),
    nested("tanh(", "x", ")", 50_000), nested("-", "x", "", many(100_000)),
    nested("x^", "2", "", many(100_000)), nested("2*(x + ", "x", ")", many(50_000)),
    nested("a[", "1", "]", many(50_000)), nested("1/(1 + ", "x", ")", many(50_000)),
    nested("d(", "x", ")/d(x)", many(20_000)), nested("cases(x > 0: ", "x", ")", many(20_000)),
    nested("f(x, ", "1", ")", many(50_000)), nested("x*(y*", "z", ")", many(50_000)),
    nested("A*(B*", "A", ")", many(20_000)), "A" + nested("'", "", "", many(50_000)),
    Array(repeating: "x", count: many(100_000)).joined(separator: "*"),
    nested("not (x > 0 and ", "y > 1", ")", many(20_000)), nested("|", "x", "|", many(50_000)),
    nested("(x*y)^(", "z", ")", many(20_000)), nested("sum(k = 1..3, ", "k", ")", 199),
  ]

  @Test("is read, written and read again without deep stacks", arguments: plainTexts.indices)
  func plain(_ place: Int) {
    onSmallStack {
      let text = Self.plainTexts[place]
      do {
        var vocabulary = Vocabulary()
        vocabulary.declare(
          try PlainReader.readDeclarations("function f; matrix A, B in n x n"))
        let e = try PlainReader.read(text, vocabulary: vocabulary)
        let written = try PlainWriter.write(e, limit: 100_000_000)
        #expect(try PlainReader.read(written, vocabulary: vocabulary) == e)
        let latex = try LatexWriter.write(e, options: FormulaOptions(limit: 100_000_000))
        if place < 3, !Campaign.isFull { return }
        _ = try LatexReader.read(latex, vocabulary: vocabulary)
        _ = try LatexWriter.writeLines(e, options: FormulaOptions(limit: 100_000_000))
        _ = try PlainWriter.writeLines(e, width: 80, limit: 100_000_000)
        _ = try MathMLWriter.write(e, options: FormulaOptions(limit: 100_000_000))
      } catch { Issue.record("\(text.prefix(40))…: \(error)") }
    }
  }

  static let latexTexts = [
    nested(#"\frac{1}{"#, "x", "}", many(50_000)),
    nested(#"\left("#, "x", #"\right)"#, many(50_000)),
    nested("{", "x", "}", many(100_000)), nested("x_{", "1", "}", many(50_000)),
    nested("x^{", "1", "}", many(50_000)),
    nested(#"\sqrt{"#, "x", "}", many(50_000)), nested(#"\tanh "#, "x", "", many(50_000)),
    nested("x^{(", "1", ")}", many(50_000)), nested(#"\mathrm{"#, "x", "}", many(50_000)),
    nested(#"\frac{\partial}{\partial x}"#, "x", "", many(20_000)), nested(#"\hat{"#, "x", "}", 1),
    nested(#"\begin{cases} x & x > "#, "1", #" \end{cases}"#, many(10_000)),
  ]

  @Test("in LaTeX, too", arguments: latexTexts.indices)
  func latex(_ place: Int) {
    onSmallStack {
      let text = Self.latexTexts[place]
      do { _ = try LatexReader.read(text) } catch { Issue.record("\(text.prefix(40))…: \(error)") }
    }
  }

  static let brokenTexts = [
    String(repeating: "(", count: many(1_000_000)), String(repeating: ")", count: many(1_000_000)),
    String(repeating: "a[", count: many(500_000)), String(repeating: "f(", count: many(500_000)),
    String(repeating: "x ", count: many(1_000_000)) + ")",
    String(repeating: "|", count: many(1_000_001)),
    String(repeating: "\u{0}", count: many(10_000_000)),
    String(repeating: "z", count: many(10_000_000)) + "(",
    String(repeating: #"\frac{"#, count: many(200_000)),
    String(repeating: #"\begin{cases}"#, count: many(100_000)),
    String(repeating: #"\hat{"#, count: many(100_000)),
    "x" + String(repeating: "_{x", count: many(200_000)),
    "1e999999999", "1e1000001",
    "sum(k = 1..2, " + String(repeating: "sum(k = 1..2, ", count: 300) + "k",
    String(repeating: "?", count: many(100_000)), "\u{1F600}", "\u{301}x",
    String(repeating: "é", count: many(100_000)) + "(",
  ]

  @Test(
    "that is not well formed ends in an error, not in a crash or a hang",
    arguments: brokenTexts.indices)
  func broken(_ place: Int) {
    onSmallStack {
      let text = Self.brokenTexts[place]
      #expect(throws: ReadError.self) { try PlainReader.read(text) }
      #expect(throws: ReadError.self) { try LatexReader.read(text + #"\"#) }
    }
  }

  @Test("with numbers of any size is exact, and powers are not computed")
  func numbers() throws {
    let digits = "1" + String(repeating: "7", count: 999_999)
    let e = try PlainReader.read(digits)
    #expect(try PlainWriter.write(e) == digits)
    #expect(try PlainWriter.write(PlainReader.read("9^9^9^9")) == "9^9^9^9")
    #expect(
      try PlainReader.read("1e-400") == PlainReader.read("1/1" + String(repeating: "0", count: 400))
    )
  }

  @Test("is told with its line and column in characters")
  func places() {
    let text = "αβγ +\n\tééé * $"
    #expect(throws: ReadError.self) { try PlainReader.read(text, file: "a.mnn") }
    do {
      _ = try PlainReader.read(text, file: "a.mnn")
    } catch {
      let place = error.place
      #expect(place == Place(file: "a.mnn", line: 2, column: 8, offset: 19))
    }
  }
}
