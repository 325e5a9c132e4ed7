package import Expressions

/// Which names a text may use, and what they stand for.
package struct Vocabulary: Sendable {
  /// What a declared name is.
  package enum Entry: Sendable, Equatable {
    /// A quantity with its layers, family and shape.
    case quantity(Symbol)
    /// A quantity whose indices are those it is used with; also hides a name that has a meaning
    /// of its own, such as `e`.
    case anyQuantity
    /// An opaque function.
    case function
    /// A smooth function; perhaps another name for one of the catalogue.
    case activation(definition: String?)
  }

  /// What happens to a name that is not declared.
  package enum Undeclared: Sendable {
    /// It is a real scalar; with indices a free real sequence.
    case isReal
    /// With indices it is a free sequence; alone it is an error.
    case isInput
    /// It is an error.
    case isRefused
  }

  package private(set) var entries: [String: Entry]
  package var undeclared: Undeclared
  /// Whether `?a` and `??r` are read: in rules they are.
  package var allowsPatterns: Bool
  /// How names that only stand with indices are written: `W_in[j,k]` for `W_in`.
  package var examples: [String: String] = [:]
  /// What to say of a name that a model does not know; nil where names may be declared.
  package var knownNames: String?

  package init(
    undeclared: Undeclared = .isReal, allowsPatterns: Bool = false, names: [String] = []
  ) {
    entries = [:]
    self.undeclared = undeclared
    self.allowsPatterns = allowsPatterns
    for name in names { entries[name] = .anyQuantity }
  }

  package mutating func declare(_ name: String, _ entry: Entry) { entries[name] = entry }

  /// What is wrong with a name that is not declared, and what helps.
  func undeclared(_ name: String) -> (message: String, hint: String) {
    if let example = examples[name] {
      return ("\(name) stands with indices only", "write \(example)")
    }
    let near = Nearness.nearest(to: name, among: Array(entries.keys) + Array(examples.keys))
    let hint = near.map { "did you mean \(examples[$0] ?? $0)?" }
    return ("\(name) is not declared", hint ?? knownNames ?? "declare it: 'scalar \(name)'")
  }

  package func entry(_ name: String) -> Entry? { entries[name] }

  /// Declares every name of a list of declarations.
  package mutating func declare(_ declarations: [Declaration]) {
    for declaration in declarations { entries[declaration.name] = declaration.entry }
  }
}

extension Vocabulary {
  /// The names that terms use, so that their text is read back to the same terms.
  ///
  /// Only what a use does not tell is declared: shapes, families used without all their indices,
  /// opaque functions, and names that would mean something else.
  package init(of terms: [Expr], allowsPatterns: Bool = true) {
    self.init(allowsPatterns: allowsPatterns)
    for e in Postorder(terms).terms {
      if let callee = e.callee {
        if callee.function == nil, !ReservedNames.calls.contains(callee.name) {
          entries[callee.name] = .function
        }
      } else if let symbol = e.symbol {
        let usesAll = symbol.shape == .scalar && e.children.count == symbol.layers + symbol.family
        if !usesAll {
          entries[symbol.name] = .quantity(symbol)
        } else if entries[symbol.name] == nil, ReservedNames.mean(symbol.name) {
          entries[symbol.name] = .anyQuantity
        }
      }
    }
  }

  package init(of term: Expr) { self.init(of: [term]) }

  /// The names that terms use, all of them, as formulas in LaTeX need them: `b_{1}` alone does not
  /// tell a name from an index.
  package init(spelling terms: [Expr]) {
    self.init(of: terms)
    for e in Postorder(terms).terms {
      if let name = e.symbol?.name, entries[name] == nil { entries[name] = .anyQuantity }
    }
  }
}

/// Names that mean something without being declared.
enum ReservedNames {
  /// Words of the grammar: no quantity can have these names.
  static let words: Set<String> = ["and", "or", "not", "true", "false", "else", "downto"]

  /// The function that `sum(v)` without an index calls.
  static let entrySum = "sumEntries"

  /// Functions that the reader itself makes calls or terms of.
  static let calls: Set<String> = ["matpow", "identity", "inv", "transpose", "matprod"]

  /// Names followed by a parenthesis that are built into the language.
  static let builtIn: Set<String> = [
    "sum", "prod", "cases", "delta", "diff", "d", "matprod", "transpose", "matpow", "I",
    "identity", "zeros", "ones", "inv",
  ]

  /// Whether a name alone is read as something else than a quantity.
  static func mean(_ name: String) -> Bool {
    name == "e" || name == "I" || words.contains(name) || builtIn.contains(name)
      || Function.named(name) != nil
  }
}
