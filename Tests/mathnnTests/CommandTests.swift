import Support
import Terminal
import Testing

@testable import mathnn

@Suite("The command mathnn") struct CommandTests {
  private static let mathnn = "\(Process.buildFolder)/mathnn"

  @Test("every command has a row that can be shown", arguments: Program.mathnn.specs)
  func rows(_ spec: CommandSpec) {
    let sentences = [spec.summary] + spec.allFlags.map(\.help) + spec.positionals.map(\.help)
    for sentence in sentences {
      #expect(!sentence.isEmpty && !sentence.hasSuffix("."), "no full stop: \(sentence)")
    }
    let spellings = spec.allFlags.flatMap(\.spellings)
    #expect(Set(spellings).count == spellings.count, "a flag is listed twice")
    let inner = spec.positionals.dropLast()
    #expect(inner.allSatisfy { !$0.isRepeatable }, "only the last argument may be repeated")
    #expect(!spec.examples.isEmpty, "a command needs an example")
  }

  @Test("no two commands have one name")
  func names() {
    let names = Program.mathnn.specs.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("the examples of the help are sound command lines", arguments: Program.mathnn.specs)
  func examples(_ spec: CommandSpec) throws {
    for example in spec.examples {
      // The shell parts the words of the line; its first call of mathnn writes them down.
      let tell = #"mathnn() { printf '%s\n' "$@" >&2; exit; }"#
      let said = Process.shell("bash -c '\(quoted(tell + "\n" + example.line))'")
      let words = said.output.split(separator: "\n").map(String.init)
      #expect(words.first == spec.name, "\(example.line): \(said.output)")
      let request = try ArgumentReader.read(words, commands: Program.mathnn.specs)
      #expect(request != .version)
    }
  }

  private func quoted(_ text: String) -> String { text.replacing("'", with: #"'\''"#) }

  @Test(
    "ends with the code of the manual",
    arguments: [
      ("--version", 0), ("", 0), ("help", 0), ("help help", 0), ("doctor", 0), ("doctor --json", 0),
      ("man", 0), ("completions zsh", 0), ("completions", 2), ("completions tcsh", 2), ("hlep", 2),
      ("doctor --wrt", 2), ("help -o /nowhere/at/all", 4), ("doctor --to pdf", 2),
    ] as [(String, Int32)])
  func codes(_ words: String, _ code: Int32) {
    let said = Process.shell("\(Self.mathnn) \(words)")
    #expect(said.code == code, "\(said.output)")
    #expect(!said.output.isEmpty)
  }

  @Test("a reader that closes its end of the pipe is no error")
  func pipe() {
    let line = "( sleep 0.3; \(Self.mathnn) help --to md; echo $? >&2 ) | true; sleep 0.5"
    #expect(Process.shell(line).output == "0\n")
    let full = Process.shell("\(Self.mathnn) man > /dev/full")
    #expect(full.code == 4 && full.output.contains("cannot write the answer: no space left"))
  }

  @Test(
    "read standard input, also where several parts ask for it",
    arguments: [
      ("diff - --wrt x", "2*x"), ("simplify -", "x^2"), ("evaluate - --given x=3", "9"),
      ("derive - --wrt x --to json", #""text":"2*x""#), ("limit - --var x", "oo"),
      ("check - --against 'x*x'", "equal"),
    ])
  func standardInput(_ words: String, _ expected: String) {
    let said = Process.shell("echo 'x^2' | \(Self.mathnn) \(words)")
    #expect(said.code == 0 && said.output.contains(expected), "\(said.output)")
  }

  @Test("colour only where it is asked for or seen")
  func colour() {
    #expect(!Process.shell("\(Self.mathnn) doctor").output.contains("\u{1B}"))
    let always = Process.shell("NO_COLOR=1 \(Self.mathnn) doctor --color always")
    #expect(always.output.contains("\u{1B}[32mok"))
  }

  @Test("the doctor's object lists what its lines say")
  func doctor() throws {
    let json = try JSON.read(Process.shell("\(Self.mathnn) doctor --json").output)
    let names = (json["result"]?["facts"]?.elements ?? []).compactMap { $0["name"]?.text }
    #expect(names == ["mathnn", "system", "arithmetic", "terminal", "TeX", "MNIST"])
    #expect(json["command"]?.text == "doctor")
  }

  @Test("a call takes little of the processor")
  func startUp() {
    let said = Process.shell("bash -c 'TIMEFORMAT=%U+%S; time \(Self.mathnn) help > /dev/null'")
    let seconds = said.output.split(separator: "\n").joined().split(separator: "+").compactMap {
      Double($0)
    }
    #expect(seconds.count == 2, "\(said.output)")
    #expect(seconds.reduce(0, +) < 0.1, "a debug build may take 100 ms, a release takes under 30")
  }

  @Test("the manual's page on the commands is up to date ('make docs' or 'make golden')")
  func manual() {
    let path = Golden.packageFolder + "/docs/commands.md"
    #expect(Golden.difference(of: Program.mathnn.markdownManual, from: path) == nil)
  }
}
