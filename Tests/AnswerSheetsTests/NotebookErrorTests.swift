import Support
import Terminal
import Testing

@testable import AnswerSheets

@Suite("What is wrong with a notebook") struct NotebookErrorTests {
  /// Notebooks, each with slips of one kind.
  static let cases: [(name: String, text: String)] = [
    ("an unknown directive", "```mnn id=a\nderve x^2 wrt x\n```\n"),
    ("an unknown line", "```mnn id=a\nderive x^2 wrt x\nexpct 2*x\n```\n"),
    ("an unknown check", "```mnn id=a\nderive x^2 wrt x\ncheck numbers\n```\n"),
    ("a missing flag", "```mnn id=a\nderive x^2\n```\n"),
    ("a broken fence of a cell", "Text.\n\n```mnn id=a\nderive x^2 wrt x\n"),
    ("a broken fence", "::: solution\n\nText.\n"),
    ("an unknown fence", "::: solutoin\n\nText.\n\n:::\n"),
    ("a fence in a fence", "::: solution\n\n::: remark\n\nText.\n\n:::\n\n:::\n"),
    ("a fence that closes nothing", "Text.\n\n:::\n"),
    ("a doubled id", "# One {#a}\n\n```mnn id=a\nderive x^2 wrt x\n```\n"),
    ("a wrong id", "```mnn id=1a\nderive x^2 wrt x\n```\n\n# Two {#a.b}\n"),
    ("a wrong word of a cell", "```mnn ident=a\nderive x^2 wrt x\n```\n"),
    ("a header with slips", "---\ntitel: One\nlayout: rows\nno colon\n---\n\nText.\n"),
    ("an open header", "---\ntitle: One\n\nText.\n"),
    ("wrong marks", "# One {#a point=1 points=x}\n"),
    ("a name that is a flag", "```mnn file=wrt\n1\n```\n"),
    ("an empty cell", "```mnn id=a\n# nothing\n```\n"),
    (
      "a formula that TeX does not know",
      "The \\$ is fine, $x \\frob y$ and $\\frac{1}{2$ are not.\n"
    ),
    ("a formula that is not closed", "The formula $x + 1 is open.\n"),
    ("a display that is not closed", "$$\nx + 1\n\nText.\n"),
    ("a table without a rule", "| a | b |\n| 1 | 2 |\n"),
    ("a row that is too long", "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n"),
    ("a value of no cell", "The value is {{nobody.result}} or {{nonsense}}.\n"),
    (
      "a value in a problem",
      "::: problem\n\nThe value is {{a.result}}.\n\n:::\n\n```mnn id=a\nevaluate 1+1\n```\n"
    ),
    ("a citation of nothing", "As in [@nobody].\n"),
    ("an expression that does not read", "```mnn id=a\nevaluate 1 + * 2\n```\n"),
    ("an expectation that does not read", "```mnn id=a\nevaluate 1 + 2\nexpect (3\n```\n"),
    (
      "a model that does not read",
      "```mnn model=m\nscalar w\ntime t = 1..T\nh[t] = w*k + h[t-1]\nh[0] = 0\n```\n\n```mnn id=a\nderive h[T] wrt w in m\n```\n"
    ),
    ("an unknown model", "```mnn id=a\nderive h[T] wrt w in nobody\n```\n"),
    ("too many words", "::: solution words=3\n\nThese are four words.\n\n:::\n"),
    ("too many sentences", "::: solution sentences=1\n\nOne sentence. Two sentences.\n\n:::\n"),
    (
      "a circle",
      "```mnn id=a\nevaluate {{b.result}}\n```\n\n```mnn id=b\nevaluate {{a.result}}\n```\n"
    ),
    ("an unknown part", "```mnn id=a\nevaluate 1\nshow picture\n```\n"),
  ]

  @Test("is told with its place and a hint, as it was")
  func golden() {
    let text = Self.cases.map { "== \($0.name)\n\(Workshop.messages($0.text))" }.joined()
    #expect(Golden.difference(of: text, from: "Golden/errors.txt") == nil)
  }

  @Test("is told with file, line and column", arguments: cases.map(\.name))
  func places(_ name: String) throws {
    let text = try #require(Self.cases.first { $0.name == name }).text
    let first = Workshop.messages(text).split(separator: "\n").first.map(String.init) ?? "none"
    let parts = first.split(separator: ":", maxSplits: 3)
    #expect(parts.count == 4 && parts[0] == "sheet.mnn.md", "\(first)")
    #expect(parts.count == 4 && Int(parts[1]) != nil && Int(parts[2]) != nil, "\(first)")
    #expect(first.contains(" error: "), "\(first)")
  }

  @Test("several slips are told at once")
  func several() {
    let text = "# A {#a}\n\n# B {#a}\n\n```mnn id=1\nderve x\n```\n\n::: remrak\n:::\n"
    let count = Workshop.messages(text).split(separator: "\n").count { $0.contains(" error: ") }
    #expect(count == 4, "\(Workshop.messages(text))")
  }

  @Test(
    "hostile texts end with messages or a page, and nothing else",
    arguments: [
      "", "\n\n\n", "---", "---\n---\n", "```", "```mnn", ":::", "::: solution", "$", "$$", "{{",
      "[@",
      "# ", "| |", "|", "- ", "1. ", "*", "**", "_a", "`", "\\", "{{a.b", "$\\$", "\u{0}",
      "\u{FEFF}# A",
      "# A\r\n\r\nText.\r\n", "```mnn id=\n```", "```mnn id=a\n\"\n```", "```mnn id=a\n((((\n```",
    ])
  func hostile(_ text: String) { _ = Workshop.messages(text) }

  @Test("deep and long texts do not exhaust the stack")
  func deep() {
    let depth = 20_000
    _ = Workshop.messages("$" + String(repeating: "{", count: depth) + "$\n")
    _ = Workshop.messages(String(repeating: "*a ", count: 2_000) + "\n")
    _ = Workshop.messages(String(repeating: "[", count: depth) + "\n")
    let list = (0..<200).map { String(repeating: "  ", count: $0) + "- a" }.joined(separator: "\n")
    _ = Workshop.messages(list)
  }

  @Test("mutated notebooks end with messages or a page", arguments: Workshop.strangers)
  func mutated(_ name: String) throws {
    let text = Array(try Workshop.stranger(name).text.utf8)
    var random = SeededNumbers(seed: 7)
    for _ in 0..<Campaign.volume(3_000) {
      var bytes = text
      for _ in 0..<3 {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = Array("{}[]:`$|#\n =-".utf8).randomElement(using: &random) ?? 32
      }
      let source = SourceText(name: "m", text: String(decoding: bytes, as: UTF8.self))
      var reader = NotebookReader(source)
      let notebook = reader.read()
      var planner = CellPlanner(.testing, notebook, reader.faults)
      for cell in notebook.cells { _ = planner.plan(cell) }
      var maker = SheetMaker(notebook, [:], [:], hidden: [], planner.faults)
      _ = HTMLWriter.write(maker.page())
    }
  }
}
