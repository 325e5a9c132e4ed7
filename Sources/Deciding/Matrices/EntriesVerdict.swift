internal import Expressions

extension Equality {
  /// Whether all entries of two terms are equal, by the methods for scalars.
  func entriesVerdict(_ left: Expr, _ right: Expr, _ given: Assumptions) -> ZeroVerdict {
    let size = Postorder([left, right]).terms.count
    guard left.shape == right.shape, size < 400 else { return .unknown("") }
    var notation = EntryNotation(for: [left, right], symmetric: given.symmetricNames)
    let (row, column) = (notation.freshIndex(), notation.freshIndex())
    guard let a = try? notation.entry(left, row, column),
      let b = try? notation.entry(right, row, column)
    else { return .unknown("a term of matrices that has no form with indices") }
    var known = given
    for (index, size) in [(row, left.shape.rows), (column, left.shape.columns)] {
      known = known.declaring(integer: index)
      known.assumeQuietly(.condition(.greaterOrEqual, [index, .one]))
      known.assumeQuietly(.condition(.lessOrEqual, [index, size]))
    }
    let scan = WholeSymbols(in: [left, right])
    for name in scan.sizes.sorted() {
      known = known.declaring(integer: .symbol(name))
      known.assumeQuietly(.condition(.greaterOrEqual, [.symbol(name), .one]))
    }
    return ZeroTest(under: known.completed(for: [a, b]), budget: budget).decide(a - b).verdict
  }
}
