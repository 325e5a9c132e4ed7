internal import Exact
internal import Expressions

extension Expr {
  /// Sums and products counted from 1, so that two that differ by a shift of their index are equal.
  var countedFromOne: Expr {
    rebuilt { _, new in
      guard let index = new.binder, new.children[1] != .one else { return new }
      let shift = (new.children[1] - 1).canonical
      guard !shift.mentions(index) else { return new }
      let parts = shift.kind == .sum ? Array(shift.children) : [shift]
      let count = Expr.sum([new.children[2]] + parts.map { -$0 })
      let body = new.children[0].substituting(index, by: .sum([index] + parts))
      return new.kind == .bigSum
        ? .bigSum(index, from: .one, to: count, body)
        : .bigProduct(index, from: .one, to: count, body, order: new.productOrder)
    }
  }
}
