package import Budgets

/// The program: its name, its version and its commands.
package struct Program: Sendable {
  /// The word that calls it.
  package let name: String
  /// Three numbers with dots.
  package let version: String
  /// One line on what it is.
  package let summary: String
  /// The commands, in the order of the help.
  package let commands: [Command]

  /// A program.
  package init(name: String, version: String, summary: String, commands: [Command]) {
    self.name = name
    self.version = version
    self.summary = summary
    self.commands = commands
  }

  /// The rows of the commands.
  package var specs: [CommandSpec] { commands.map(\.spec) }
}

/// What a call leaves behind: two texts and an exit code.
package struct Response: Sendable, Equatable {
  /// For the output stream, or the file of `-o`.
  package var output = ""
  /// For the stream of messages.
  package var messages = ""
  /// The exit code.
  package var exit = ExitCode.done
  /// The file of `-o`, if one was named.
  package var file: String?
}

extension Program {
  /// What the program says to a command line; nothing is written yet.
  ///
  /// - Parameters:
  ///   - words: The arguments of the process, without its own name.
  ///   - console: The console to write for; the process's own unless one is given.
  ///   - isWatched: Whether time and memory are watched, which may end the process.
  /// - Returns: What is to be written, and the exit code.
  package func response(
    to words: [String], console: Console? = nil, isWatched: Bool = false
  ) -> Response {
    let request: Request
    do throws(UsageError) {
      request = try ArgumentReader.read(words, commands: specs)
    } catch {
      return refusal(error, words: words, console: console ?? .current(colour: nil))
    }
    switch request {
    case .version: return Response(output: "\(name) \(version)\n")
    case .help(let spec):
      let page = (console ?? .current(colour: nil)).output
      return Response(output: spec.map { help(of: $0, on: page) } ?? help(on: page))
    case .run(let arguments):
      let asked = arguments.spec.common.contains(.terminal) ? arguments.text("color") : nil
      let call = Call(
        program: self, arguments: arguments, console: console ?? .current(colour: asked))
      return call.response(isWatched: isWatched)
    }
  }

  /// The complaint about a command line, with the way to the help.
  private func refusal(_ error: UsageError, words: [String], console: Console) -> Response {
    let complaint = Diagnostic(.error, error.message, hint: error.hint)
    let way = [name, error.command, "--help"].compactMap { $0 }.joined(separator: " ")
    let usage = specs.first { $0.name == error.command }.map { ["usage: \($0.usage)"] } ?? []
    let lines = complaint.lines(on: console.messages) + usage + ["'\(way)' says more"]
    let messages = lines.joined(separator: "\n") + "\n"
    guard words.prefix(while: { $0 != "--" }).contains("--json") else {
      return Response(messages: messages, exit: .usage)
    }
    let json = Answer.fault(.error, [complaint]).json(command: error.command ?? "")
    return Response(output: json.compact + "\n", messages: messages, exit: .usage)
  }
}

extension Program {
  /// The arguments of a call that a notebook makes.
  package func arguments(in words: [String]) throws(UsageError) -> Arguments {
    switch try ArgumentReader.read(words, commands: specs) {
    case .run(let arguments): return arguments
    case .help, .version: throw UsageError("a notebook has no use for help and version")
    }
  }

  /// The answer to a call that a notebook makes: with all writings, and nothing printed.
  ///
  /// - Parameters:
  ///   - arguments: The call.
  ///   - texts: Texts that stand for files of their name.
  ///   - budget: What the call may use.
  /// - Returns: The command's answer.
  /// - Throws: What the command throws.
  package func answer(
    to arguments: Arguments, texts: [String: SourceText], budget: Budget
  ) throws -> Answer {
    guard let command = commands.first(where: { $0.spec == arguments.spec }) else {
      fatalError("the row of \(arguments.spec.name) belongs to no command of the program")
    }
    let console = Console(output: Page(), messages: Page())
    var call = Invocation(
      program: self, arguments: arguments, format: .sheet, budget: budget, console: console,
      watchdog: nil)
    call.texts = texts
    return try command.run(call)
  }
}

/// One call on its way from checked arguments to a response.
private struct Call {
  let program: Program
  let arguments: Arguments
  let console: Console

  private var format: AnswerFormat { AnswerFormat(asked: arguments) }

  private var file: String? {
    guard arguments.spec.common.contains(.output) else { return nil }
    return arguments.text("o").flatMap { $0 == "-" ? nil : $0 }
  }

  private func budget() throws(UsageError) -> Budget {
    let asked = arguments.spec.common.contains(.budget) ? arguments.number("timeout") : nil
    return Budget(seconds: asked ?? arguments.spec.timeout, bytes: try Memory.allowed())
  }

  func response(isWatched: Bool) -> Response {
    do {
      let budget = try budget()
      let watchdog = isWatched ? Watchdog(budget: budget) { lastWords($0, of: budget) } : nil
      watchdog?.start()
      defer { watchdog?.dismiss() }
      if let file { try OutputFile.check(file) }
      let invocation = Invocation(
        program: program, arguments: arguments, format: format, budget: budget, console: console,
        watchdog: watchdog)
      return finished(try command.run(invocation), invocation)
    } catch {
      return failed(error)
    }
  }

