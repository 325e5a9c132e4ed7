package import Expressions
package import Rewriting

/// The differentiation rules by name.
///
/// What they do is in `DifferentiationRules`; here they are rules on derivatives that are not yet
/// taken, for derivations.
package enum DifferentiationCatalogue {
  package static let all: [Rule] = rules { _, _ in false } + [tidy, differentiate]

  /// The rules for one operator or function each, where quantities may depend on the variable
  /// through equations.
  ///
  /// `reaching` says whether a quantity depends on a variable in this way.
  package static func rules(
    reaching: @escaping @Sendable (_ quantity: Expr, _ variable: Expr) -> Bool
  ) -> [Rule] {
    (names + matrixNames).map { name, reason, isRoutine in
      @Sendable func formula(_ e: Expr, _ context: RuleContext) -> DerivativeFormula? {
        try? e.nextFormula(kinkValue: context.kinkValue, reaching: reaching)
      }
      var rule = Rule(
        name, reason, isRoutine: isRoutine,
        .code { e, context in
          guard e.kind == .derivative, let formula = formula(e, context), formula.rule == name
          else { return nil }
          return formula.value
        })
      rule.conditions = { e, context in formula(e, context)?.conditions ?? [] }
      return rule
    }
  }

  /// The rules that only vectors and matrices need.
  package static let matrixRules: [Rule.ID] = matrixNames.map(\.0)

  /// The names of the rules of matrix calculus, each once.
  static let matrixNames: [(String, String, Bool)] = [
    ("matrix-factor-rule", "a constant factor stays on its side", true),
    ("matrix-product-rule", "each factor of the ordered product in turn, the others stay", false),
    ("transpose-rule", "the derivative of a transpose is the transpose", true),
    ("entrywise-function-rule", "the slope at each entry, entry by entry", false),
    ("trace-rule", "d tr(X) = <I, dX>", false),
    ("entry-sum-rule", "d sum(X) = <1, dX>", false),
    ("diagonal-rule", "d diag(v) = diag(dv)", true),
    ("norm-rule", "d |X| = <X/|X|, dX>", false),
    ("squared-norm-rule", "d |X|^2 = <2 X, dX>", false),
    ("softmax-rule", "d p = (diag(p) - p p') dz", false),
    ("log-softmax-rule", "d log(p) = dz - 1 (p' dz) for p = softmax(z)", false),
    ("inverse-rule", "d inv(A) = -inv(A) dA inv(A)", false),
    ("determinant-rule", "d det(A) = <det(A) inv(A)', dA>", false),
    ("entry-of-gradient", "the derivative by an entry is that entry of the gradient", false),
    ("matrix-power-rule", "each of the n equal factors in turn", false),
  ]

  /// Sums in sums and products in products opened between two steps.
  package static let tidy = Rule(
    "tidy", "brackets that change nothing are left out", isRoutine: true, isSilent: true,
    .code { e, _ in e.tidied })

  /// A derivative taken as a whole, where writing out each step would be too long.
  static let differentiate: Rule = {
    var rule = Rule(
      "differentiate", "all rules of differentiation, from the inside outward",
      .code { e, context in e.derivativeAsWhole(context)?.value })
    rule.conditions = { e, context in e.derivativeAsWhole(context)?.conditions ?? [] }
    return rule
  }()

  private static let names: [(String, String, Bool)] = [
    ("constant-rule", "what does not depend on the variable has derivative 0", true),
    ("variable-rule", "the variable has derivative 1", true),
    ("index-rule", "an entry has derivative 1 by itself and 0 by the others", false),
    ("sum-rule", "a sum is differentiated term by term", true),
    ("constant-factor-rule", "a constant factor stays", true),
    ("product-rule", "(f g)' = f' g + f g'", false),
    ("quotient-rule", "(f/g)' = (f' g - f g')/g^2", false),
    ("power-rule", "(f^n)' = n f^(n-1) f'", false),
    ("exponential-rule", "(a^f)' = a^f log(a) f'", false),
    ("general-power-rule", "(f^g)' = f^g (g' log(f) + g f'/f)", false),
    ("function-rule", "the derivative of the function is known", false),
    ("chain-rule", "outer derivative times inner derivative", false),
    ("cases-rule", "each case is differentiated inside its range", false),
    ("sum-over-index-rule", "a sum over an index is differentiated term by term", true),
    ("product-over-index-rule", "each factor in turn is differentiated, the others stay", false),
  ]
}

extension Expr {
  /// The derivative that this one, not yet taken, is; nil where none can be given.
  fileprivate func derivativeAsWhole(_ context: RuleContext) -> Derivative? {
    guard kind == .derivative else { return nil }
    return try? children[0].derivative(by: children[1], kinkValue: context.kinkValue)
  }

  /// What the next rule makes of a derivative that is not yet taken.
  ///
  /// `reaching` says whether a quantity depends on the variable through an equation.
  package func nextFormula(
    kinkValue: Expr?, reaching: (_ quantity: Expr, _ variable: Expr) -> Bool = { _, _ in false }
  ) throws(DifferentiationError) -> DerivativeFormula {
    let variable = children[1]
    guard variable.kind == .symbol else {
      throw DifferentiationError(
        "only a quantity can be differentiated by, not a term",
        hint: "name a symbol or an entry such as x[1]", at: variable)
    }
    let u = children[0].renamingBinders { variable.mentions($0) }
    let depends = try Dependence(of: u, on: [variable], reaching: { reaching($0, variable) })
    let kind = derivativeKind
    let rules = DifferentiationRules(
      variable: variable, depends: { depends($0) },
      derivative: { $0 == variable ? .one : depends($0) ? .derivative($0, variable, kind) : .zero },
      kinkValue: kinkValue, takesAnyTerm: true, kind: kind)
    return try rules.formula(of: u)
  }
}
