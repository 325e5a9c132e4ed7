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
        let lag = graph.shortestLag(to: variable.symbol?.name ?? "", along: axis)
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
}
