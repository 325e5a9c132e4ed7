import Support
import Testing

@testable import Terminal

@Suite("The command line") struct ArgumentReaderTests {
  private func arguments(_ words: String...) throws -> Arguments {
    guard case .run(let arguments) = try Sample.read(words) else {
      throw UsageError("no command was to be run")
    }
    return arguments
  }

  private func complaint(_ words: String...) -> UsageError? {
    do throws(UsageError) {
      _ = try Sample.read(words)
      return nil
    } catch {
      return error
    }
  }

  @Test("flags and arguments may stand in any order")
  func order() throws {
    let one = try arguments("derive", "y[T]", "--wrt", "W_in", "net.txt", "--json", "-n", "2")
    let other = try arguments("--json", "derive", "-n", "2", "--wrt=W_in", "y[T]", "net.txt")
    #expect(one == other)
    #expect(one.positionals == ["y[T]", "net.txt"])
    #expect(one.texts("wrt") == ["W_in"])
    #expect(one.integer("order") == 2)
    #expect(one.isSet("json"))
    #expect(!one.isSet("expand"))
    #expect(one.text("at") == nil)
  }

  @Test("an argument that starts with a dash and is no flag is an expression")
  func minus() throws {
    #expect(try arguments("derive", "-x^2", "--wrt", "x").positionals == ["-x^2"])
    #expect(try arguments("derive", "--x", "--wrt", "x").positionals == ["--x"])
    #expect(try arguments("derive", "-", "--wrt", "x").positionals == ["-"])
    #expect(try arguments("derive", "-n2", "--wrt", "x").positionals == ["-n2"])
    #expect(try arguments("derive", "--wrt", "x", "--", "--json").positionals == ["--json"])
  }

  @Test("a value is taken as it stands")
  func verbatim() throws {
    #expect(try arguments("derive", "y", "--wrt", "-x").texts("wrt") == ["-x"])
    #expect(try arguments("derive", "y", "--wrt", "--json").texts("wrt") == ["--json"])
    #expect(try arguments("derive", "y", "--wrt", "--").texts("wrt") == ["--"])
    #expect(try arguments("derive", "y", "--wrt=a=b").texts("wrt") == ["a=b"])
    let given = try arguments("derive", "y", "--wrt", "x", "--given", "-x < 1", "--given", "y=0")
    #expect(given.texts("given") == ["-x < 1", "y=0"])
    #expect(try arguments("derive", "y", "--wrt", "x", "--tol", "1e-7").number("tol") == 1e-7)
  }

  @Test("help and version win over what is wrong elsewhere")
  func help() throws {
    #expect(try Sample.read([]) == .help(nil))
    #expect(try Sample.read(["--help"]) == .help(nil))
    #expect(try Sample.read(["derive", "-h"]) == .help(Sample.derive))
    #expect(try Sample.read(["derive", "a", "b", "c", "--help"]) == .help(Sample.derive))
    #expect(try Sample.read(["--version"]) == .version)
    #expect(try Sample.read(["derive", "--version"]) == .version)
    #expect(try arguments("derive", "y", "--wrt", "--help").texts("wrt") == ["--help"])
  }

  @Test("tex is latex")
  func synonym() throws {
    #expect(try arguments("derive", "y", "--wrt", "x", "--to", "tex").text("to") == "latex")
  }

  @Test(
    "what is wrong is said in one line",
    arguments: [
      (["dervie"], "there is no command 'dervie'", "did you mean 'derive'?"),
      (["derive"], "the argument TARGET is missing", nil),
      (["derive", "y"], "the flag '--wrt V' is missing", nil),
      (["derive", "y", "--wrt"], "'--wrt' needs a value", nil),
      (["derive", "y", "--wrt", "x", "-n", "two"], "'-n' needs a whole number, not 'two'", nil),
      (["derive", "y", "--wrt", "x", "-n", "10"], "'-n' must be from 1 to 9, not 10", nil),
      (["derive", "y", "--wrt", "x", "--tol", "nan"], "'--tol' needs a number above zero", nil),
      (["derive", "y", "--wrt", "x", "--seed", "-1"], "'--seed' must be at least 0", nil),
      (
        ["derive", "y", "--wrt", "x", "--to", "htm"], "'--to' cannot be 'htm'",
        "did you mean 'html'?"
      ),
      (["derive", "y", "--wrt", "x", "--expand=1"], "'--expand' takes no value", nil),
      (["derive", "y", "--wrt", "x", "--at", "1", "--at", "2"], "'--at' is given twice", nil),
      (["derive", "y", "--wrt", "x", "--json", "--to", "md"], "contradict each other", nil),
      (["--wtr", "derive"], "the command comes first", nil),
      (["explain", "ruel"], "KIND cannot be 'ruel'", "did you mean 'rule'?"),
      (["explain", "rule", "derve"], "NAME cannot be 'derve'", "did you mean 'derive'?"),
      (["--layout", "jacobian", "explain", "rule"], "does not take the flag '--layout'", nil),
    ] as [([String], String, String?)])
  func wrong(_ words: [String], _ message: String, _ hint: String?) {
    var complaint: UsageError?
    do throws(UsageError) { _ = try Sample.read(words) } catch { complaint = error }
    #expect(
      complaint?.message.contains(message) == true, "said: \(complaint?.message ?? "nothing")")
    #expect(complaint?.hint == hint || hint == nil, "hinted: \(complaint?.hint ?? "nothing")")
  }

  @Test("a flag with a slip is an argument too many, and hinted at")
  func slips() {
    #expect(complaint("derive", "x^2", "--wtr", "x")?.hint == "did you mean '--wrt'?")
    #expect(complaint("derive", "x^2", "-wrt", "x")?.hint == "did you mean '--wrt'?")
    #expect(
      complaint("derive", "x^2", "--wrt", "x", "m", "--steps2")?.hint == "did you mean '--steps'?")
    let foreign = complaint("derive", "x^2", "--wrt", "x", "m", "--family")?.hint
    #expect(foreign?.contains("'derive' has no flag '--family'") == true)
    #expect(complaint("derive", "x^2", "--wrt", "x", "m", "-y")?.hint == nil)
  }

  @Test("a missing value names what is wanted")
  func missing() {
    #expect(
      complaint("derive", "y", "--mode")?.message
        == "'--mode' needs a value: --mode forward|backward")
    #expect(complaint("regions")?.message == "the argument LINES is missing (files of lines)")
  }

  @Test(
    "any words give a request or a complaint, and expressions arrive as they were", arguments: 0..<8
  )
  func random(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let words = [
      "derive", "regions", "--wrt", "--wrt=x", "x", "-x", "--json", "--to", "md", "--", "-", "-n",
      "3",
      "--given", "", "=", "--=", "--to=", "-h=", "é\u{301}", "\u{0}", "--timeout", "1e400", "-q",
    ]
    for _ in 0..<2000 {
      let line = (0..<Int.random(in: 0...8, using: &numbers)).map { _ in
        words.randomElement(using: &numbers) ?? ""
      }
      guard case .run(let arguments)? = try? Sample.read(line) else { continue }
      #expect(arguments.positionals.allSatisfy(line.contains))
      #expect(arguments.texts("given").allSatisfy(line.contains))
    }
  }
}
