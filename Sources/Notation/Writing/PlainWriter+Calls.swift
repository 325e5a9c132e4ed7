internal import Expressions

// Calls, sums and products with an index.
extension PlainWriter {
  mutating func writeArguments(_ name: String, _ arguments: Children) {
    var steps: [Work] = [.string(name), .byte(UInt8(ascii: "("))]
    steps.reserveCapacity(arguments.count * 2 + 2)
    for (i, argument) in arguments.enumerated() {
      if i > 0 { steps.append(.text(", ")) }
      steps.append(.term(argument, .or))
    }
    steps.append(.byte(UInt8(ascii: ")")))
    plan(steps)
  }

  mutating func writeCall(_ e: Expr) {
    guard let callee = e.callee else { return }
    if e == .e, hasEuler {
      out.append(UInt8(ascii: "e"))
      return
    }
    if isMatrixPower(e) {
      plan([
        .term(e.children[0], .postfix), .byte(UInt8(ascii: "^")), .term(e.children[1], .power),
      ])
      return
    }
    let isSum = callee.name == ReservedNames.entrySum && !callee.isDifferentiated
    let isIdentity = callee.name == "identity" && !callee.isDifferentiated && hasIdentity
    let name = isSum ? "sum" : isIdentity ? "I" : callee.name
    writeArguments(name + Self.primes(callee), e.children)
  }

  /// `'` for each derivative of a function of one variable; the orders in braces for others.
  static func primes(_ callee: Callee) -> String {
    let orders = callee.orders
    if orders.isEmpty { return "" }
    if orders.count == 1, orders[0] <= 3 { return String(repeating: "'", count: orders[0]) }
    return "'{\(orders.map(String.init).joined(separator: ","))}"
  }

  mutating func writeBig(_ e: Expr) {
    let body = e.children[0]
    let name = boundNames.printed(e.binder?.symbol?.name ?? "k")
    var bounds = [e.children[1], e.children[2]]
    var between: StaticString = ".."
    var order: StaticString = ""
    if e.kind == .bigProduct {
      switch e.productOrder {
      case .commutative: order = body.isNaturallyOrdered ? " entrywise" : ""
      case .ascending: order = body.isNaturallyOrdered ? "" : " ascending"
      case .descending:
        bounds.reverse()
        between = " downto "
      }
    }
    plan([
      .text(e.kind == .bigSum ? "sum(" : "prod("), .string(name), .text(" = "),
      .term(bounds[0], .or), .text(between), .term(bounds[1], .or), .text(order), .text(", "),
      .term(body, .or), .byte(UInt8(ascii: ")")),
    ])
  }
}
