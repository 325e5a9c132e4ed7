extension Program {
  /// The script for zsh.
  var zshCompletions: [String] {
    let rows = specs.map { "    " + "\($0.name):\($0.summary.zshEscaped)".shellQuoted }
    return [
      "#compdef \(name)",
      "# Completions of \(name) for zsh; made by '\(name) completions zsh'.",
      "_\(name)() {",
      "  local curcontext=$curcontext state line",
      "  local -a commands",
      "  commands=(",
    ] + rows + [
      "  )",
      "  _arguments -C '1:command:->command' '*::argument:->arguments'",
      "  case $state in",
      "    command) _describe -t commands command commands ;;",
      "    arguments)",
      "      case $line[1] in",
    ] + specs.flatMap(zshArguments) + [
      "      esac ;;",
      "  esac",
      "}",
      "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then",
      "  _\(name) \"$@\"",
      "else",
      "  compdef _\(name) \(name)",
      "fi",
    ]
  }

  private func zshArguments(of spec: CommandSpec) -> [String] {
    let flags = spec.allFlags.flatMap(zshRows)
    let positionals = spec.positionals.map { positional in
      let colons = positional.isOptional ? "::" : ":"
      let place = positional.isRepeatable ? "*\(colons)" : colons
      return "\(place)\(positional.name):\(zshAction(positional.kind))"
    }
    let rows = (flags + positionals).map { "          " + $0.shellQuoted }
    return ["        \(spec.name)) _arguments -s \\"] + rows.dropLast().map { $0 + " \\" }
      + rows.suffix(1).map { $0 + " ;;" }
  }

  private func zshRows(of flag: Flag) -> [String] {
    flag.spellings.map { spelling in
      let others = flag.spellings.joined(separator: " ")
      let repeats = flag.isRepeatable ? "*" : "(\(others))"
      let value = flag.offers.map { offers in
        ":\(flag.briefPlaceholder ?? ""):\(zshAction(offers))"
      }
      return "\(repeats)\(spelling)[\(flag.help.zshEscaped)]\(value ?? "")"
    }
  }

  private func zshAction(_ kind: Positional.Kind) -> String {
    switch kind {
    case .text: " "
    case .file: "_files"
    case .choice(let words): "(\(words.joined(separator: " ")))"
    case .command: "(\(specs.map(\.name).joined(separator: " ")))"
    }
  }
}

extension String {
  /// The text without the characters that part the columns of a zsh specification.
  fileprivate var zshEscaped: String {
    reduce(into: "") { result, character in
      if "\\[]:".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
