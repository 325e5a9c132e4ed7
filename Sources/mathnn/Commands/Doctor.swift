import Exact
import Terminal

extension Command {
  /// What is there of all that mathnn can use, and how to get the rest.
  static let doctor = Command(
    CommandSpec(
      "doctor", "look whether everything is there that mathnn can use", chapter: .about,
      common: [.output, .terminal],
      description: [
        """
        Each line names a thing and says 'ok' or 'missing', and what to do about it. What is \
        missing here is needed by some commands only, so the exit code is 0 all the same.
        """
      ],
      examples: [Example("mathnn doctor --json", "the same for programs")])
  ) { call in
    let facts = Fact.all(about: call)
    var answer = Answer.text(facts.map { $0.lines(on: call.console.output) }.joined())
    answer.details = [.init("facts", .array(facts.map(\.json)))]
    return answer
  }
}

/// One thing that mathnn can use.
private struct Fact {
  let name: String
  /// What was found, if anything.
  let found: String?
  /// What to do if nothing was found.
  var hint = ""

  static func all(about call: Invocation) -> [Fact] {
    [
      Fact(name: "mathnn", found: call.program.version),
      Fact(name: "system", found: "\(System.name), \(processors), \(System.memory >> 20) MB"),
      Fact(name: "arithmetic", found: ArithmeticLibrary.name),
      Fact(name: "terminal", found: terminal(call.console.output)),
      tex, mnist,
    ]
  }

  private static var processors: String {
    System.processors == 1 ? "1 processor" : "\(System.processors) processors"
  }

  private static func terminal(_ page: Page) -> String {
    let kind = System.isTerminal(.output) ? "a terminal" : "no terminal"
    return "\(kind), \(page.width) columns, \(page.isColoured ? "colour" : "no colour")"
  }

  private static var tex: Fact {
    Fact(
      name: "TeX", found: System.program("latexmk").flatMap { _ in System.program("pdflatex") },
      hint: """
        needed for PDF only; Debian and Ubuntu: apt-get install latexmk lmodern \
        texlive-latex-recommended texlive-pictures; macOS: brew install --cask mactex
        """)
  }

  private static var mnist: Fact {
    let names = ["train", "t10k"].flatMap {
      ["\($0)-images-idx3-ubyte", "\($0)-labels-idx1-ubyte"]
    }
    let folder = System.environment("MATHNN_MNIST")
    let isComplete = folder.map { folder in
      names.allSatisfy { name in
        InputFile.exists("\(folder)/\(name)") || InputFile.exists("\(folder)/\(name).gz")
      }
    }
    return Fact(
      name: "MNIST", found: isComplete == true ? folder : nil,
      hint: """
        needed to train on real digits only; put the four IDX files into a folder and set \
        MATHNN_MNIST to it
        """)
  }

  func lines(on page: Page) -> String {
    let state = found == nil ? page.text("missing", .yellow) : page.text("ok", .green) + "     "
    let head = "\(state)  \(name.padded(to: 12))"
    let margin = String(repeating: " ", count: 23)
    let texts = (found ?? hint).wrapped(to: max(30, page.width - margin.count))
    let rest = texts.dropFirst().map { margin + $0 }
    return ([head + "  " + texts[0]] + rest).map { $0 + "\n" }.joined()
  }

  var json: JSON {
    [
      "name": .string(name), "found": .bool(found != nil),
      "value": found.map { .string($0) } ?? .null,
      "hint": found == nil ? .string(hint) : .null,
    ]
  }
}
