internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions
internal import Rewriting

/// A linear recurrence of a whole layer: D[t,j] = Σ_i J[t,j,i]·D[t−1,i] + B[t,j].
///
/// Its solution is the ordered product of the matrices J, whose size may be a symbol:
/// D[n,j] = Σ_i P[n,b−1,j,i]·D[b−1,i] + Σ_{k=b..n} Σ_i P[n,k,j,i]·B[k,i].
struct FamilyRecurrence: Sendable {
  /// The running step and the running unit.
  let index: Expr
  let unit: Expr
  /// The derivative at the running step and unit.
  let unknown: Expr
  let range: (lower: Expr, upper: Expr)
  let first: Expr
  /// J at the running step, from the second unit to the first.
  let matrix: Expr
  let source: Expr
  let inhomogeneous: Expr
  let lemma: Derivation
  /// The right side, the derivatives before it named, and the same taken apart.
  let claim: (left: Expr, right: Expr)

  /// Takes the result of a lemma apart; nil where it is not linear in the step before.
  init?(
    index: Expr, unit: Expr, unknown: Expr, range: (lower: Expr, upper: Expr), first: Expr,
    lemma: Derivation, fresh: (source: Expr, marks: Expr), assumptions: Assumptions,
    simplified: (Expr) -> Expr
  ) {
    let marks = fresh.marks
    guard let name = marks.symbol else { return nil }
    var body = lemma.result
    for node in Postorder(body).terms where node.kind == .derivative {
      guard
        let places = IndexPattern.match(
          unknown.children[0], [index, unit], node.children[0]),
        let step = places[index], let other = places[unit],
        index.distance(from: step)?.asInt == 1
      else { return nil }
      body = body.replacingEverywhere(node, by: .symbol(Symbol(name.name, family: 1), [other]))
    }
    self.index = index
    self.unit = unit
    self.unknown = unknown
    self.range = range
    self.first = first
    self.lemma = lemma
    source = fresh.source
    let context = RuleContext(
      assumptions: assumptions.within(source, from: range.lower, to: range.upper)
        .within(unit, from: range.lower, to: range.upper))
    func contracted(_ e: Expr) -> Expr {
      var result = e
      for _ in 0..<20 {
        guard let (sum, new) = Self.contraction(in: result, context) else { break }
        result = result.replacingEverywhere(sum, by: new)
      }
      return simplified(result)
    }
    let mark = Expr.symbol(Symbol(name.name, family: 1), [source])
    guard let slope = try? body.derivative(by: mark).value else { return nil }
    matrix = contracted(slope)
    let zero = body.rebuilt { _, new in new.symbol?.name == name.name ? .zero : new }
    inhomogeneous = contracted(zero.droppingZeros)
    guard !matrix.symbolNames.contains(name.name) else { return nil }
    claim = (
      body,
      .sum([.bigSum(source, from: range.lower, to: range.upper, matrix * mark), inhomogeneous])
    )
  }

  /// The first sum over a delta, and what it is.
  private static func contraction(in e: Expr, _ context: RuleContext) -> (Expr, Expr)? {
    for sum in Postorder(e).terms where sum.kind == .bigSum {
      for rule in [DeltaSums.rule, DeltaRules.inSum] {
        if let new = rule.apply(to: sum, in: context) { return (sum, new) }
      }
    }
    return nil
  }

  /// The derivative at a step and unit, by the product P of the matrices.
  func formula(
    at n: Expr, _ j: Expr, from lower: Expr, names: MatrixNames, indices: (step: Expr, unit: Expr)
  ) -> Expr {
    let (k, m) = indices
    func entry(_ start: Expr) -> Expr { .symbol(names.product, [n, start, j, m]) }
    let before = (lower - 1).tidyIndex
    let start = Expr.bigSum(
      m, from: range.lower, to: range.upper,
      entry(before) * unknown.placed([index: before, unit: m]))
    guard !inhomogeneous.isZero else { return start }
    let added = inhomogeneous.placed([index: k, unit: m])
    let inner = Expr.bigSum(
      m, from: range.lower, to: range.upper, RangeSolution.product([entry(k)] + added.factorList))
    return .sum([start, .bigSum(k, from: lower, to: n, inner)])
  }

  /// What the matrix of one step is.
  func definitions(_ names: MatrixNames) -> [Definition] {
    [
      names.productDefinition,
      Definition(
        .symbol(names.matrix, [index, unit, source]), [index, unit, source], matrix),
    ]
  }
}
