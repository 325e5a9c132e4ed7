internal import Exact
internal import Expressions

extension ZeroTest {
  /// A region in which signs are known, and the term there.
  struct Cell {
    var term: Expr
    var assumptions: Assumptions
    /// Whether it is a set of measure zero whose equation could not be solved.
    var isThin = false
    /// Quantities on whose signs it was split, with these signs.
    var decided: [(quantity: Expr, sign: Int)] = []
  }

  /// What the cells of a term say together.
  struct Survey {
    var zeros = 0
    var undefined = 0
    var methods: Set<ProofMethod> = []
    var unknown: String?
    /// The assumptions of a cell in which the term seems not to be zero.
    var nonzero: Assumptions?
  }

  static let largestNumberOfCells = 400

  /// Looks at every cell of a term; stops at the first in which it does not vanish.
  func survey(_ e: Expr, decide: (ZeroTest, Expr) -> Attempt) -> Survey {
    var survey = Survey()
    var cells = [Cell(term: e, assumptions: assumptions)]
    var seen = 0
    while let cell = cells.popLast() {
      seen += 1
      guard seen <= Self.largestNumberOfCells, budget.allows(10) else {
        survey.unknown = seen > Self.largestNumberOfCells ? "too many cases" : "out of budget"
        return survey
      }
      let resolution = CaseResolution(cell.term, under: cell.assumptions)
      if resolution.isUndefined {
        survey.undefined += 1
        continue
      }
      if let open = resolution.open {
        cells += split(resolution.term, cell, on: open)
        continue
      }
      if resolution.hasUndefinedPart {
        survey.unknown = "a part of a sum that has no value"
        continue
      }
      switch decide(within(cell.assumptions), resolution.term) {
      case .needsCondition(let condition):
        for part in [condition, condition.negatedCondition].compactMap(\.self) {
          let here = cell.assumptions.assuming(part)
          guard !here.isContradictory else { continue }
          var next = cell
          (next.term, next.assumptions) = (resolution.term, here)
          cells.append(pinned(meetingEnds(next, by: part)))
        }
      case .needsSign(let part):
        let split = CaseResolution.Split(quantity: part.canonical, isContinuous: true)
        cells += self.split(resolution.term, cell, on: split)
      case .split(let open): cells += split(resolution.term, cell, on: open)
      case .decided(let verdict):
        switch verdict {
        case .zero(let method):
          survey.zeros += 1
          survey.methods.insert(method)
        case .undefined: survey.undefined += 1
        case .unknown(let reason): survey.unknown = reason
        case .probablyNonzero:
          if cell.isThin {
            survey.unknown = "a case on the border of two others is not decided"
          } else {
            survey.nonzero = cell.assumptions
            return survey
          }
        }
      }
    }
    return survey
  }

  /// The cells where a quantity is negative, positive and, if needed, zero.
  ///
  /// The quantity is taken apart into factors first. Where the signs of all are known so is its own;
  /// otherwise the first open factor splits the cell, and the others wait for the next round.
  private func split(_ term: Expr, _ cell: Cell, on split: CaseResolution.Split) -> [Cell] {
    let form = SignForm(split.quantity, under: cell.assumptions, budget: budget)
    if let known = form.sign {
      return settled(term, cell, split.quantity, sign: known)
    }
    let quantity = form.open ?? split.quantity
    for (other, sign) in cell.decided.prefix(6) {
      for factor in [1, -1] where isEqual(quantity, Expr(factor) * other, cell) {
        return settled(term, cell, quantity, sign: sign * factor)
      }
    }
    var cells: [Cell] = []
    if !split.isContinuous {
      let here = cell.assumptions.assuming(.condition(.equal, [quantity, 0]))
      if !here.isContradictory { cells.append(onBorder(term, cell, quantity, here)) }
    }
    for sign in [-1, 1] {
      cells += settled(term, cell, quantity, sign: sign)
    }
    return cells
  }

