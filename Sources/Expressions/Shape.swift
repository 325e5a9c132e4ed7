/// The shape of a term: scalar, column vector, or matrix, with sizes that may be symbols.
///
/// A shape with one row and one column is a scalar. Conditions have the shape `truth`.
@usableFromInline
package struct Shape: Hashable, Sendable {
  @usableFromInline let id: UInt32

  @inlinable
  init(id: UInt32) { self.id = id }

  @inlinable package static var scalar: Shape { Shape(id: 0) }
  @inlinable package static var truth: Shape { Shape(id: 1) }

  package static func vector(_ rows: Expr) -> Shape { matrix(rows, 1) }

  package static func matrix(_ rows: Expr, _ columns: Expr) -> Shape {
    let rows = rows.canonical
    let columns = columns.canonical
    if rows.isOne, columns.isOne { return .scalar }
    return Shape(id: Store.shapeID(rows: rows, columns: columns))
  }

  package var rows: Expr { id < 2 ? .one : Store.tables.pointee.shapes[Int(id)].rows }
  package var columns: Expr { id < 2 ? .one : Store.tables.pointee.shapes[Int(id)].columns }
  package var isVector: Bool { id > 1 && columns.isOne }
  package var isRow: Bool { id > 1 && rows.isOne }
  package var isSquare: Bool { rows == columns }
  package var transposed: Shape { id < 2 ? self : .matrix(columns, rows) }
}

/// Two shapes that do not fit, in words that a student can use.
package struct ShapeError: Error, Equatable, Sendable {
  package let message: String

  package init(_ message: String) { self.message = message }
}

extension Shape {
  /// The shape of terms added, or multiplied entry by entry: equal ones, or scalars beside them.
  package static func together(
    _ children: some Collection<Expr>, verb: String
  ) throws(ShapeError) -> Shape {
    var shape = Shape.scalar
    for child in children where child.shape != .scalar {
      guard child.shape != .truth else {
        throw ShapeError("a condition can not be \(verb)")
      }
      if shape == .scalar { shape = child.shape }
      guard shape == child.shape else {
        throw ShapeError("\(shape.words) and \(child.shape.words) can not be \(verb)")
      }
    }
    return shape
  }

  /// The shape of an ordered product: inner sizes must agree.
  package static func chained(_ children: some Collection<Expr>) throws(ShapeError) -> Shape {
    var result: Shape?
    for child in children {
      guard child.shape != .truth else { throw ShapeError("a condition can not be multiplied") }
      guard let left = result else {
        result = child.shape
        continue
      }
      if child.shape == .scalar { continue }
      if left == .scalar {
        result = child.shape
        continue
      }
      guard left.columns == child.shape.rows else {
        throw ShapeError(
          "\(left.words) times \(child.shape.words): the inner sizes \(left.columns.sizeText)"
            + " and \(child.shape.rows.sizeText) differ")
      }
      result = .matrix(left.rows, child.shape.columns)
    }
    return result ?? .scalar
  }
}
