extension Program {
  /// The manual page, for `man`: the same table once more, in the macros of roff.
  package var manualPage: String {
    var lines = [
      #".\" Made by '\#(name) man'; do not edit."#,
      #".TH "\#(name.uppercased())" "1" "" "\#(name) \#(version)" "User Commands""#,
      ".SH NAME", "\(name.roff) \\- \(summary.roff)",
      ".SH SYNOPSIS", ".B \(name.roff)", ".I COMMAND", "[arguments] [flags]",
      ".SH DESCRIPTION",
    ]
    lines += Self.about.flatMap { [".PP", $0.roff] }
    lines += [".SH COMMANDS"] + specs.flatMap(manual)
    lines += [".SH COMMON FLAGS", "Every command takes those that it can use."]
    lines += CommonFlags.allCases.flatMap(\.flags).flatMap(Self.manual)
    lines += [".SH EXIT STATUS"]
    lines += ExitCode.allCases.flatMap { [".TP", ".B \($0.rawValue)", $0.meaning.roff] }
    lines += [".SH ENVIRONMENT"]
    lines += Self.environment.flatMap { [".TP", ".B \($0.name.roff)", $0.meaning.roff] }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What goes for every command, in a few sentences.
  static let about = [
    """
    Results go to the output stream, messages and progress to the stream of errors. The value of \
    a flag is taken as it stands. An argument that starts with a dash and is not exactly a listed \
    flag is an expression; -- ends the flags. The argument - is standard input.
    """
  ]

  /// The environment variables that are looked at.
  static let environment: [(name: String, meaning: String)] = [
    ("COLUMNS", "the width that plain text is laid out for"),
    ("MATHNN_MEMORY", "the memory that a call may use, as in 8G (default: 4G)"),
    ("MATHNN_MNIST", "the folder of the MNIST files, for commands without --data"),
    ("NO_COLOR", "if set, no colour is used unless --color always asks for it"),
  ]

  private func manual(of spec: CommandSpec) -> [String] {
    var lines = [".SS \(spec.name.roff)", spec.summary.roff, ".PP", ".B \(spec.usage.roff)"]
    for paragraph in spec.description { lines += [".PP", paragraph.roff] }
    for positional in spec.positionals {
      lines += [".TP", ".I \(positional.usage.roff)", positional.help.roff]
    }
    lines += spec.flags.flatMap(Self.manual)
    if !spec.examples.isEmpty { lines += [".PP", "Examples:"] }
    for example in spec.examples {
      lines += [".PP", ".RS", ".nf", example.line.roff, ".fi", ".RE", example.says.roff]
    }
    return lines
  }

  private static func manual(of flag: Flag) -> [String] {
    let names = flag.spellings.map { "\\fB\($0.roff)\\fR" }.joined(separator: ", ")
    let value = flag.placeholder.map { " \\fI\($0.roff)\\fR" } ?? ""
    return [".TP", names + value, flag.fullHelp.roff]
  }
}

extension String {
  /// The text with everything escaped that roff would obey or replace.
  fileprivate var roff: String {
    let text = unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\"": result += "\\(dq"
      case "\u{0}"..."\u{7F}": result.unicodeScalars.append(scalar)
      default: result += "\\[u\(scalar.fourDigits)]"
      }
    }
    return text.hasPrefix(".") ? "\\&" + text : text
  }
}

extension Unicode.Scalar {
  fileprivate var fourDigits: String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
