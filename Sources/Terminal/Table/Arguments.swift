/// The arguments of one call, checked against the command's row.
package struct Arguments: Sendable, Equatable {
  /// A value after a flag, read once.
  enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case number(Double)
  }

  /// The row that the arguments were read by.
  package let spec: CommandSpec
  /// The arguments by place, as they were typed.
  package internal(set) var positionals: [String] = []
  var values: [String: [Value]] = [:]

  /// No arguments yet.
  init(of spec: CommandSpec) { self.spec = spec }

  /// Whether a toggle was given.
  package func isSet(_ flag: String) -> Bool { !found(flag).isEmpty }

  /// The text after a flag, if it was given.
  package func text(_ flag: String) -> String? { texts(flag).last }

  /// All texts after a flag that may be repeated, in the order given.
  package func texts(_ flag: String) -> [String] {
    found(flag).compactMap { value in
      switch value {
      case .text(let text): text
      case .integer, .number: nil
      }
    }
  }

  /// The whole number after a flag, if it was given.
  package func integer(_ flag: String) -> Int? {
    found(flag).lazy.compactMap { value -> Int? in
      switch value {
      case .integer(let number): number
      case .text, .number: nil
      }
    }.first
  }

  /// The number after a flag, if it was given.
  package func number(_ flag: String) -> Double? {
    found(flag).lazy.compactMap { value -> Double? in
      switch value {
      case .number(let number): number
      case .text, .integer: nil
      }
    }.first
  }

  /// The argument at a place, if there are that many.
  package func positional(_ place: Int) -> String? {
    positionals.indices.contains(place) ? positionals[place] : nil
  }

  /// What to say when an argument, taken for an expression, turns out to be none.
  ///
  /// An argument that starts with a dash and is no listed flag is an expression. If it cannot be
  /// read as one, it was most likely a flag with a slip.
  package func hint(forUnreadable word: String) -> String? {
    FlagLookup(spec.allFlags).hint(for: word, command: spec.name)
  }

  private func found(_ flag: String) -> [Value] {
    guard spec.allFlags.contains(where: { $0.name == flag }) else {
      fatalError("the command \(spec.name) asks for a flag that its row does not list: \(flag)")
    }
    return values[flag] ?? []
  }
}

extension Arguments {
  /// The names of files among the arguments, as far as the row tells.
  package var fileNames: [String] {
    let flags = spec.allFlags.filter { flag in
      switch flag.kind {
      case .file: flag.name != "o"
      case .toggle, .text, .integer, .positive, .choice: false
      }
    }
    let places = positionals.enumerated().filter { place, _ in
      let row = spec.positionals
      guard let positional = place < row.count ? row[place] : row.last else { return false }
      switch positional.kind {
      case .file: return true
      case .text, .choice, .command: return positional.isRepeatable
      }
    }
    return flags.flatMap { texts($0.name) } + places.map(\.element)
  }
}
