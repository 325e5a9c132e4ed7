package import Exact

/// Making terms. The constructors are cheap: they keep what they are given, in its order.
extension Expr {
  /// Whole numbers whose handles are fixed.
  static let smallIntegers = -16...16

  @inlinable package static var zero: Expr { Expr(small: 0) }
  @inlinable package static var one: Expr { Expr(small: 1) }
  @inlinable package static var minusOne: Expr { Expr(small: -1) }
  @inlinable package static var two: Expr { Expr(small: 2) }
  package static let half = Expr(Rational(1, 2))
  package static let pi = Expr.symbol("pi")
  package static let infinity = Expr.symbol("oo")
  /// Euler's number.
  package static let e = Expr.call(Callee("exp"), [.one])

  package init(_ value: Rational) { self = Store.intern(number: value) }

  package init(_ value: Int) {
    if value >= -16, value <= 16 { self.init(small: value) } else { self.init(Rational(value)) }
  }

  @inlinable
  init(small value: Int) {
    if Store.publishedNodes == nil { Store.prepare() }
    self.init(id: UInt32(truncatingIfNeeded: value + 16))
  }

  @inlinable
  package var isZero: Bool { self == .zero }
  @inlinable
  package var isOne: Bool { self == .one }

  package static func symbol(_ name: String) -> Expr { symbol(Symbol(name), []) }

  /// A quantity with its layers and indices; a wrong number of them is the caller's mistake.
  package static func symbol(_ symbol: Symbol, _ children: [Expr]) -> Expr {
    checked { () throws(ShapeError) in try making(symbol, children) }
  }

  package static func sum(_ terms: [Expr]) -> Expr {
    terms.count == 1 ? terms[0] : terms.isEmpty ? zero : raw(.sum, terms)
  }

  package static func product(_ factors: [Expr]) -> Expr {
    factors.count == 1 ? factors[0] : factors.isEmpty ? one : raw(.product, factors)
  }

  package static func matrixProduct(_ factors: [Expr]) -> Expr {
    factors.count == 1 ? factors[0] : raw(.matrixProduct, factors)
  }

  package static func power(_ base: Expr, _ exponent: Expr) -> Expr {
    pair(.power, base, exponent)
  }

  package static func call(_ callee: Callee, _ arguments: [Expr]) -> Expr {
    raw(.call, payload: callee.id, arguments)
  }

  /// A function at arguments, by name.
  package static func call(_ name: String, _ arguments: Expr...) -> Expr {
    raw(.call, payload: Callee(name, arity: arguments.count).id, arguments)
  }

  package static func bigSum(_ binder: Expr, from lower: Expr, to upper: Expr, _ body: Expr) -> Expr
  {
    raw(.bigSum, payload: binder.id, [body, lower, upper])
  }

  package static func bigProduct(
    _ binder: Expr, from lower: Expr, to upper: Expr, _ body: Expr,
    order: ProductOrder = .commutative
  ) -> Expr {
    raw(.bigProduct, flags: order.rawValue, payload: binder.id, [body, lower, upper])
  }

  /// Cases as condition, value, condition, value, …, and perhaps a last value for the rest.
  package static func cases(_ children: [Expr]) -> Expr { raw(.cases, children) }

  package static func condition(_ sign: ConditionSign, _ children: [Expr]) -> Expr {
    raw(.condition, flags: sign.rawValue, children)
  }

  package static let always = condition(.always, [])
  package static let never = condition(.never, [])

  package static func delta(_ i: Expr, _ j: Expr) -> Expr { raw(.delta, [i, j]) }

  package static func derivative(
    _ e: Expr, _ variable: Expr, _ kind: DerivativeKind = .partial
  ) -> Expr {
    raw(.derivative, flags: kind.rawValue, [e, variable])
  }

  package var transposed: Expr { isScalar ? self : Expr.raw(.transpose, [self]) }

  /// The same kind of node, flags and payload with other operands; itself when they are the same.
  package func with(children: [Expr]) -> Expr {
    if self.children.elementsEqual(children) { return self }
    return Expr.raw(
      kind, flags: node.pointee.flags, payload: node.pointee.payload, children)
  }

  /// The same Σ or Π with another bound index and operands.
  package func with(binder: Expr, children: [Expr]) -> Expr {
    Expr.raw(kind, flags: node.pointee.flags, payload: binder.id, children)
  }

  private static func raw(
    _ kind: Kind, flags: UInt8 = 0, payload: UInt32 = 0, _ children: [Expr]
  ) -> Expr {
    checked { () throws(ShapeError) in
      try making(kind, flags: flags, payload: payload, children)
    }
  }

  private static func checked(_ make: () throws(ShapeError) -> Expr) -> Expr {
    do { return try make() } catch { preconditionFailure("shapes do not fit: \(error.message)") }
  }

  /// A symbol, or the reason why it can not carry these indices.
  package static func making(
    _ symbol: Symbol, _ children: [Expr]
  ) throws(ShapeError) -> Expr {
    try making(.symbol, payload: Store.symbolID(symbol), children)
  }

  /// The term with these operands, or the reason why their shapes do not fit.
  package static func making(
    _ kind: Kind, flags: UInt8 = 0, payload: UInt32 = 0, _ children: [Expr]
  ) throws(ShapeError) -> Expr {
    let plain = children.withUnsafeBufferPointer {
      scalar(kind, flags: flags, payload: payload, $0)
    }
    if let plain { return plain }
    let shape = try Shape.of(kind, flags: flags, payload: payload, children).id
    return children.withUnsafeBufferPointer {
      let facts = Facts(kind, flags, payload, $0)
      return Store.intern(
        facts.node(kind, flags, payload, shape: shape), $0, youngest: facts.youngest)
    }
  }

