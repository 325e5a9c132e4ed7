package import Expressions

/// A backward equation: what the derivative of the loss by a quantity is.
package struct AdjointEquation: Sendable {
  /// The derivative, `delta_h[t]`.
  package var left: Expr
  /// Its indices that vary.
  package var variables: [Expr]
  package var right: Expr
  /// The equations in which the quantity is used, and how.
  package var uses: [Use] = []
  /// The ranges of the indices that vary.
  package var runs: [Run] = []
  /// Values of the indices for which an equation of its own stands.
  package var exceptions: [[Expr: Expr]] = []
  /// Whether it says that nothing lies behind the last step.
  package var isEnd = false

  package var name: String { left.symbol?.name ?? "" }

  /// Whether it leaves a quantity to an equation of its own.
  func leaves(_ other: Expr) -> Bool {
    exceptions.contains { left.substituting($0).tidyingIndices == other }
  }

  /// For which indices it holds, in words: `for t < T`; empty where it has none.
  package var domain: String {
    guard !runs.isEmpty else { return "" }
    let whole = runs.map { run in
      let ownEnd = exceptions.contains { $0.count == 1 && $0[run.index] == run.last }
      return ownEnd && runs.count == 1
        ? "\(run.index.plainText) = \(run.first.plainText)..\((run.last - 1).tidyIndex.plainText)"
        : "\(run.index.plainText) = \(run.first.plainText)..\(run.last.plainText)"
    }
    let isTold =
      runs.count == 1
      && exceptions.allSatisfy { $0.count == 1 && $0[runs[0].index] == runs[0].last }
    let others = isTold ? [] : exceptions
    let except = others.map { binding in
      binding.sorted { Order.precedes($0.key, $1.key) }
        .map { "\($0.key.plainText) = \($0.value.plainText)" }.joined(separator: ", ")
    }
    let text = "for " + whole.joined(separator: ", ")
    return except.isEmpty ? text : text + ", but not at " + except.joined(separator: " and at ")
  }
}
