/// The order in which the parts of terms are evaluated, found once and used at many points.
///
/// Parts that depend on no bound index are evaluated once, those that depend on the index of a Σ
/// or Π once a round of it, and those that depend on several in the innermost of them.
package struct Plan: Sendable {
  /// How deep sums, products and derivatives may stand in one another.
  package static let depthLimit = 200

  let terms: [Expr]
  let roots: [Int]
  /// The places of the operands of each term, one run after the other.
  private(set) var operands: [Int32] = []
  private(set) var starts: [Int32] = []
  /// What is evaluated once.
  private(set) var main: [Int] = []
  /// What is evaluated in each round, by the place of its Σ or Π.
  private(set) var rounds: [Int: Round] = [:]
  /// Whether derivatives stand in the terms: these look bound indices up by name.
  let hasDerivatives: Bool

  struct Round: Sendable {
    /// Where the bound index itself is held; nil when nothing asks for it.
    let index: Int?
    let places: [Int]
  }

  package init(_ roots: [Expr]) throws(EvaluationError) {
    let bindsIndex = roots.contains { $0.traits.contains(.bindsIndex) }
    let clear = bindsIndex ? try Scopes.withoutShadows(roots) : roots
    let order = Postorder(clear, into: { $0.kind != .derivative })
    terms = order.terms
    self.roots = clear.map { order[$0] }
    hasDerivatives = roots.contains { $0.traits.contains(.hasDerivative) }
    for e in terms {
      starts.append(Int32(operands.count))
      guard e.kind != .derivative else { continue }
      for child in e.children { operands.append(Int32(order[child])) }
    }
    starts.append(Int32(operands.count))
    guard bindsIndex else {
      main = Array(terms.indices)
      return
    }
    let scopes = Scopes(order)
    main = terms.indices.filter { scopes.free[$0].isEmpty }
    for place in terms.indices where terms[place].binder != nil {
      rounds[place] = scopes.round(at: place, in: order)
    }
  }

  /// How many terms it evaluates.
  package var rootCount: Int { roots.count }

  func operandPlaces(_ place: Int) -> ArraySlice<Int32> {
    operands[Int(starts[place])..<Int(starts[place + 1])]
  }
}

/// Which bound indices the terms depend on.
struct Scopes {
  /// The ids of the bound indices that stand free in each term, ascending.
  private(set) var free: [[UInt32]] = []
  /// How many Σ and Π stand in one another below each term.
  private var depth: [Int] = []
  private let binders: Set<Expr>

  init(_ order: borrowing Postorder) {
    binders = Set(order.terms.compactMap(\.binder))
    for e in order.terms {
      var set: [UInt32] = []
      var height = 0
      if e.kind == .derivative {
        set = e.freeSymbols.filter { binders.contains($0) }.map(\.id).sorted()
      } else {
        for (i, child) in e.children.enumerated() {
          let place = order[child]
          height = max(height, depth[place])
          let isBody = i == 0 && e.binder != nil
          Self.unite(&set, with: free[place], except: isBody ? e.binder?.id : nil)
        }
      }
      if binders.contains(e) { Self.unite(&set, with: [e.id], except: nil) }
      free.append(set)
      depth.append(e.binder == nil ? height : height + 1)
    }
  }

  private static func unite(_ set: inout [UInt32], with other: [UInt32], except gone: UInt32?) {
    if set.isEmpty, gone == nil {
      set = other
      return
    }
    for id in other where id != gone && !set.contains(id) { set.append(id) }
  }

  /// The parts of the body of a Σ or Π that are evaluated in each of its rounds.
  func round(at place: Int, in order: borrowing Postorder) -> Plan.Round {
    guard let binder = order.terms[place].binder else { fatalError("Scopes: not a Σ or Π") }
    let body = order[order.terms[place].children[0]]
    var reached: Set<Int> = [body]
    var open = [body]
    var inner = Set<UInt32>()
    var dependent: [Int] = []
    while let next = open.popLast() {
      guard free[next].contains(binder.id) else { continue }
      dependent.append(next)
      let e = order.terms[next]
      if let other = e.binder { inner.insert(other.id) }
      guard e.kind != .derivative else { continue }
      for child in e.children where reached.insert(order[child]).inserted {
        open.append(order[child])
      }
    }
    let places = dependent.filter { candidate in
      order.terms[candidate] != binder && !free[candidate].contains { inner.contains($0) }
    }
    return Plan.Round(index: order.place(of: binder), places: places.sorted())
  }

  /// The terms with bound indices renamed where one hides another, or stands free as well.
  static func withoutShadows(_ roots: [Expr]) throws(EvaluationError) -> [Expr] {
    let order = Postorder(roots, into: { $0.kind != .derivative })
    let scopes = Scopes(order)
    for root in roots where scopes.depth[order[root]] > Plan.depthLimit {
      throw .tooDeep(limit: Plan.depthLimit)
    }
    let isFree = roots.contains { !scopes.free[order[$0]].isEmpty }
    guard isFree || scopes.hasShadow(in: order) else { return roots }
    let joined = Expr.condition(.and, roots)
    return Array(joined.renamingBinders { _ in true }.children)
  }

  private func hasShadow(in order: borrowing Postorder) -> Bool {
    var open: [Int] = []
    for place in order.terms.indices {
      guard let binder = order.terms[place].binder else { continue }
      open = [order[order.terms[place].children[0]]]
      var reached = Set(open)
      while let next = open.popLast() {
        let e = order.terms[next]
        guard e.traits.contains(.bindsIndex), e.kind != .derivative else { continue }
        if e.binder == binder { return true }
        for child in e.children where reached.insert(order[child]).inserted {
          open.append(order[child])
        }
      }
    }
    return false
  }
}
