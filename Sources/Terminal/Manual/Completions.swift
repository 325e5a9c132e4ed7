/// The shells that can complete our command lines.
package enum Shell: String, Sendable, CaseIterable {
  case bash
  case zsh
  case fish
}

extension Program {
  /// The completion script of a shell, made from the table of commands.
  package func completions(for shell: Shell) -> String {
    let lines =
      switch shell {
      case .bash: bashCompletions
      case .zsh: zshCompletions
      case .fish: fishCompletions
      }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension Flag {
  /// What a shell may offer after the flag.
  var offers: Positional.Kind? {
    switch kind {
    case .toggle: nil
    case .text, .integer, .positive: .text
    case .choice(_, let words): .choice(words)
    case .file: .file
    }
  }
}

extension String {
  /// The text as one word of a shell script.
  var shellQuoted: String {
    "'" + reduce(into: "") { $0 += $1 == "'" ? "'\\''" : String($1) } + "'"
  }
}
