internal import Exact
package import Expressions
package import Notation

/// A system of equations over time and layers, as a model file states it.
///
/// A model that could be read is sound: every name has a meaning, each quantity one equation at
/// each place, nothing depends on the future or on itself within one time step, initial values
/// are there, and shapes fit.
package struct Model: Sendable {
  /// The text it was read from.
  package let source: Source
  package internal(set) var declarations: [Declaration] = []
  package internal(set) var time: Horizon?
  package internal(set) var layers: Horizon?
  /// All equations in the order of the text, initial values among them.
  package internal(set) var equations: [Equation] = []
  /// How quantities are written in formulas.
  package internal(set) var notation: [NotationEntry] = []
  /// The same for the writers of formulas.
  package internal(set) var symbols = SymbolTable()
  /// The names of the model; an indexed name that it does not know is an input.
  package internal(set) var vocabulary = Vocabulary(undeclared: .isInput)
  /// In which order the equations are evaluated.
  package internal(set) var order = EvaluationOrder()
  /// Quantities without an equation that change with time, as they are used: `x[t]`.
  package internal(set) var inputs: [Expr] = []
  /// Quantities without an equation that do not change with time, as they are used: `w[i,j]`.
  package internal(set) var parameters: [Expr] = []
  /// Quantities that some equation needs from an earlier time step, in the order of the text.
  package internal(set) var states: [String] = []
  /// Indices that the equations use.
  package internal(set) var indexNames: Set<String> = []
  /// Where conditions and tables stand in the text.
  var givenSpans: [Range<Int>] = []
  /// What they say.
  var givenParts: [GivenPart] = []

  /// An empty model over a text.
  init(_ source: Source) { self.source = source }

  /// Declared functions that are one of the catalogue, by its name.
  package var activations: [String: String] {
    var table: [String: String] = [:]
    for declaration in declarations {
      if case .activation(let definition?) = declaration.kind {
        table[declaration.name] = definition
      }
    }
    return table
  }

  /// Whether a quantity of this name has an equation.
  package func hasEquation(_ name: String) -> Bool { equations.contains { $0.name == name } }

  /// Symbols that count steps, layers or sizes.
  package var wholeSymbols: [Expr] {
    var found = Set<Expr>()
    for last in [time?.last, layers?.last] { if let last { found.insert(last) } }
    for declaration in declarations {
      if declaration.kind == .integer, declaration.symbol.family + declaration.symbol.layers == 0 {
        found.insert(.symbol(declaration.symbol, []))
      }
      found.formUnion(declaration.sizes)
    }
    return found.sorted(by: Order.precedes)
  }

  /// The equation of a quantity at some indices: of `h[T - 1]` that of h with t = T - 1.
  ///
  /// An equation for one place goes before a general one. Nil for inputs and parameters, and for
  /// places before the first at which a general equation holds.
  package func equation(for quantity: Expr) -> EquationInstance? {
    let mine = equations.filter { $0.name == quantity.symbol?.name }
    let fixed = mine.filter { $0.time?.number != nil || $0.variables.isEmpty }
    for equation in fixed + mine.filter({ !fixed.contains($0) }) {
      if let found = instance(of: equation, at: quantity) { return found }
    }
    return nil
  }

  private func instance(of equation: Equation, at quantity: Expr) -> EquationInstance? {
    guard let bindings = IndexPattern.match(equation.left, equation.variables, quantity) else {
      return nil
    }
    var conditions: [Expr] = []
    for horizon in [time, layers] {
      guard let horizon, let value = bindings[horizon.index] else { continue }
      for condition in horizon.conditions(on: value) {
        switch condition.canonical.conditionSign {
        case .always: break
        case .never: return nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .not,
          nil:
          if value != horizon.last || condition.children[1] != horizon.last {
            conditions.append(condition)
          }
        }
      }
    }
    return EquationInstance(
      equation: equation, bindings: bindings,
      right: equation.right.substituting(bindings).tidyingIndices,
      entry: Array(quantity.children.dropFirst(equation.left.children.count)),
      conditions: conditions)
  }
}

/// The equations of a model in an order in which each finds what it needs.
package struct EvaluationOrder: Sendable {
  /// Those that no time step has a part in.
  package internal(set) var constants: [Equation] = []
  /// Values before the first step.
  package internal(set) var initial: [Equation] = []
  /// Those of each time step, or all where a model has no time.
  package internal(set) var steps: [Equation] = []
  /// Those that need the time steps but belong to none: a loss.
  package internal(set) var results: [Equation] = []
}

extension Declaration {
  /// The symbols in its sizes.
  var sizes: Set<Expr> {
    guard symbol.shape != .scalar, symbol.shape != .truth else { return [] }
    return Set((symbol.shape.rows.freeSymbols + symbol.shape.columns.freeSymbols))
  }
}
