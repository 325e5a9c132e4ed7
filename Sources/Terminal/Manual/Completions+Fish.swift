extension Program {
  /// The script for fish.
  var fishCompletions: [String] {
    let head = [
      "# Completions of \(name) for fish; made by '\(name) completions fish'.",
      "complete -c \(name) -f",
    ]
    let commands = specs.map { spec in
      "complete -c \(name) -n __fish_use_subcommand -a \(spec.name) -d \(spec.summary.fishQuoted)"
    }
    return head + commands + specs.flatMap(fishLines)
  }

  private func fishLines(of spec: CommandSpec) -> [String] {
    let start = "complete -c \(name) -n '__fish_seen_subcommand_from \(spec.name)'"
    let flags = spec.allFlags.map { flag in
      let short = flag.short.map { " -s \($0)" } ?? ""
      let long = flag.long.map { " -l \($0)" } ?? ""
      let value = flag.offers.map { " -r" + fishOffer($0) } ?? ""
      return "\(start)\(short)\(long)\(value) -d \(flag.help.fishQuoted)"
    }
    let positionals = spec.positionals.compactMap { positional -> String? in
      let offer = fishOffer(positional.kind)
      return positional.kind == .text ? nil : "\(start)\(offer) -d \(positional.name.fishQuoted)"
    }
    return flags + positionals
  }

  private func fishOffer(_ kind: Positional.Kind) -> String {
    switch kind {
    case .text: " -f"
    case .file: " -F"
    case .choice(let words): " -f -a \(words.joined(separator: " ").fishQuoted)"
    case .command: " -f -a \(specs.map(\.name).joined(separator: " ").fishQuoted)"
    }
  }
}

extension String {
  /// The text as one word of a fish script, where a backslash escapes a quote.
  fileprivate var fishQuoted: String {
    "'" + reduce(into: "") { $0 += $1 == "'" || $1 == "\\" ? "\\\($1)" : String($1) } + "'"
  }
}
