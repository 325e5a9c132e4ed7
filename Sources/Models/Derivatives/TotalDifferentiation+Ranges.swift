internal import Deciding
internal import Exact
internal import Expressions
internal import Rewriting

// Over which values the indices of a question run.
extension TotalDifferentiation {
  /// That the variable comes after everything in the target; nil where it can not.
  func lateCondition(_ derivation: Derivation) -> Expr? {
    let target = derivation.question.children[0]
    for axis in graph.axes {
      guard let place = graph.place(of: axis, in: variable),
        variable.children.indices.contains(place), variable.children[place].number == nil,
        target.kind == .symbol, let mine = graph.place(of: axis, in: target),
        let lag = target.hasSameHead(as: variable)
          ? 0 : graph.shortestLag(to: variable.symbol?.name ?? "", along: axis)
      else { continue }
      let (index, last) = (variable.children[place], target.children[mine])
      let late = Expr.condition(.greater, [index, (last - Expr(lag)).tidyIndex])
      return index.distance(from: last) == nil ? late : nil
    }
    return nil
  }

  /// The ranges of indices that count units, as the sums of the model tell.
  func ranges(ofUnitsIn quantities: [Expr]) -> [Expr] {
    let known = IndexRanges(model)
    var found: [Expr] = []
    for quantity in quantities {
      let places = graph.axes.compactMap { graph.place(of: $0, in: quantity) }
      for (place, index) in quantity.children.enumerated()
      where !places.contains(place) && index.kind == .symbol && index.children.isEmpty {
        guard let range = known[quantity.symbol?.name ?? "", place],
          target(quantities, leavesFree: index)
        else { continue }
        for condition in IndexRange(lower: range.lower, upper: range.upper).conditions(on: index)
        where !found.contains(condition) {
          found.append(condition)
        }
      }
    }
    return found
  }

  private func target(_ quantities: [Expr], leavesFree index: Expr) -> Bool {
    taken.contains(index.symbol?.name ?? "") && !boundNames.contains(index)
  }

  /// The values that an index of the question may take, as far as the model tells.
  func range(of index: Expr, in target: Expr) -> IndexRange? {
    for e in [variable] + Postorder(target).terms where e.kind == .symbol {
      for axis in graph.axes {
        guard let place = graph.place(of: axis, in: e), e.children.indices.contains(place),
          e.children[place] == index, axis.last != index
        else { continue }
        // The value before the first step can be differentiated by, too.
        let isState = e == variable && model.hasEquation(e.symbol?.name ?? "")
        let before = isState ? graph.longestLag(along: axis) : 0
        return IndexRange(lower: Expr(axis.first - before), upper: axis.last)
      }
    }
    return nil
  }

  // MARK: Ranges of a recurrence

  /// Where the range begins in which an index lies; nil where it lies before the recurrence holds.
  mutating func start(
    of recurrence: LinearRecurrence, at n: Expr, _ known: Assumptions, isBound: Bool
  ) -> Expr? {
    let terms = recurrence.coefficients.joined() + recurrence.inhomogeneous
    var starts = [recurrence.first]
    starts += tables.breaks(
      in: Array(terms), over: recurrence.index, deltasOnly: isBound || !splitsTables)
    if let cut = truncation { starts.append((axisEnd - cut + 1).tidyIndex) }
    // Before its first step the recurrence says nothing, wherever a table begins.
    if known.atMost(n, (recurrence.first - 1).tidyIndex) == .yes { return nil }
    var best: Expr?
    for candidate in starts {
      // D[n] follows from what is known at candidate − 1 where that lies before n. Of an index that
      // runs that must be sure; of the index of the question it is what the formula then needs.
      let isBehind = known.atMost(n, (candidate - 1).tidyIndex)
      let isValid = known.atMost(recurrence.first, candidate)
      guard isBehind != .yes, isValid != .no else { continue }
      let isReached = known.atMost((candidate - 1).tidyIndex, n) == .yes
      if isBound, isValid != .yes || !isReached { continue }
      if !isReached, rank(candidate) > rank(n) {
        require(Expr.atMost(n, (candidate - 1).tidyIndex))
        continue
      }
      guard let old = best else {
        best = candidate
        continue
      }
      switch known.atMost(old, candidate) {
      case .yes: best = candidate
      case .no: break
      case .unknown:
        if isBound { continue }
        // Which of two ranges comes last is open: the usual order is assumed.
        let isLast = rank(candidate) >= rank(old)
        require(isLast ? Expr.atMost(old, candidate) : Expr.atMost(candidate, old))
        best = isLast ? candidate : old
      }
    }
    return best
  }

  /// The usual order of steps: numbers, the step of the variable, steps before the last one.
  func rank(_ step: Expr) -> Int {
    if step.number != nil { return isEarly ? 1 : 0 }
    if step.freeSymbols.contains(where: { axisEnd.mentions($0) }) { return 2 }
    return isEarly ? 0 : 1
  }
}