  private var command: Command {
    guard let command = program.commands.first(where: { $0.spec == arguments.spec }) else {
      fatalError("the row of \(arguments.spec.name) belongs to no command of the program")
    }
    return command
  }

  private func finished(_ answer: Answer, _ call: Invocation) -> Response {
    let page = file == nil ? console.output : Page()
    let output =
      answer.isWritten
      ? "" : answer.rendered(as: format, command: arguments.spec.name, page: page)
    let faults = answer.diagnostics.flatMap { $0.lines(on: call.console.messages) }
    let lines =
      faults + (call.isQuiet ? [] : answer.sideLines(isVerbose: call.isVerbose, call.console))
    return Response(
      output: output, messages: lines.map { $0 + "\n" }.joined(), exit: answer.exit,
      file: answer.hasWrittenFile || answer.isWritten ? nil : file)
  }

  /// The response to an error: an object if one was asked for, and the messages in any case.
  private func failed(_ error: any Error) -> Response {
    let (verdict, diagnostics) = explanation(of: error)
    return failed(verdict, diagnostics, exit: error is UsageError ? .usage : verdict.exit)
  }

  private func failed(
    _ verdict: Answer.Verdict, _ diagnostics: [Diagnostic], exit: ExitCode
  ) -> Response {
    let lines = diagnostics.flatMap { $0.lines(on: console.messages) }
    let object = Answer.fault(verdict, diagnostics).json(command: arguments.spec.name)
    return Response(
      output: format == .json ? object.compact + "\n" : "",
      messages: lines.map { $0 + "\n" }.joined(), exit: exit)
  }

  private func explanation(of error: any Error) -> (Answer.Verdict, [Diagnostic]) {
    let (verdict, diagnostics) = Answer.explanation(of: error)
    return (
      verdict, verdict == .error && !(error is UsageError) ? hinted(diagnostics) : diagnostics
    )
  }

  /// Adds, to an expression that does not read, the flag that it was perhaps meant to be.
  private func hinted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.map { diagnostic in
      guard diagnostic.hint == nil, let text = diagnostic.place?.text,
        arguments.positionals.contains(text)
      else { return diagnostic }
      var better = diagnostic
      better.hint = arguments.hint(forUnreadable: text)
      return better
    }
  }

  private func lastWords(_ cause: BudgetSpent.Cause, of budget: Budget) -> Watchdog.LastWords {
    let response = failed(budget.verdict(on: cause))
    return Watchdog.LastWords(output: response.output, messages: response.messages)
  }
}

extension Answer {
  /// The answer to a question that did not come to one, by the error that ended it.
  package static func explaining(_ error: any Error) -> Answer {
    let (verdict, diagnostics) = explanation(of: error)
    return fault(verdict, diagnostics)
  }

  /// What an error means for the verdict, and what is to be said.
  package static func explanation(of error: any Error) -> (Verdict, [Diagnostic]) {
    switch error {
    case let error as InputError: (.error, error.diagnostics)
    case let error as UsageError: (.error, [Diagnostic(.error, error.message, hint: error.hint)])
    case let error as MissingHelper:
      (.missing, [Diagnostic(.error, error.message, hint: error.hint)])
    case let error as BudgetSpent:
      (.undecided, [Diagnostic(.error, error.message, hint: error.hint)])
    default:
      (
        .bug,
        [Diagnostic(.error, "\(error)", hint: "this is a bug of ours; please report the command")]
      )
    }
  }

  /// The answer to a call that did not come to one.
  static func fault(_ verdict: Verdict, _ diagnostics: [Diagnostic]) -> Answer {
    var answer = Answer(verdict)
    answer.messages = diagnostics.map(\.message)
    if verdict == .undecided, let first = diagnostics.first {
      answer.fields = [.init("reason", .string(first.message))]
    } else {
      answer.fields = [.init("errors", .array(diagnostics.map(\.json)))]
    }
    return answer
  }

  /// What stands beside the answer on the stream of messages.
  fileprivate func sideLines(isVerbose: Bool, _ console: Console) -> [String] {
    let notes = messages.flatMap { Diagnostic(.note, $0).lines(on: console.messages) }
    guard shape == .bare else { return notes }
    let conditions = assumptions.map { "holds if \($0.text)" }
    return notes + conditions + (isVerbose ? checks.map { "checked: \($0.sentence)" } : [])
  }
}

extension Diagnostic {
  /// The message with its place, for programs.
  fileprivate var json: JSON {
    [
      "message": .string(message), "file": place.map { .string($0.source) } ?? .null,
      "line": place.map { .number("\($0.line)") } ?? .null,
      "column": place.map { .number("\($0.column)") } ?? .null,
      "hint": hint.map { .string($0) } ?? .null,
    ]
  }
}
