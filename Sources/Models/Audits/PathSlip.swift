internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions

/// Finds the paths through a model's equations that a line of a derivation leaves out.
///
/// The total derivative of c[t] by c[t-1] is the sum of the factors of all paths between them. A line
/// that has the factors of some of them only has forgotten the others.
struct PathSlip {
  let judge: Judge
  let before: Expr
  let line: Expr

  private static let mostPaths = 6
  private static let stepsEach = 1_500_000

  /// The slip, if the line is what is left of the line before without some paths.
  func find() -> Slip? {
    guard judge.setting.model != nil else { return nil }
    let open = Postorder(before).terms.filter { $0.kind == .derivative && $0.isScalar }
    for derivative in open {
      guard let paths = paths(of: derivative), (2...Self.mostPaths).contains(paths.count) else {
        continue
      }
      if let missing = missing(in: paths, of: derivative) {
        let texts = missing.map { $0.quantities.map(\.plainText).joined(separator: ", ") }
        let words =
          missing.count == 1
          ? "the path \(texts[0]) is" : "the paths \(texts.joined(separator: "; ")) are"
        let factors = missing.map(\.factor.plainText).joined(separator: " + ")
        let whole = Expr.sum(paths.map(\.factor)).normalizedAsWritten
        return Slip(
          kind: .missingPath, sentence: "\(words) missing: + \(factors)",
          corrected: before.replacingEverywhere(derivative, by: whole))
      }
    }
    return nil
  }

  /// All paths to the variable; where time lies between, those up to an earlier step.
  private func paths(of derivative: Expr) -> [DependencePath]? {
    let (target, variable) = (derivative.children[0], derivative.children[1])
    guard target.kind == .symbol, target.isScalar, variable.isScalar else { return nil }
    return (try? judge.setting.paths(from: target, to: variable, limit: 60))
      ?? (try? judge.setting.pathsWithinStep(from: target, to: variable))
  }

  /// The fewest paths without which the line would follow.
  private func missing(in paths: [DependencePath], of derivative: Expr) -> [DependencePath]? {
    let subsets = (1..<(1 << paths.count) - 1).sorted { a, b in
      a.nonzeroBitCount != b.nonzeroBitCount ? a.nonzeroBitCount < b.nonzeroBitCount : a < b
    }
    var names: [Expr: Expr] = [:]
    let mine = line.withDerivativesNamed(&names)
    for subset in subsets {
      let kept = paths.indices.filter { subset & 1 << $0 == 0 }
      let sum = Expr.sum(kept.map { paths[$0].factor }).normalizedAsWritten
      let candidate = before.replacingEverywhere(derivative, by: sum).withDerivativesNamed(&names)
      if isEqual(mine, candidate) {
        return paths.indices.filter { subset & 1 << $0 != 0 }.map { paths[$0] }
      }
    }
    return nil
  }

  private func isEqual(_ a: Expr, _ b: Expr) -> Bool {
    var quick = judge
    quick.wantsProof = false
    let outer = judge.budget
    quick.budget = DecisionBudget(steps: Self.stepsEach, isCancelled: { outer.isSpent })
    guard let judgement = try? quick.compareByNames(a, b) else { return false }
    return judgement.verdict.isEqual
  }
}

extension Expr {
  /// The term with each derivative that is not taken replaced by a name.
  fileprivate func withDerivativesNamed(_ names: inout [Expr: Expr]) -> Expr {
    var term = self
    while let open = term.innermostDerivative {
      let name = names[open.canonical] ?? .symbol("#d\(names.count)")
      names[open.canonical] = name
      term = term.replacingEverywhere(open, by: name)
    }
    return term
  }
}
