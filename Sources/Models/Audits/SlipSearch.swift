internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions

/// Tries single edits on a wrong line and tells the one that makes it follow from the line before.
///
/// The edits come from small to large, so the first that fits is the likeliest slip. What is put
/// in (factors, summands, indices, names) stands somewhere in the derivation.
struct SlipSearch {
  let judge: Judge
  let before: Expr
  let line: Expr
  let material: SlipMaterial

  private static let mostCandidates = 1500
  private static let mostPlaces = 250
  private static let stepsEach = 300_000

  init(judge: Judge, before: Expr, line: Expr, material: [Expr]) {
    (self.judge, self.before, self.line) = (judge, before, line)
    let taken = (try? judge.prepared(before).value) ?? before
    let own = judge.definitions.flatMap { [$0.key, $0.value] }.sorted(by: Order.precedes)
    self.material = SlipMaterial([before, taken, line] + own + material, beside: line)
  }

  /// The likeliest slip; nil where no single edit explains the line.
  func find() -> Slip? {
    var left = Self.mostCandidates
    var seen: Set<Expr> = [line.canonical]
    let places = Occurrence.all(in: line, limit: Self.mostPlaces)
    let target =
      before.traits.contains(.hasDerivative) || judge.usesEquations(before)
      ? before : (try? judge.prepared(before).value) ?? before
    for edits in SlipEdits.all {
      for place in places {
        for edit in edits.of(place, material) {
          guard left > 0, !judge.budget.isSpent else { return nil }
          guard let whole = place.replaced(in: line, by: edit.new),
            seen.insert(whole.canonical).inserted
          else { continue }
          left -= 1
          if follows(whole, from: target) {
            return Slip(kind: edit.kind, sentence: edit.sentence, corrected: whole)
          }
        }
      }
    }
    return nil
  }

  private func follows(_ candidate: Expr, from target: Expr) -> Bool {
    guard candidate.shape == target.shape else { return false }
    var quick = judge
    quick.wantsProof = false
    let outer = judge.budget
    quick.budget = DecisionBudget(steps: Self.stepsEach, isCancelled: { outer.isSpent })
    guard let judgement = try? quick.compare(target, candidate) else { return false }
    switch judgement.verdict {
    case .equal: return true
    case .different: return false
    case .undecided(let reason, _): return reason.hasPrefix("right for")
    }
  }
}

/// What the other lines of a derivation offer for putting in.
struct SlipMaterial {
  var factors: [Expr] = []
  var summands: [Expr] = []
  var indices: [Expr] = []
  var quantities: [Expr] = []
  var functions: [Callee] = []

  private static let most = 40

  /// Parts of the terms, those of the first ones first.
  init(_ terms: [Expr], beside line: Expr) {
    var seen = (factors: Set<Expr>(), summands: Set<Expr>(), symbols: Set<Expr>())
    var callees = Set<Callee>()
    for root in terms {
      for e in Postorder(root).terms.reversed() {
        switch e.kind {
        case .product, .matrixProduct:
          for factor in e.children where seen.factors.insert(factor).inserted {
            factors.append(factor)
          }
        case .sum:
          for term in e.children where seen.summands.insert(term).inserted { summands.append(term) }
        case .symbol:
          if seen.symbols.insert(e).inserted { quantities.append(e) }
        case .call:
          if let callee = e.callee, callees.insert(callee).inserted { functions.append(callee) }
          if seen.factors.insert(e).inserted { factors.append(e) }
        case .power, .cases, .bigSum, .bigProduct:
          if seen.factors.insert(e).inserted { factors.append(e) }
        case .number, .condition, .delta, .transpose, .derivative: continue
        }
      }
      for symbol in quantities where seen.factors.insert(symbol).inserted { factors.append(symbol) }
    }
    let binders = Postorder(terms).terms.compactMap(\.binder)
    let used = terms.flatMap { Postorder($0).terms }.filter { $0.kind == .symbol }
      .flatMap { $0.children.flatMap(\.freeSymbols) }
    indices = Set(binders + used).filter { $0.children.isEmpty }.sorted(by: Order.precedes)
    quantities.removeAll { indices.contains($0) || $0 == .pi }
    factors.removeAll { $0.number == 1 || $0 == .minusOne || indices.contains($0) }
    factors = Array(factors.prefix(Self.most))
    summands = Array(summands.prefix(Self.most))
    quantities = Array(quantities.prefix(Self.most))
  }
}
