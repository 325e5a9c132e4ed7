import Support
import Testing

@testable import Terminal

@Suite("The answer") struct AnswerTests {
  private static let worked: Answer = {
    let inner = Answer.Step(
      rule: "derivative of tanh", reason: "tanh'(x) = 1 - tanh(x)^2", before: "d(tanh(z))/d(z)",
      after: .init("1 - tanh(z)^2", latex: #"1-\tanh^2 z"#, mathML: "<mn>1</mn>"))
    var answer = Answer(
      .done, shape: .worked, title: "Derivative of tanh(u*x + b) & more, with respect to u",
      result: .init(
        "x*(1 - tanh(u*x + b)^2)", latex: #"x\left(1-\tanh^2(ux+b)\right)"#, mathML: "<mi>x</mi>"),
      steps: [
        .init(
          rule: "chain rule", reason: "the outer derivative times the inner one", location: "1",
          before: .init("d(tanh(u*x + b))/d(u)", latex: #"\frac{\partial}{\partial u}\tanh(ux+b)"#),
          after: "(1 - tanh(u*x + b)^2)*d(u*x + b)/d(u)", because: [inner]),
        .init(
          rule: "constant_factor", before: "(1 - tanh(u*x + b)^2)*d(u*x + b)/d(u)",
          after: .init("x*(1 - tanh(u*x + b)^2)", latex: #"x\left(1-\tanh^2(ux+b)\right)"#)),
      ],
      checks: [.init("proof"), .init("dual numbers", points: 20, maxError: 3e-16)])
    answer.assumptions = [.init("x != 0", latex: "x\\neq 0")]
    answer.messages = ["T is a symbol"]
    return answer
  }()

  @Test("looks in every format as it did", arguments: AnswerFormat.allCases)
  func golden(_ format: AnswerFormat) {
    let text = Self.worked.rendered(as: format, command: "derive", page: Page(width: 60))
    #expect(Golden.difference(of: text, from: "Golden/answer.\(format.rawValue)") == nil)
  }

  @Test("the object has the keys of the manual, in their order")
  func object() throws {
    let json = try JSON.read(Self.worked.rendered(as: .json, command: "derive", page: Page()))
    guard case .object(let members) = json else { throw InputError("no object") }
    #expect(
      members.map(\.key) == [
        "schema", "command", "verdict", "result", "steps", "checks", "assumptions", "messages",
      ])
    #expect(json["result"]?["text"]?.text == "x*(1 - tanh(u*x + b)^2)")
    #expect(json["steps"]?.elements?.first?["because"]?.elements?.count == 1)
    #expect(json["checks"]?.elements?.last?["max_error"] == .number("3e-16"))
  }

  @Test("a bare answer is its result, and nothing else")
  func bare() {
    var answer = Self.worked
    answer.shape = .bare
    #expect(
      answer.rendered(as: .text, command: "diff", page: Page(width: 10))
        == "x*(1 - tanh(u*x + b)^2)\n")
    #expect(
      answer.rendered(as: .latex, command: "diff", page: Page())
        == "x\\left(1-\\tanh^2(ux+b)\\right)\n")
    #expect(Answer().rendered(as: .text, command: "diff", page: Page()).isEmpty)
  }

  @Test("every verdict has its exit code")
  func exits() {
    let codes = Answer.Verdict.allCases.map { $0.exit.rawValue }
    #expect(codes == [0, 0, 1, 3, 0, 1, 4, 5, 70])
  }

  @Test("what each language would obey is escaped")
  func escapes() {
    let hostile = ##"<b>&\input{x}$%#_^~*`|"##
    #expect(HTMLWriter.escaped(hostile) == ##"&lt;b&gt;&amp;\input{x}$%#_^~*`|"##)
    let latex =
      ##"\textless{}b\textgreater{}\&\textbackslash{}input\{x\}\$\%\#\_"##
      + ##"\textasciicircum{}\textasciitilde{}*`\textbar{}"##
    #expect(LaTeXWriter.escaped(hostile) == latex)
    #expect(MarkdownWriter.escaped(hostile) == ##"\<b\>&\\input\{x\}\$%\#\_^\~\*\`\|"##)
  }
}

@Suite("The program") struct ProgramTests {
  @Test("a call gives a text, messages and a code")
  func call() {
    #expect(Sample.response("derive", "-x", "--wrt", "x") == Response(output: "-x\n"))
    #expect(Sample.response("--version").output == "mathnn 1.2.3\n")
    #expect(Sample.response("derive", "--help").output.contains("Usage: mathnn derive TARGET"))
    #expect(Sample.response("derive", "x", "--wrt", "x", "-o", "/no/x").exit == .input)
    #expect(Sample.response("explain", "rule", "--to", "md").output == "```text\nok\n```\n")
  }

  @Test("a wrong command line ends with 2 and the way to the help")
  func usage() {
    let response = Sample.response("derive", "x", "--wtr", "x", "--json")
    #expect(response.exit == .usage)
    #expect(
      response.messages
        == """
        mathnn: error: the argument 'x' is one too many
        hint: did you mean '--wrt'?
        usage: mathnn derive TARGET --wrt V [MODEL] [flags]
        'mathnn derive --help' says more

        """.replacing("'x' is", with: "'--wtr' is"))
    #expect(response.output.hasPrefix(#"{"schema":1,"command":"derive","verdict":"error""#))
  }

  @Test("every kind of error has its code, its message, and its object if one is asked for")
  func errors() {
    struct Surprise: Error {}
    func response(_ error: any Error & Sendable) -> Response {
      let spec = CommandSpec(
        "fail", "fails", chapter: .about, positionals: [Positional("EXPR", "what", optional: true)])
      let program = Program(
        name: "mathnn", version: "1", summary: "", commands: [Command(spec) { _ in throw error }])
      return program.response(to: ["fail", "--json", "--wtr"], console: Sample.console)
    }
    let place = Place(source: "EXPR", line: 1, column: 1, text: "--wtr")
    let input = response(InputError("no operand", at: place))
    #expect(input.exit == .input)
    #expect(input.messages.hasPrefix("EXPR:1:1: error: no operand\n  --wtr\n  ^\nhint: "))
    #expect(input.messages.contains("'fail' has no flag '--wtr'"))
    #expect(
      input.output.contains(#""errors":[{"message":"no operand","file":"EXPR","line":1,"column":1"#)
    )
    #expect(response(UsageError("x")).exit == .usage)
    #expect(response(MissingHelper("no TeX", hint: "get it")).exit == .missing)
    let bug = response(Surprise())
    #expect(bug.exit == .bug)
    #expect(bug.messages.contains("this is a bug of ours"))
    #expect(bug.output.contains(#""verdict":"bug""#))
  }

  @Test("notes go to the messages unless fewer are wanted; checks if more are")
  func side() {
    let spec = CommandSpec("note", "notes", chapter: .about)
    let program = Program(
      name: "mathnn", version: "1", summary: "",
      commands: [
        Command(spec) { _ in
          var answer = Answer(result: "1/x", checks: [.init("proof")])
          answer.messages = ["u is a real number"]
          answer.assumptions = ["x != 0"]
          return answer
        }
      ])
    func messages(_ words: String...) -> String {
      program.response(to: ["note"] + words, console: Sample.console).messages
    }
    #expect(messages() == "mathnn: note: u is a real number\nholds if x != 0\n")
    #expect(messages("-v") == messages() + "checked: proof\n")
    #expect(messages("-q") == "")
  }
}
