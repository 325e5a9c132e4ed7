internal import Expressions

/// Groups operands by the operator table into terms, with stacks of its own.
///
/// Both readers, of plain text and of LaTeX, feed it. Invariant: between `base` and the top, each
/// pending operator binds tighter than the one below it, or is a prefix or right-grouping one.
struct TermBuilder: Sendable {
  let source: Source
  private(set) var operands: [Operand] = []
  private(set) var pending: [Pending] = []
  /// How operands join that are pushed next.
  private var joint = Operator.plus
  /// Only what lies above belongs to the innermost bracket.
  private(set) var base = Base()

  struct Base: Sendable {
    var pending = 0
    var operands = 0
  }

  /// What waits behind the pending prefixes that have a head, outermost first.
  private var prefixHeads: [PrefixHead] = []
  /// Names bound by the sums and products around, with how many bind each.
  var bound: [String: Int] = [:]
  /// How many Σ and Π wait for their body.
  private(set) var openBinders = 0

  init(_ source: Source) { self.source = source }

  // MARK: Brackets

  /// Begins a bracket; what was begun before waits, and `close` needs what is given back.
  mutating func open() -> (Base, Operator) {
    defer {
      base = Base(pending: pending.count, operands: operands.count)
      joint = .plus
    }
    return (base, joint)
  }

  /// Ends a bracket whose operands have been taken; what was begun before goes on.
  mutating func close(_ saved: (Base, Operator)) {
    base = saved.0
    joint = saved.1
  }

  /// Whether no operand has been read since the bracket opened or since its last comma.
  var isEmpty: Bool { operands.count == base.operands && pending.count == base.pending }

  /// Finishes the term that was being read in this bracket; it becomes the top operand.
  mutating func finish() throws(ReadError) {
    while pending.count > base.pending { try reduce() }
    joint = .plus
  }

  /// Takes all operands of this bracket.
  mutating func takeOperands() -> [Operand] {
    let taken = Array(operands[base.operands...])
    operands.removeLast(taken.count)
    return taken
  }

  mutating func takeOperand() -> Operand {
    guard let operand = operands.popLast() else { fatalError("TermBuilder: no operand to take") }
    return operand
  }

  /// The operand that was read last.
  var top: Operand {
    get {
      guard let last = operands.last else { fatalError("TermBuilder: no operand on top") }
      return last
    }
    set {
      let joint = top.joint
      operands[operands.count - 1] = newValue
      operands[operands.count - 1].joint = joint
    }
  }

  // MARK: Operands and operators

  mutating func push(_ operand: Operand) {
    var operand = operand
    operand.joint = joint
    operands.append(operand)
  }

  mutating func push(_ term: Expr, from start: Int, to end: Int, form: Operand.Form = .closed) {
    push(Operand(term: term, start: start, end: end, form: form))
  }

  /// An operator between operands.
  mutating func infix(_ operation: Operator, from start: Int, to end: Int) throws(ReadError) {
    let level = operation.level
    let isList = operation.row.grouping == .list
    while pending.count > base.pending, let last = pending.last {
      let lastLevel = last.operation.level
      if lastLevel < level { break }
      if lastLevel == level {
        if isList, last.operation.row.grouping == .list {
          joint = operation
          return
        }
        if operation.row.grouping == .right, last.operation.row.grouping == .right { break }
      }
      try reduce()
    }
    pending.append(Pending(operation: operation, first: operands.count - 1, start: start, end: end))
    joint = operation
  }

  /// An operator before its operand.
  mutating func prefix(_ operation: Operator, from start: Int, to end: Int) {
    pending.append(Pending(operation: operation, first: operands.count, start: start, end: end))
  }

  /// A Σ, a derivative or a function before its operand.
  mutating func prefix(_ head: PrefixHead, from start: Int, to end: Int) {
    prefixHeads.append(head)
    switch head {
    case .big(let binder):
      bound[binder.name, default: 0] += 1
      openBinders += 1
      prefix(binder.isSum ? .bigSum : .bigProduct, from: start, to: end)
    case .derivative: prefix(.derived, from: start, to: end)
    case .function: prefix(.applied, from: start, to: end)
    }
  }

  mutating func release(_ name: String) {
    let count = (bound[name] ?? 1) - 1
    bound[name] = count == 0 ? nil : count
  }

  /// Whether a minus sign here stands between factors, where it takes one factor only.
  var standsAfterFactor: Bool {
    guard pending.count > base.pending, let last = pending.last else { return false }
    return last.operation.level >= .entrywise
  }

  /// Whether what is being read is the operand of a function without parentheses, which takes the
  /// factors that stand side by side.
  var isInOpenArgument: Bool {
    for waiting in pending[base.pending...].reversed() {
      switch waiting.operation {
      case .power, .entrywisePower: continue
      case .beside: return true
      case .applied:
        guard case .function(let head)? = prefixHeads.last else { return false }
        return head.takesFactors
      case .or, .and, .not, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
        .plus, .minus, .negative, .entrywise, .times, .over, .factorNegative, .transpose, .bigSum,
        .bigProduct, .root, .derived:
        return false
      }
    }
    return false
  }

  /// The innermost operator that waits for an operand.
  var waiting: Pending? { pending.count > base.pending ? pending.last : nil }

  /// Applies the innermost pending operator to its operands.
  mutating func reduce() throws(ReadError) {
    guard let last = pending.popLast() else { fatalError("TermBuilder: nothing to reduce") }
    let items = Array(operands[last.first...])
    operands.removeLast(items.count)
    let head = last.operation.hasHead ? prefixHeads.popLast() : nil
    if case .big(let binder)? = head {
      release(binder.name)
      openBinders -= 1
    }
    var result = try combined(last, items, head)
    result.joint = items[0].joint
    operands.append(result)
  }

