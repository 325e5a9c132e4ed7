internal import Expressions

/// What a prefix operator does with its operand.
enum PrefixHead: Sendable {
  case big(BinderHead)
  case derivative(DerivativeKind, [Operand])
  case function(LatexHead)
}

extension Operator {
  /// Whether it is pending together with a head.
  var hasHead: Bool {
    self == .bigSum || self == .bigProduct || self == .applied || self == .derived
  }
}

// Σ, Π, derivatives and functions that stand before their operand.
extension TermBuilder {
  func applied(
    _ head: PrefixHead, _ item: Operand, from start: Int
  ) throws(ReadError) -> Operand {
    if item.needsSize { throw sizeless([item]) }
    var result: Operand
    switch head {
    case .big(let binder): result = try big(binder, item)
    case .derivative(let kind, let variables):
      result = item
      for variable in variables { result = try derivative(kind, of: result, by: variable) }
    case .function(let head): result = try call(head, [item], to: item.end)
    }
    result.start = start
    result.end = item.end
    return result
  }

  /// The Σ or Π over a body.
  func big(_ head: BinderHead, _ body: Operand) throws(ReadError) -> Operand {
    let lower = head.bounds[head.isDescending ? 1 : 0]
    let upper = head.bounds[head.isDescending ? 0 : 1]
    let natural: ProductOrder = body.term.isNaturallyOrdered ? .ascending : .commutative
    let order = head.isDescending ? .descending : head.order ?? natural
    return try made([body]) { terms throws(ShapeError) in
      head.isSum
        ? try .makingSum(head.binder, from: lower, to: upper, terms[0])
        : try .makingProduct(head.binder, from: lower, to: upper, terms[0], order: order)
    }
  }

  func derivative(
    _ kind: DerivativeKind, of e: Operand, by variable: Operand
  ) throws(ReadError) -> Operand {
    try made([e, variable]) { terms throws(ShapeError) in
      try .making(kind, of: terms[0], by: terms[1])
    }
  }

  /// A call with its number of arguments checked, perhaps raised to a power.
  func call(
    _ head: LatexHead, _ arguments: [Operand], to end: Int
  ) throws(ReadError) -> Operand {
    let name = head.call.spelling
    if let unsized = arguments.first(where: \.needsSize) { throw sizeless([unsized]) }
    if case .function(let arity) = head.call.meaning, !arity.contains(arguments.count) {
      throw source.error(
        "\(name) takes \(arity.words), not \(arguments.count)", from: head.start, to: end)
    }
    let orders = head.call.orders
    if !orders.isEmpty, orders.count != arguments.count {
      throw source.error(
        "\(name) has \(arguments.count) arguments but derivative orders for \(orders.count)",
        from: head.start, to: end)
    }
    let callee = Callee(head.call.name, orders: orders, arity: arguments.count)
    var result = try made(arguments, from: head.start) { terms throws(ShapeError) in
      let call = try Expr.making(callee, terms)
      guard let power = head.power else { return call }
      return try .making(.power, [call, power])
    }
    result.end = end
    return result
  }
}