  /// Two operands, without an array.
  static func pair(_ kind: Kind, _ a: Expr, _ b: Expr) -> Expr {
    var operands = (a, b)
    let plain = withUnsafePointer(to: &operands) { pointer in
      pointer.withMemoryRebound(to: Expr.self, capacity: 2) { start in
        scalar(kind, flags: 0, payload: 0, UnsafeBufferPointer(start: start, count: 2))
      }
    }
    return plain ?? raw(kind, [a, b])
  }

  /// The term if it is plainly a scalar: nothing in it has a shape.
  @inline(__always)
  private static func scalar(
    _ kind: Kind, flags: UInt8, payload: UInt32, _ children: UnsafeBufferPointer<Expr>
  ) -> Expr? {
    let facts = Facts(kind, flags, payload, children)
    return facts.mayShape
      ? nil
      : Store.intern(
        facts.node(kind, flags, payload, shape: 0), children, youngest: facts.youngest)
  }
}

/// What a term will be, gathered from its operands and what its payload stands for.
private struct Facts {
  private var hash: UInt64
  private var size: UInt64 = 1
  private var traits: Traits
  private let count: Int
  /// The youngest operand; nil if there is none.
  private(set) var youngest: UInt32?
  /// Whether the term can have a shape.
  private(set) var mayShape: Bool

  @inline(__always)
  init(
    _ kind: Kind, _ flags: UInt8, _ payload: UInt32, _ children: UnsafeBufferPointer<Expr>
  ) {
    let own = kind.ownFacts(payload, count: children.count)
    hash = Hashing.start(kind, flags)
    traits = own.traits
    count = children.count
    var (last, shapes) = (UInt32(0), UInt32(0))
    for child in children {
      let node = child.node
      hash = Hashing.mix(hash, node.pointee.hash)
      size += UInt64(node.pointee.size)
      traits.formUnion(node.pointee.traits)
      last = max(last, child.id)
      shapes |= node.pointee.shape
    }
    hash = Hashing.finish(hash, own.hash)
    youngest = children.isEmpty ? nil : last
    mayShape = own.mayShape || shapes != 0
  }

  @inline(__always)
  func node(_ kind: Kind, _ flags: UInt8, _ payload: UInt32, shape: UInt32) -> Node {
    Node(
      kind, flags: flags, payload: payload, hash: hash, count: count,
      size: UInt32(clamping: size), shape: shape,
      traits: shape > 1 ? traits.union(.hasMatrix) : traits)
  }
}

extension Kind {
  /// What the size as written differs by from one node and its operands: n terms are joined by
  /// n - 1 signs, a difference has no extra minus, a quotient no extra exponent.
  func sizeCorrection(of children: UnsafeBufferPointer<Expr>) -> Int {
    switch self {
    case .sum:
      var correction = children.count - 2
      for child in children.dropFirst() where child.isLedByMinusOne { correction -= 1 }
      return correction
    case .product:
      var correction = children.count - 2 - (children.first == .minusOne ? 1 : 0)
      for child in children.dropFirst() where child.isBelowLine { correction -= 2 }
      return correction
    case .power:
      // 1/x^3 has two parts more than x^3; 1/x has one more than x^-1 has nodes.
      let exponent = children[1]
      return exponent != .minusOne && exponent.isNegative && exponent.kind == .number ? 2 : 0
    case .call:
      // The brackets around the arguments: f(0) is no shorter than 1/2.
      return 1
    case .number, .symbol, .bigSum, .bigProduct, .cases, .condition, .delta,
      .matrixProduct, .transpose, .derivative:
      return 0
    }
  }

  /// What the payload stands for says of the term, whatever its operands are.
  @inline(__always)
  fileprivate func ownFacts(_ payload: UInt32, count: Int) -> OwnFacts {
    switch self {
    case .number, .sum, .product, .power, .delta, .matrixProduct, .transpose:
      return OwnFacts()
    case .symbol:
      let symbol = Store.tables.pointee.symbols.place(Int(payload))
      return OwnFacts(
        hash: symbol.pointee.hash, traits: symbol.pointee.traits,
        mayShape: !symbol.pointee.isPlain(children: count))
    case .call:
      let callee = Store.tables.pointee.callees.place(Int(payload))
      return OwnFacts(
        hash: callee.pointee.hash, traits: callee.pointee.traits,
        mayShape: callee.pointee.mayShape)
    case .bigSum, .bigProduct:
      return OwnFacts(hash: Expr(id: payload).contentHash, traits: .bindsIndex)
    case .cases: return OwnFacts(traits: .hasCases)
    case .condition: return OwnFacts(traits: .hasCases, mayShape: true)
    case .derivative: return OwnFacts(traits: .hasDerivative)
    }
  }
}

private struct OwnFacts {
  /// The hash of what the payload stands for, never of its place in a table.
  var hash: UInt64 = 0
  var traits: Traits = []
  /// Whether the term can have a shape although its operands are scalars.
  var mayShape = false
}

extension Expr {
  fileprivate var isLedByMinusOne: Bool { kind == .product && children[0] == .minusOne }

  /// Whether a factor is written below a fraction line: its exponent is a negative number.
  package var isBelowLine: Bool {
    kind == .power && children[1].kind == .number && children[1].isNegative
  }
}
