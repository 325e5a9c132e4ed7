package import Calculus
package import Deciding
package import Expressions
internal import Notation

/// What was found out about two terms of a question, and what that rests on.
package struct Judgement: Sendable {
  package var verdict: Verdict
  /// The conditions that the verdict uses, as far as that can be told.
  package var assumptions: [Expr] = []
  /// The symbols among them that stand for whole numbers.
  package var wholes: [Expr] = []
  /// The terms that were compared: derivatives taken, values put in.
  package var left: Expr
  package var right: Expr
}

/// Judges the answers to a question: takes derivatives, uses the model, and compares.
package struct Judge {
  package let setting: Setting
  /// What a derivative is at a kink, by convention.
  package var kinkValue: Expr?
  /// Whether residues are not enough.
  package var wantsProof = false
  /// What names stand for besides the equations of the model.
  package var definitions: [Expr: Expr] = [:]
  package var budget: DecisionBudget

  package init(_ setting: Setting, budget: DecisionBudget) {
    self.setting = setting
    self.budget = budget
  }

  /// The verdict on an answer and the right one.
  package func compare(
    _ left: Expr, _ right: Expr
  ) throws(DifferentiationError) -> Judgement {
    let left = puttingWholesIn(left)
    let right = puttingWholesIn(right)
    guard usesEquations(left) || usesEquations(right) else { return try compareFree(left, right) }
    return try compareByEquations(left, right)
  }

  /// The term that is compared: derivatives taken, activations named, values put in.
  package func prepared(_ e: Expr) throws(DifferentiationError) -> Derivative {
    try e.refuseUnknownDependence()
    var taken = try e.takingDerivatives(kinkValue: kinkValue)
    taken.value = puttingIn(taken.value)
    taken.conditions = taken.conditions.map { puttingIn($0) }
    return taken
  }

  /// Compares terms whose quantities are all free.
  func compareFree(_ left: Expr, _ right: Expr) throws(DifferentiationError) -> Judgement {
    let (a, b) = (try prepared(left), try prepared(right))
    let kinks = a.conditions + b.conditions
    var given = setting.assumptions
    for condition in kinks where given.proves(condition) != .yes { given.assume(condition) }
    for matrix in symmetricMatrices(in: [a.value, b.value]) {
      given.assume(.condition(.equal, [matrix.transposed, matrix]))
    }
    let verdict = verdict(on: a.value, b.value, under: given)
    var judgement = Judgement(
      verdict: verdict.about([a.value, b.value]), left: a.value, right: b.value)
    report(given, into: &judgement)
    return judgement
  }

  /// Matrices in the terms that are declared symmetric.
  private func symmetricMatrices(in terms: [Expr]) -> [Expr] {
    let names = Set(setting.declarations.filter(\.isSymmetric).map(\.name))
    guard !names.isEmpty else { return [] }
    return Postorder(terms).terms.filter {
      $0.kind == .symbol && !$0.isScalar && names.contains($0.symbol?.name ?? "")
    }.sorted(by: Order.precedes)
  }

  private func verdict(_ a: Expr, _ b: Expr, _ given: Assumptions, steps: Int) -> Verdict {
    Equality(under: given, budget: DecisionBudget(steps: steps)).compare(a, b)
  }

  private func verdict(on a: Expr, _ b: Expr, under given: Assumptions) -> Verdict {
    var equality = Equality(under: given, budget: budget)
    equality.wantsProof = wantsProof
    return equality.compare(a, b)
  }

  // MARK: What the verdict rests on

  /// Lists the conditions without which the verdict would not have been found.
  private func report(_ given: Assumptions, into judgement: inout Judgement) {
    let names = judgement.left.symbolNames.union(judgement.right.symbolNames)
    let about = given.conditions.filter { !$0.symbolNames.isDisjoint(with: names) }
    switch judgement.verdict {
    case .equal(.normalForm, _), .undecided: return
    case .equal:
      judgement.assumptions = needed(about, of: given, for: judgement)
    case .different:
      judgement.assumptions = about
    }
    judgement.wholes = given.integers.filter { symbol in
      [judgement.left, judgement.right].contains { $0.mentions(symbol) }
    }.sorted(by: Order.precedes)
  }

  /// The conditions that can not be left out, tried one by one.
  private func needed(
    _ about: [Expr], of given: Assumptions, for judgement: Judgement
  ) -> [Expr] {
    guard about.count <= 8 else { return about }
    var kept = about
    for condition in about {
      let fewer = kept.filter { $0 != condition }
      let rest = Assumptions(fewer, integers: given.integers.sorted(by: Order.precedes))
      let verdict = verdict(judgement.left, judgement.right, rest, steps: 400_000)
      if verdict.isEqual { kept = fewer }
    }
    return kept
  }

  // MARK: What is given

  /// Symbols that count get their values before anything else: bounds and indices use them.
  func puttingWholesIn(_ e: Expr) -> Expr {
    let wholes = Set(setting.model?.wholeSymbols ?? [])
      .union(setting.declarations.filter { $0.kind == .integer }.map { .symbol($0.symbol, []) })
    return e.substituting(setting.values.filter { wholes.contains($0.key) })
  }

  func puttingIn(_ e: Expr) -> Expr {
    let named = e.naming(setting.activations)
    let valued = setting.applyingValues(to: named)
    let hasTables = !setting.sequences.isEmpty || setting.values.keys.contains(where: \.isMember)
    return hasTables ? valued.rebuilt { _, new in tabled(new) } : valued
  }

  /// A quantity with what tables and single values say: with x[1] = 1, x[k] is 1 where k = 1.
  ///
  /// Where no range holds it stands for itself.
  private func tabled(_ e: Expr) -> Expr {
    guard e.isMember else { return e }
    var branches: [Expr] = []
    for (conditions, value) in lines(about: e) {
      let open = conditions.filter { $0.canonical.conditionSign != .always }
      if open.contains(where: { $0.canonical.conditionSign == .never }) { continue }
      guard !open.isEmpty else {
        return branches.isEmpty ? value : .cases(branches + [value])
      }
      branches += [open.count == 1 ? open[0] : Expr.condition(.and, open), value]
    }
    return branches.isEmpty ? e : .cases(branches + [e])
  }

  /// What is given about the values of a quantity, and where each holds.
  private func lines(about e: Expr) -> [(conditions: [Expr], value: Expr)] {
    var found: [(conditions: [Expr], value: Expr)] = []
    for (member, value) in setting.values.sorted(by: { Order.precedes($0.key, $1.key) })
    where member.isMember && member.hasSameHead(as: e)
      && member.children.count == e.children.count
    {
      found.append((zip(e.children, member.children).map { .condition(.equal, [$0, $1]) }, value))
    }
    for line in setting.sequences {
      guard let bindings = IndexPattern.match(line.pattern, line.variables, e) else { continue }
      let place = line.index.flatMap { bindings[$0] }
      found.append(
        (place.map { line.range.conditions(on: $0) } ?? [], line.value.substituting(bindings)))
    }
    return found
  }
}

extension Expr {
  /// The term with activations called by what they are: `s'(x)` as `sigmoid'(x)`.
  func naming(_ activations: [String: String]) -> Expr {
    guard !activations.isEmpty, traits.contains(.hasOpaqueFunction) else { return self }
    return rebuilt { _, new in
      guard let callee = new.callee, let meant = activations[callee.name] else { return new }
      let known = Callee(meant, orders: callee.orders, arity: callee.arity)
      return .call(known, Array(new.children))
    }
  }
}

extension Expr {
  /// Whether it is a member of a sequence: a name with indices.
  fileprivate var isMember: Bool { kind == .symbol && !children.isEmpty }
}

extension Verdict {
  /// The verdict with only those values in its witness that the terms ask for.
  fileprivate func about(_ terms: [Expr]) -> Verdict {
    guard case .different(var witness) = self else { return self }
    let all = Postorder(terms).terms
    let sizes = all.flatMap { [$0.shape.rows, $0.shape.columns] }
    let names = Set((all + sizes.flatMap { Postorder($0).terms }).compactMap { $0.symbol?.name })
    witness.values = witness.values.filter { value in
      names.contains(String(value.name.prefix { $0 != "[" && $0 != "{" }))
    }
    return .different(witness)
  }
}