  /// The part of a cell where a quantity has a sign; none where that can not be.
  private func settled(_ term: Expr, _ cell: Cell, _ quantity: Expr, sign: Int) -> [Cell] {
    var result = cell
    result.term = term
    result.assumptions.assume(.condition(sign > 0 ? .greater : .less, [quantity, 0]))
    result.decided.append((quantity, sign))
    return result.assumptions.isContradictory ? [] : [result]
  }

  private func isEqual(_ a: Expr, _ b: Expr, _ cell: Cell) -> Bool {
    guard let difference = try? Definitions.expanded(a - b).canonical,
      !difference.traits.contains(.hasCases), !difference.traits.contains(.bindsIndex)
    else { return false }
    if case .decided(.zero) = within(cell.assumptions).attempt(difference) { return true }
    return false
  }

  /// The cell where a quantity is zero, solved for one of its symbols where it is linear in one.
  private func onBorder(
    _ term: Expr, _ cell: Cell, _ quantity: Expr, _ here: Assumptions
  ) -> Cell {
    if let (symbol, solution) = Self.solved(quantity, here) {
      return Cell(
        term: term.substituting(symbol, by: solution),
        assumptions: cell.assumptions.substituting(symbol, by: solution), isThin: cell.isThin)
    }
    return Cell(term: term, assumptions: here, isThin: true)
  }

  /// A symbol for which a quantity that is zero can be solved, with its value.
  private static func solved(_ quantity: Expr, _ here: Assumptions) -> (Expr, Expr)? {
    let linear = Linear(quantity)
    for part in linear.parts where part.kind == .symbol && part.children.isEmpty {
      let slope = linear[part]
      let others = linear.parts.filter { $0 != part }
      guard !others.contains(where: { $0.mentions(part) }) else { continue }
      var rest = linear
      rest.add(-slope, part)
      let solution = rest.scaled(by: -slope.reciprocal).expr
      if here.integers.contains(part), !here.isInteger(solution) { continue }
      return (part, solution)
    }
    return nil
  }

  /// A cell in which a condition on whole numbers leaves one value between two ends, put in: with
  /// k ≤ n and n ≤ k, n is k.
  private func meetingEnds(_ cell: Cell, by condition: Expr) -> Cell {
    guard let (difference, relation) = Assumptions.comparison(condition),
      relation == .positive || relation == .nonnegative,
      cell.assumptions.isInteger(difference)
    else { return cell }
    let gap = (relation == .positive ? difference - 1 : difference).canonical
    guard gap.number == nil,
      cell.assumptions.proves(.condition(.lessOrEqual, [gap, .zero])) == .yes,
      let (symbol, solution) = Self.solved(gap, cell.assumptions)
    else { return cell }
    return Cell(
      term: cell.term.substituting(symbol, by: solution).canonical,
      assumptions: cell.assumptions.substituting(symbol, by: solution), isThin: cell.isThin)
  }

  /// A cell in which whole numbers with only one value left have that value.
  private func pinned(_ cell: Cell) -> Cell {
    var result = cell
    for symbol in cell.assumptions.integers.sorted(by: Order.precedes) {
      guard let value = result.assumptions.extent(of: symbol).onlyValue else { continue }
      result.term = result.term.substituting(symbol, by: Expr(value)).canonical
      result.assumptions = result.assumptions.substituting(symbol, by: Expr(value))
      result.assumptions.assumeQuietly(.condition(.equal, [symbol, Expr(value)]))
    }
    return result
  }

  /// The verdict on a term with cases.
  func decideByCases(_ e: Expr) -> (verdict: ZeroVerdict, nonzeroIn: Assumptions?) {
    let survey = survey(e) { test, term in test.decideCell(term) }
    if let cell = survey.nonzero { return (.probablyNonzero, cell) }
    if let reason = survey.unknown { return (.unknown(reason), nil) }
    if survey.zeros == 0 {
      return (.unknown("the sides are nowhere defined together, as far as seen"), nil)
    }
    if survey.zeros + survey.undefined > 1 { return (.zero(.cases), nil) }
    return (.zero(survey.methods.first ?? .residues), nil)
  }
}
