import Support
import Testing

@testable import Terminal

@Suite("The help") struct HelpTests {
  @Test("is laid out to the width of the page", arguments: [60, 80])
  func layout(width: Int) {
    let page = Page(width: width)
    let derive = Sample.program.help(of: Sample.derive, on: page)
    let all = Sample.program.help(on: page)
    #expect(Golden.difference(of: derive, from: "Golden/help-derive-\(width).txt") == nil)
    #expect(Golden.difference(of: all, from: "Golden/help-\(width).txt") == nil)
    for line in (derive + all).split(separator: "\n") {
      #expect(DisplayWidth.of(line) <= width, "too wide: \(line)")
    }
  }

  @Test("no page is wider than the eye likes")
  func wide() {
    let lines = Sample.program.help(of: Sample.derive, on: Page(width: 300)).split(separator: "\n")
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 100 })
  }

  @Test("every flag and every argument of a command is there", arguments: Sample.program.specs)
  func complete(_ spec: CommandSpec) {
    let help = Sample.program.help(of: spec, on: Page())
    let manual = Sample.program.markdownManual
    for spelling in spec.allFlags.flatMap(\.spellings) {
      #expect(help.contains(spelling))
      #expect(manual.contains(spelling))
    }
    for positional in spec.positionals { #expect(help.contains(positional.usage)) }
  }

  @Test("colour changes no letter")
  func colour() {
    let coloured = Sample.program.help(of: Sample.derive, on: Page(isColoured: true))
    let plain = Sample.program.help(of: Sample.derive, on: Page())
    #expect(coloured.contains("\u{1B}[1m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
  }
}

@Suite("Completions") struct CompletionTests {
  private func path(_ shell: Shell, in folder: String) throws -> String {
    let path = "\(folder)/completions.\(shell.rawValue)"
    try OutputFile.write(Sample.program.completions(for: shell), to: path)
    return path
  }

  @Test("are made from the table", arguments: Shell.allCases)
  func golden(_ shell: Shell) {
    let text = Sample.program.completions(for: shell)
    #expect(Golden.difference(of: text, from: "Golden/completions.\(shell.rawValue)") == nil)
  }

  @Test("bash takes the script and completes by it")
  func bash() throws {
    try Process.inNewFolder { folder in
      let path = try path(.bash, in: folder)
      #expect(Process.shell("bash -n \(path)") == ("", 0))
      func completed(_ words: String...) -> [Substring] {
        let list = words.map { "'\($0)'" }.joined(separator: " ")
        let line = """
          cd \(folder); touch 'net one.txt'
          bash --norc -c 'source \(path); COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _mathnn
          printf "%s\\n" "${COMPREPLY[@]}"' bash \(list)
          """
        return Process.shell(line).output.split(separator: "\n")
      }
      #expect(completed("mathnn", "de") == ["derive"])
      #expect(completed("mathnn", "derive", "--la") == ["--layout"])
      #expect(completed("mathnn", "derive", "--mode", "f") == ["forward"])
      #expect(completed("mathnn", "derive", "--wrt", "d") == [])
      #expect(completed("mathnn", "derive", "y", "net") == ["net one.txt"])
      #expect(
        completed("mathnn", "explain", "") == ["rule", "function", "derive", "regions", "explain"])
      #expect(completed("mathnn", "regions", "--m") == ["--model"])
    }
  }

  @Test(
    "zsh and fish take the script (skipped where the shell is not installed)",
    arguments: [Shell.zsh, .fish].filter { Process.isInstalled($0.rawValue) })
  func others(_ shell: Shell) throws {
    try Process.inNewFolder { folder in
      let path = try path(shell, in: folder)
      #expect(Process.shell("\(shell.rawValue) -n \(path)") == ("", 0))
    }
  }
}

@Suite("The manual page") struct ManualPageTests {
  @Test("is made from the table")
  func golden() {
    #expect(Golden.difference(of: Sample.program.manualPage, from: "Golden/mathnn.1") == nil)
  }

  @Test(
    "groff has nothing to warn of (skipped where it is not installed)",
    .enabled(if: Process.isInstalled("groff")))
  func warnings() throws {
    try Process.inNewFolder { folder in
      try OutputFile.write(Sample.program.manualPage, to: "\(folder)/mathnn.1")
      let said = Process.shell("groff -ww -man -Tascii -P-c \(folder)/mathnn.1 > \(folder)/out")
      #expect(said == ("", 0))
      let shown = try InputFile.text(of: "\(folder)/out").text
      #expect(
        shown.contains("mathnn derive '-x^2' --wrt x"), "quotes, dashes and hats must survive")
    }
  }
}
