import Support
import Terminal
import Testing

@testable import AnswerSheets
@testable import mathnn

extension Program {
  static let testing = Program.mathnn
}

@Suite("Cells") struct RunnerTests {
  @Test("are called once, and again only if something has changed that they depend on")
  func store() throws {
    try Process.inNewFolder { folder in
      let calls = Counter()
      let program = Workshop.counting(calls)
      func run(_ text: String) throws {
        let report = try Workshop.report(text, in: folder, program: program, keeps: true)
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
      }
      let text =
        "```mnn file=m\none\n```\n\n```mnn id=a\ncount x in m\n```\n\n```mnn id=b\ncount y\n```\n"
      try run(text)
      #expect(calls.value == 2)
      try run(text)
      #expect(calls.value == 2, "nothing has changed")
      try run("Prose above.\n\n" + text + "\nAnd below.\n")
      #expect(calls.value == 2, "prose changes no cell, and no place does")
      try run(text.replacing("one", with: "two"))
      #expect(calls.value == 3, "the text of a is another one")
      try run(text.replacing("count y", with: "count z"))
      #expect(calls.value == 4)
      try run(text)
      #expect(calls.value == 4, "old answers are still known")
    }
  }

  @Test("get values of other cells, and are called again when those change")
  func references() throws {
    try Process.inNewFolder { folder in
      let calls = Counter()
      let program = Workshop.counting(calls)
      let text =
        "```mnn id=b\ncount {{a.result}}{{a.result}}\n```\n\n```mnn id=a\ncount x\n```\n\nIt is {{b.result = xx}}.\n"
      #expect(
        try Workshop.report(text, in: folder, program: program, keeps: true).diagnostics.isEmpty)
      let other = text.replacing("count x", with: "count y")
      let report = try Workshop.report(other, in: folder, program: program, keeps: true)
      #expect(report.diagnostics.map(\.message) == ["b.result is no xx"])
      #expect(calls.value == 4)
    }
  }

  @Test("that never end are given up, with their place")
  func endless() throws {
    let text = "Text.\n\n```mnn id=a\nsleep\n```\n"
    let report = try Workshop.report(text, program: Workshop.counting(Counter()))
    #expect(report.verdict == .undecided)
    #expect(report.diagnostics.first?.place?.line == 4)
    #expect(report.diagnostics.first?.message == "out of time after 0.2 s")
  }

  @Test(
    "that answer in the negative fail unless that is expected",
    arguments: [("", 1), ("expect different\n", 0), ("expect equal\n", 1)])
  func verdicts(_ line: String, _ failures: Int) throws {
    let report = try Workshop.report("```mnn id=a\ncheck x against y\n\(line)```\n")
    #expect(report.diagnostics.count == failures)
  }

  @Test(
    "compare what is expected by equality, not by letters",
    arguments: [
      ("evaluate 2^10\nexpect 1024", 0), ("evaluate 2^10\nexpect 32^2", 0),
      ("evaluate 2^10\nexpect 1023", 1), ("derive x^2*y wrt x\nexpect y*x + x*y", 0),
      ("derive x^2*y wrt x\nexpect y*x + x", 1), ("simplify sqrt(x^2)\ngiven x > 0\nexpect x", 0),
      ("derive x^2*y wrt x\ncheck equal: 2*x*y", 0),
      ("derive x^2*y wrt x\ncheck equal f(3): 2*x", 1),
      ("derive x^2*y wrt x\ncheck different: 2*x", 0),
      ("derive x^2*y wrt x\ncheck different: 2*x*y", 1),
      ("derive x^3 wrt x\ncheck numeric samples=30 tol=1e-9", 0),
      ("regions n 4 d 2\nexpect regions = 11", 0), ("regions n 4 d 2\nexpect regions = 10", 1),
      ("regions n 4 d 2\nexpect bounded = 3", 0), ("regions n 4 d 2\nexpect region = 3", 1),
    ])
  func expectations(_ lines: String, _ failures: Int) throws {
    let report = try Workshop.report("```mnn id=a\n\(lines)\n```\n")
    #expect(report.diagnostics.count == failures, "\(report.diagnostics)")
    if failures > 0 {
      let last = 1 + lines.split(separator: "\n").count
      #expect(report.diagnostics.first?.place?.line == last)
    }
  }

  @Test("accept results, differences only one at a time")
  func acceptance() throws {
    let text =
      "```mnn id=a\nderive x^2 wrt x\nexpect 3*x\n```\n\n```mnn id=b\nevaluate 6*7\nexpect 21+21\n```\n"
    let source = SourceText(name: "a.mnn.md", text: text)
    var request = SheetRequest(source, program: .mathnn, folder: "/nowhere")
    request.keepsAnswers = false
    let one = try Acceptance.accept(["a"], in: request)
    #expect(one.text.contains("expect 2*x\n") && one.text.contains("expect 21+21\n"))
    let other = try Acceptance.accept(["b"], in: request)
    #expect(other.text.contains("expect 42\n") && other.text.contains("expect 3*x\n"))
    #expect(throws: InputError.self) { try Acceptance.accept(["a", "b"], in: request) }
    #expect(throws: InputError.self) { try Acceptance.accept(["c"], in: request) }
  }

  @Test("numbers that an author rounds")
  func rounding() {
    let right = [
      ("1.66e7", "16605423.3"), ("0.574", "0.57444252"), ("616", "616.05"), ("3.3e-1", "1/3"),
      ("1e3", "1400"), ("0.5", "0.45"), ("-2.5", "-2.54"),
    ]
    for (written, value) in right {
      #expect(RoundedNumber.agrees(written, with: value), "\(written)")
    }
    let wrong = [("1.67e7", "16605423.3"), ("0.575", "0.57444252"), ("615", "616.05"), ("x", "1")]
    for (written, value) in wrong {
      #expect(!RoundedNumber.agrees(written, with: value), "\(written)")
    }
  }
}
