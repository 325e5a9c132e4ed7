package import Exact

/// A mathematical expression: a handle into the one store of interned terms.
///
/// Two handles are equal exactly when the terms are the same as written, order of operands
/// included. Children have smaller ids than their parents, so a pass from the leaves upward is a
/// plain loop over ascending ids. Handles are never freed.
@usableFromInline
package struct Expr: Hashable, Sendable {
  @usableFromInline package let id: UInt32

  @inlinable init(id: UInt32) { self.id = id }
}

/// The kinds of expressions.
///
/// The list is closed: engines switch over every kind.
@usableFromInline
package enum Kind: UInt8, Sendable, CaseIterable {
  /// An exact rational number.
  case number
  /// A named quantity, perhaps with a layer, indices and a shape.
  case symbol
  /// A sum of two or more terms, in the author's order.
  case sum
  /// A commutative product: scalars, a scalar with a matrix, or entry by entry.
  case product
  /// A base with an exponent; of a matrix, entry by entry.
  case power
  /// A function of the catalogue or an opaque one, or a derivative of it, at arguments.
  case call
  /// Σ with a bound index: body, lower bound, upper bound.
  case bigSum
  /// Π with a bound index: body, lower bound, upper bound; perhaps ordered.
  case bigProduct
  /// Values under conditions, the first that holds; the last child may be the value for the rest.
  case cases
  /// A comparison, or conditions joined by and, or, not.
  case condition
  /// Kronecker's delta of two indices.
  case delta
  /// A product in which the order matters.
  case matrixProduct
  /// A matrix or vector with rows and columns exchanged.
  case transpose
  /// A derivative that has not been taken: of the first child with respect to the second.
  case derivative
}

/// How the factors of a Π stand.
package enum ProductOrder: UInt8, Sendable {
  /// The factors commute.
  case commutative
  /// Ordered, the factor of the lower bound leftmost.
  case ascending
  /// Ordered, the factor of the upper bound leftmost.
  case descending
}

/// Which paths a derivative follows.
package enum DerivativeKind: UInt8, Sendable {
  /// Only the direct dependence; the other quantities stay fixed.
  case partial
  /// Every path through the equations of the model.
  case total
}

/// The sign between the sides of a comparison, or what joins conditions.
package enum ConditionSign: UInt8, Sendable, CaseIterable {
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  case and, or, not, always, never

  /// Whether it stands between two values, rather than between conditions.
  package var isComparison: Bool { rawValue <= ConditionSign.notEqual.rawValue }

  /// The sign between the same sides in exchanged order.
  package var mirrored: ConditionSign {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual, .and, .or, .not, .always, .never: self
    }
  }
}

extension Expr {
  /// The node behind the handle.
  @inlinable @inline(__always) var node: UnsafeMutablePointer<Node> { Store.node(id) }

  @inlinable @inline(__always)
  package var kind: Kind { node.pointee.kind }

  @inlinable @inline(__always)
  package var children: Children { Children(node) }

  /// The size of the term as it is written: its leaves, operators and functions; at most 2^32 − 1.
  package var treeSize: UInt32 { node.pointee.size }

  /// A number made of the content alone: the same on every run and machine.
  package var contentHash: UInt64 { node.pointee.hash }

  @inlinable
  package var shape: Shape { Shape(id: node.pointee.shape) }

  @inlinable @inline(__always)
  package var isScalar: Bool { node.pointee.shape == 0 }

  @inlinable
  package var traits: Traits { node.pointee.traits }

  /// The value of a number; nil for every other kind.
  package var number: Rational? {
    kind == .number ? Store.tables.pointee.numbers[Int(node.pointee.payload)] : nil
  }

  /// The name of a symbol; nil for every other kind.
  package var symbol: Symbol? {
    kind == .symbol ? Store.tables.pointee.symbols[Int(node.pointee.payload)].symbol : nil
  }

  /// What a call calls; nil for every other kind.
  @inlinable @inline(__always)
  package var callee: Callee? {
    kind == .call ? Callee(id: node.pointee.payload) : nil
  }

  /// The bound index of a Σ or Π; nil for every other kind.
  package var binder: Expr? {
    kind == .bigSum || kind == .bigProduct ? Expr(id: node.pointee.payload) : nil
  }

  package var productOrder: ProductOrder {
    guard kind == .bigProduct, let order = ProductOrder(rawValue: node.pointee.flags) else {
      return .commutative
    }
    return order
  }

  package var conditionSign: ConditionSign? {
    kind == .condition ? ConditionSign(rawValue: node.pointee.flags) : nil
  }

  package var derivativeKind: DerivativeKind {
    kind == .derivative && node.pointee.flags == DerivativeKind.total.rawValue ? .total : .partial
  }
}

/// The operands of a term, in the author's order.
@usableFromInline
package struct Children: RandomAccessCollection, @unchecked Sendable {
  @usableFromInline let start: UnsafePointer<Expr>?
  @usableFromInline package let count: Int

  @inlinable @inline(__always)
  init(_ node: UnsafeMutablePointer<Node>) {
    start = Node.operands(of: node)
    count = Int(node.pointee.count)
  }

  @inlinable
  package var startIndex: Int { 0 }
  @inlinable
  package var endIndex: Int { count }

  @usableFromInline
  package struct Iterator: IteratorProtocol {
    @usableFromInline var place: UnsafePointer<Expr>?
    @usableFromInline var left: Int

    @inlinable
    init(place: UnsafePointer<Expr>?, left: Int) {
      self.place = place
      self.left = left
    }

    @inlinable
    package mutating func next() -> Expr? {
      guard left > 0, let here = place else { return nil }
      left -= 1
      place = here + 1
      return here.pointee
    }
  }

  @inlinable
  package func makeIterator() -> Iterator { Iterator(place: start, left: count) }

  @inlinable
  package subscript(position: Int) -> Expr {
    precondition(position >= 0 && position < count, "no such operand")
    guard let start else { fatalError("Children: operands without a place") }
    return start[position]
  }
}

/// Facts about everything below a node, known without looking there.
@usableFromInline
package struct Traits: OptionSet, Sendable {
  @usableFromInline package let rawValue: UInt8

  @inlinable
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A Σ or Π stands in the term.
  @inlinable package static var bindsIndex: Traits { Traits(rawValue: 1) }
  /// A derivative that has not been taken stands in the term.
  @inlinable package static var hasDerivative: Traits { Traits(rawValue: 2) }
  /// A variable of a pattern (`?a`) stands in the term.
  @inlinable package static var hasPatternVariable: Traits { Traits(rawValue: 4) }
  /// Cases or conditions stand in the term.
  @inlinable package static var hasCases: Traits { Traits(rawValue: 8) }
  /// A vector or matrix stands in the term.
  @inlinable package static var hasMatrix: Traits { Traits(rawValue: 16) }
  /// An opaque function stands in the term.
  @inlinable package static var hasOpaqueFunction: Traits { Traits(rawValue: 32) }
}

extension Expr {
  /// Whether two terms differ in their operands at most.
  @inlinable
  package func hasSameHead(as other: Expr) -> Bool {
    let (mine, theirs) = (node, other.node)
    return mine.pointee.kind == theirs.pointee.kind && mine.pointee.flags == theirs.pointee.flags
      && mine.pointee.payload == theirs.pointee.payload
  }
}

extension Expr {
  /// How many terms the store holds, and in how many bytes.
  package static var storeMeasure: (nodes: Int, bytes: Int) { Store.measure }
}
