extension Program {
  /// The script for bash, which asks for nothing newer than version 3.2.
  var bashCompletions: [String] {
    let names = specs.map(\.name)
    return [
      "# Completions of \(name) for bash; made by '\(name) completions bash'.",
      "_\(name)() {",
      "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}",
      "  local command= flags= words= files= i",
      "  local IFS=$' \\t\\n'",
      "  for ((i = 1; i < COMP_CWORD; i++)); do",
      "    case ${COMP_WORDS[i]} in",
      "      \(names.joined(separator: "|"))) command=${COMP_WORDS[i]}; break ;;",
      "    esac",
      "  done",
      "  COMPREPLY=()",
      "  case $command:$previous in",
    ] + specs.flatMap(bashValues)
      + [
        "  esac",
        "  case $command in",
        "    '') words=\(names.joined(separator: " ").shellQuoted) flags='--help --version' ;;",
      ] + specs.map(bashWords) + [
        "  esac",
        "  if [[ $word == -* ]]; then",
        "    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))",
        "    return",
        "  fi",
        "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))",
        "  IFS=$'\\n'",
        "  [[ -n $files ]] && COMPREPLY+=($(compgen -f -- \"$word\"))",
        "  return 0",
        "}",
        "complete -o filenames -F _\(name) \(name)",
      ]
  }

  /// What stands after the flags of a command: one line for each flag that takes a value.
  private func bashValues(of spec: CommandSpec) -> [String] {
    spec.allFlags.compactMap { flag in
      guard let offers = flag.offers else { return nil }
      let pattern = flag.spellings.map { "\(spec.name):\($0)" }.joined(separator: "|")
      let action =
        switch offers {
        case .text: ""
        case .file: "IFS=$'\\n'; COMPREPLY=($(compgen -f -- \"$word\")); "
        case .choice(let words): Self.bashOffer(words)
        case .command: Self.bashOffer(specs.map(\.name))
        }
      return "    \(pattern)) \(action)return ;;"
    }
  }

  private static func bashOffer(_ words: [String]) -> String {
    "COMPREPLY=($(compgen -W \(words.joined(separator: " ").shellQuoted) -- \"$word\")); "
  }

  /// The flags of a command, and the words and files that its arguments may be.
  private func bashWords(of spec: CommandSpec) -> String {
    let flags = spec.allFlags.flatMap(\.spellings).joined(separator: " ")
    let words = spec.positionals.flatMap { positional -> [String] in
      switch positional.kind {
      case .choice(let words): words
      case .command: specs.map(\.name)
      case .text, .file: []
      }
    }
    let files = spec.positionals.contains { $0.kind == .file } ? " files=1" : ""
    let offered = words.isEmpty ? "" : " words=\(words.joined(separator: " ").shellQuoted)"
    return "    \(spec.name)) flags=\(flags.shellQuoted)\(offered)\(files) ;;"
  }
}
