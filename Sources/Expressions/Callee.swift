/// What a call calls: a function by name, differentiated some number of times in each argument.
///
/// Whether the name is in the catalogue decides what is known about it; a name that is not there
/// is an opaque function, smooth and otherwise unknown.
@usableFromInline
package struct Callee: Hashable, Sendable {
  @usableFromInline let id: UInt32

  package init(_ name: String, orders: [Int] = [], arity: Int = 1) {
    let orders = orders.contains { $0 > 0 } ? orders : []
    id = Store.calleeID(name, orders: orders, arity: arity)
  }

  @inlinable
  init(id: UInt32) { self.id = id }

  var record: CalleeRecord { stored.pointee.record }

  package var name: String { record.name }

  /// How often each argument is differentiated; empty when none is.
  package var orders: [Int] { record.orders }

  package var arity: Int { record.arity }

  /// The room of the catalogue; nil for an opaque function.
  package var function: Function? { stored.pointee.function }

  /// The layout that its room asks for; nil for an opaque function.
  package var layout: FunctionNotation.Layout? { stored.pointee.layout }

  /// Whether the catalogue has a room for it.
  package var isKnown: Bool { stored.pointee.derivative != nil }

  private var stored: UnsafeMutablePointer<StoredCallee> {
    Store.tables.pointee.callees.place(Int(id))
  }

  /// The derivative of a call in one argument, as its room says; nil where it says nothing.
  package func derivative(of call: Expr, in argument: Int) -> Expr? {
    stored.pointee.derivative?(call.children, call, argument)
  }

  /// Where the derivative holds, as its room says.
  package func smoothWhere(_ call: Expr) -> [Expr] {
    guard let smoothWhere = stored.pointee.smoothWhere else { return [] }
    return smoothWhere(Array(call.children))
  }

  /// Whether every derivative takes it for constant.
  package var isHeld: Bool { stored.pointee.isHeld }

  /// Whether its arguments are sizes and places, which take only whole numbers.
  package var takesSizes: Bool { stored.pointee.takesSizes }

  package var isDifferentiated: Bool { !stored.pointee.record.orders.isEmpty }

  /// The same function, differentiated once more in one argument.
  package func differentiated(in argument: Int) -> Callee {
    var orders = self.orders.isEmpty ? Array(repeating: 0, count: arity) : self.orders
    orders[argument] += 1
    return Callee(name, orders: orders, arity: arity)
  }

  /// The function itself, without derivatives.
  package var undifferentiated: Callee { isDifferentiated ? Callee(name, arity: arity) : self }
}

struct CalleeRecord: Sendable {
  let name: String
  let orders: [Int]
  let arity: Int

  func isSame(_ name: String, orders: [Int], arity: Int) -> Bool {
    self.arity == arity && self.name == name && self.orders == orders
  }

  /// A number made of the content alone.
  static func contentHash(_ name: String, orders: [Int], arity: Int) -> UInt64 {
    orders.reduce(Hashing.text(UInt64(arity), name)) { Hashing.mix($0, UInt64($1)) }
  }
}

/// A callee as the store keeps it, with what every use of it asks.
struct StoredCallee {
  let record: CalleeRecord
  let function: Function?
  /// Two closures of the room, beside it: they are asked often, and the room is large to copy.
  let derivative: (@Sendable (Children, Expr, Int) -> Expr?)?
  let smoothWhere: (@Sendable ([Expr]) -> [Expr])?
  let layout: FunctionNotation.Layout?
  let isHeld: Bool
  let takesSizes: Bool
  let hash: UInt64
  let traits: Traits
  /// Whether a call can have a shape although its arguments are scalars: `ones(n, m)`.
  let mayShape: Bool

  init(_ record: CalleeRecord, hash: UInt64) {
    self.record = record
    self.hash = hash
    function = Function.named(record.name)
    traits = function == nil ? .hasOpaqueFunction : []
    mayShape =
      switch function?.shapeRule {
      case .own: true
      case .eachEntry, .scalar, nil: false
      }
    layout = function?.notation.layout
    isHeld = function?.isHeld ?? false
    takesSizes = function?.takesSizes ?? false
    derivative = function?.derivative
    smoothWhere = function?.smoothWhere
  }
}
