import Budgets
import Support
import Synchronization
import Terminal

@testable import AnswerSheets
@testable import mathnn

/// What the tests of this floor share: notebooks, programs, and a place to build in.
enum Workshop {
  static let folder = "\(Golden.packageFolder)/Tests/AnswerSheetsTests/Notebooks"

  /// The notebooks of strangers.
  static let strangers = ["gru", "numbers", "seven-lines"]

  static func stranger(_ name: String) throws -> SourceText {
    let file = try InputFile.text(of: "\(folder)/\(name).mnn.md")
    return SourceText(name: "\(name).mnn.md", text: file.text)
  }

  static func report(
    _ text: String, in folder: String = "/nowhere", formats: [SheetFormat] = [],
    program: Program = .mathnn, withoutSolutions: Bool = false, keeps: Bool = false
  ) throws -> SheetReport {
    try report(
      SourceText(name: "sheet.mnn.md", text: text), in: folder, formats: formats, program: program,
      withoutSolutions: withoutSolutions, keeps: keeps)
  }

  static func report(
    _ source: SourceText, in folder: String = "/nowhere", formats: [SheetFormat] = [],
    program: Program = .mathnn, withoutSolutions: Bool = false, keeps: Bool = false
  ) throws -> SheetReport {
    var request = SheetRequest(source, program: program, folder: folder)
    request.formats = formats
    request.leavesOutSolutions = withoutSolutions
    request.keepsAnswers = keeps
    request.threads = 2
    return try SheetBuild.run(request)
  }

  /// All messages about a notebook, as they are shown.
  static func messages(_ text: String, program: Program = .mathnn) -> String {
    do {
      return try report(text, program: program).diagnostics.flatMap { $0.lines(on: Page()) }
        .map { $0 + "\n" }.joined()
    } catch let error as InputError {
      return error.diagnostics.flatMap { $0.lines(on: Page()) }.map { $0 + "\n" }.joined()
    } catch {
      return "\(error)\n"
    }
  }

  /// A program with one command that counts its calls, and one that never ends.
  static func counting(_ calls: Counter) -> Program {
    let count = Command(
      CommandSpec(
        "count", "count calls", chapter: .about, positionals: [Positional("TEXT", "anything")],
        flags: [Flag("model", takes: .file("FILE"), "a text")], common: [.budget])
    ) { call in
      calls.add()
      let name = call.arguments.text("model")
      let text = try name.map { try call.file($0).text.filter { $0 != "\n" } } ?? ""
      return Answer(result: .init("\(call.arguments.positional(0) ?? "")\(text)"))
    }
    let sleep = Command(
      CommandSpec("sleep", "never end", chapter: .about, common: [.budget], timeout: 0.2)
    ) { _ in
      while true { Folder.pause(milliseconds: 50) }
    }
    return Program(name: "test", version: "1", summary: "", commands: [count, sleep])
  }
}

/// A number that several threads may count up.
final class Counter: Sendable {
  private let number = Mutex(0)

  func add() { number.withLock { $0 += 1 } }
  var value: Int { number.withLock { $0 } }
}