  private func combined(
    _ operation: Pending, _ items: [Operand], _ head: PrefixHead?
  ) throws(ReadError) -> Operand {
    switch operation.operation {
    case .or, .and: return try joined(operation, items)
    case .not: return try negatedCondition(operation, items[0])
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return try compared(items)
    case .plus, .minus: return try added(items)
    case .entrywise: return try multipliedByEntries(items)
    case .times, .over, .beside: return try multiplied(items)
    case .negative, .factorNegative: return try negated(items[0], from: operation.start)
    case .power: return try raised(items[0], to: items[1])
    case .entrywisePower: return try raisedByEntries(items[0], to: items[1])
    case .root:
      if items[0].needsSize { throw sizeless(items) }
      return try made(items, from: operation.start) { terms throws(ShapeError) in
        try Expr.making(Callee("sqrt", arity: 1), terms)
      }
    case .bigSum, .bigProduct, .applied, .derived:
      guard let head else { fatalError("TermBuilder: a prefix without its head") }
      return try applied(head, items[0], from: operation.start)
    case .transpose:
      fatalError("TermBuilder: \(operation.operation) is not pending here")
    }
  }
}

// MARK: - Terms with a place for their errors

extension TermBuilder {
  /// A term of these operands; a shape error is told at the operand that does not fit.
  func made(
    _ items: [Operand], from start: Int? = nil,
    _ make: ([Expr]) throws(ShapeError) -> Expr
  ) throws(ReadError) -> Operand {
    let from = start ?? items[0].start
    let to = items[items.count - 1].end
    let terms = items.map(\.term)
    do {
      let term = try make(terms)
      return Operand(
        term: term, start: from, end: to, needsSize: items.contains(where: \.needsSize))
    } catch {
      throw shapeError(error, items, from: from, make)
    }
  }

  /// Tells the shape error at the first operand with which the term can not be made.
  private func shapeError(
    _ error: ShapeError, _ items: [Operand], from start: Int,
    _ make: ([Expr]) throws(ShapeError) -> Expr
  ) -> ReadError {
    var culprit = items.count - 1
    for count in items.indices.dropFirst() where items.count <= 64 {
      if (try? make(items[...count].map(\.term))) == nil {
        culprit = count
        break
      }
    }
    var told = source.error(error.message, from: items[culprit].start, to: items[culprit].end)
    told.isAboutShape = true
    return told
  }

  private func joined(
    _ operation: Pending, _ items: [Operand]
  ) throws(ReadError) -> Operand {
    for item in items { try requireCondition(item, beside: operation) }
    let sign: ConditionSign = operation.operation == .and ? .and : .or
    return try made(items) { terms throws(ShapeError) in try .making(sign, terms) }
  }

  private func negatedCondition(
    _ operation: Pending, _ item: Operand
  ) throws(ReadError) -> Operand {
    try requireCondition(item, beside: operation)
    return try made([item], from: operation.start) { terms throws(ShapeError) in
      try .making(.not, terms)
    }
  }

  private func requireCondition(
    _ item: Operand, beside operation: Pending
  ) throws(ReadError) {
    if item.term.shape == .truth
      || item.term.kind == .symbol && item.term.traits == .hasPatternVariable
    {
      return
    }
    throw source.error(
      "\(operation.operation.row.words) joins conditions, and this is \(item.term.shape.words)",
      from: item.start, to: item.end, hint: "a condition is a comparison such as x > 0")
  }

  /// `a < b`; a chain `a < b < c` is a < b and b < c.
  private func compared(_ items: [Operand]) throws(ReadError) -> Operand {
    let items = try sized(items)
    var parts: [Operand] = []
    for i in items.indices.dropFirst() {
      guard let sign = items[i].joint.condition else { continue }
      if items[i - 1].needsSize || items[i].needsSize { throw sizeless([items[i - 1], items[i]]) }
      parts.append(
        try made([items[i - 1], items[i]]) { terms throws(ShapeError) in try .making(sign, terms) })
    }
    if parts.count == 1 { return parts[0] }
    return try made(parts) { terms throws(ShapeError) in try .making(.and, terms) }
  }

  private func added(_ items: [Operand]) throws(ReadError) -> Operand {
    var terms: [Operand] = []
    terms.reserveCapacity(items.count)
    for (i, item) in items.enumerated() {
      terms.append(i > 0 && item.joint == .minus ? try negated(item, from: item.start) : item)
    }
    return try made(try sized(terms)) { terms throws(ShapeError) in try .making(.sum, terms) }
  }

  /// Gives identities without a size the size of their neighbours.
  func sized(_ items: [Operand]) throws(ReadError) -> [Operand] {
    guard items.contains(where: \.needsSize) else { return items }
    guard let known = items.first(where: { !$0.needsSize && !$0.term.isScalar }) else {
      return items
    }
    guard known.term.shape.isSquare else {
      let wrong = items.first(where: \.needsSize) ?? items[0]
      throw source.error(
        "the identity matrix is square, but it stands beside \(known.term.shape.words)",
        from: wrong.start, to: wrong.end)
    }
    return items.map { $0.needsSize ? $0.sized(by: known.term.shape.rows) : $0 }
  }
}

extension Operand {
  /// Stands for an identity matrix whose size is not known yet.
  static let unsizedIdentity = Expr.symbol("#I")

  /// The operand with the size of its identity matrices filled in.
  func sized(by rows: Expr) -> Operand {
    var copy = self
    copy.term = term.substituting(Operand.unsizedIdentity, by: .call("identity", rows))
    copy.needsSize = false
    return copy
  }
}
