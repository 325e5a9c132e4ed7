internal import Synchronization

/// The distinct terms below some roots, children before parents, with a dense numbering.
///
/// One pass over a term is a loop over `terms`; what the pass knows about a term lies in an array
/// at the term's place. No recursion, whatever the depth.
@usableFromInline
package final class Postorder {
  /// Every distinct term, in ascending order of ids: children come first.
  package let terms: [Expr]
  private let marks: Marks
  /// The marks as they stand for this pass, and the stamp of those that belong to it.
  @usableFromInline let places: UnsafeMutableBufferPointer<Mark>
  @usableFromInline let stamp: UInt32

  package convenience init(_ root: Expr) { self.init([root]) }

  package init(_ roots: [Expr], into enters: (Expr) -> Bool = { _ in true }) {
    marks = Marks.take()
    terms = marks.collect(roots, into: enters)
    (places, stamp) = (marks.marks, marks.generation)
  }

  deinit { marks.giveBack() }

  /// Which terms are chosen or stand above a chosen one, by place.
  ///
  /// Sums, products and powers pass on what they stand above. `decide` is asked of every symbol, and
  /// of any other term above a chosen one, whether it is chosen, too.
  package func choosing<Failure: Error>(
    _ decide: (_ e: Expr, _ isAbove: Bool, _ chosen: (Expr) -> Bool) throws(Failure) -> Bool
  ) throws(Failure) -> [Bool] {
    var chosen = [Bool](repeating: false, count: terms.count)
    for (place, e) in terms.enumerated() {
      let node = e.node
      var isAbove = false
      if let operands = Node.operands(of: node) {
        for i in 0..<Int(node.pointee.count) where chosen[self[operands[i]]] { isAbove = true }
      }
      switch node.pointee.kind {
      case .sum, .product, .power: chosen[place] = isAbove
      case .symbol: chosen[place] = try decide(e, isAbove) { chosen[self[$0]] }
      default: if isAbove { chosen[place] = try decide(e, true) { chosen[self[$0]] } }
      }
    }
    return chosen
  }

  /// The place of a term in `terms`; nil for a term that is not below the roots.
  @inlinable
  package func place(of e: Expr) -> Int? {
    let id = Int(e.id)
    guard id < places.count, places[id].stamp == stamp else { return nil }
    return Int(places[id].place)
  }

  /// The place of a term that is known to be below the roots.
  @inlinable
  package subscript(_ e: Expr) -> Int {
    guard let place = place(of: e) else { fatalError("Postorder: a term from elsewhere") }
    return place
  }
}

/// A term as a pass knows it: whether the pass met it, and at which place it stands.
@usableFromInline
struct Mark {
  @usableFromInline var stamp: UInt32
  @usableFromInline var place: UInt32
}

/// Marks on the terms of the store, cleared at once by counting generations.
private final class Marks: @unchecked Sendable {
  private(set) var marks = UnsafeMutableBufferPointer<Mark>(start: nil, count: 0)
  private(set) var generation: UInt32 = 0
  /// Room for every term that can be met: memory that is never touched costs nothing.
  private var queue = UnsafeMutableBufferPointer<Expr>(start: nil, count: 0)

  private static let pool = Mutex<[Marks]>([])

  static func take() -> Marks {
    let marks = pool.withLock { $0.popLast() } ?? Marks()
    marks.begin()
    return marks
  }

  func giveBack() {
    let mine = self
    Marks.pool.withLock { $0.append(mine) }
  }

  private func begin() {
    if generation == .max {
      marks.update(repeating: Mark(stamp: 0, place: 0))
      generation = 0
    }
    generation += 1
  }

  /// Marks all terms below the roots and gives them in ascending order, with their places marked.
  ///
  /// Nothing below a root has a larger id, so there is room for all marks from the start.
  func collect(_ roots: [Expr], into enters: (Expr) -> Bool) -> [Expr] {
    guard let highest = roots.max(by: { $0.id < $1.id }) else { return [] }
    if Int(highest.id) >= marks.count { grow(to: Int(highest.id)) }
    guard let marks = marks.baseAddress, let queue = queue.baseAddress else { return [] }
    let stamp = generation
    var count = 0
    var lowest = UInt32.max
    @inline(__always) func meet(_ e: Expr) {
      guard marks[Int(e.id)].stamp != stamp else { return }
      marks[Int(e.id)].stamp = stamp
      queue[count] = e
      count += 1
      lowest = min(lowest, e.id)
    }
    for root in roots { meet(root) }
    var next = 0
    while next < count {
      let e = queue[next]
      next += 1
      guard enters(e), let operands = Node.operands(of: e.node) else { continue }
      for place in 0..<Int(e.node.pointee.count) { meet(operands[place]) }
    }
    return inOrder(count, marks, queue, lowest, highest.id)
  }

  /// The terms that were met, by id, and their places.
  ///
  /// Most lie densely below the root, where a scan of the marks gives them in order; those that lie
  /// far below (numbers, weights) are few, and sorted.
  private func inOrder(
    _ count: Int, _ marks: UnsafeMutablePointer<Mark>, _ queue: UnsafeMutablePointer<Expr>,
    _ low: UInt32, _ high: UInt32
  ) -> [Expr] {
    let stamp = generation
    let border = max(Int(low), Int(high) - 8 * count)
    return Array(unsafeUninitializedCapacity: count) { terms, filled in
      if border > low {
        for i in 0..<count where queue[i].id < border {
          terms.initializeElement(at: filled, to: queue[i])
          filled += 1
        }
        terms[..<filled].sort { $0.id < $1.id }
        for place in 0..<filled { marks[Int(terms[place].id)].place = UInt32(place) }
      }
      for id in border...Int(high) where marks[id].stamp == stamp {
        marks[id].place = UInt32(filled)
        terms.initializeElement(at: filled, to: Expr(id: UInt32(id)))
        filled += 1
      }
    }
  }

  /// Makes room, also for what will be made soon; no mark of an earlier pass is needed any more.
  ///
  /// The old room is left behind: all that was left so is smaller than the present one.
  private func grow(to id: Int) {
    let size = 2 * (id + 1)
    marks = UnsafeMutableBufferPointer(start: LargeMemory.zeroed(size), count: size)
    queue = UnsafeMutableBufferPointer(start: LargeMemory.zeroed(size), count: size)
  }
}

extension Expr {
  /// Rebuilds the term from its leaves: each distinct sub-term once, with its operands replaced.
  ///
  /// - Complexity: linear in the number of distinct sub-terms.
  package func rebuilt(_ change: (_ original: Expr, _ withNewChildren: Expr) -> Expr) -> Expr {
    let order = Postorder(self)
    var results: [Expr] = []
    results.reserveCapacity(order.terms.count)
    for e in order.terms {
      var children: [Expr] = []
      var isChanged = false
      for child in e.children {
        let new = results[order[child]]
        isChanged = isChanged || new != child
        children.append(new)
      }
      results.append(change(e, isChanged ? e.with(children: children) : e))
    }
    return results[order[self]]
  }

  /// The number of distinct sub-terms.
  package var distinctSize: Int { Postorder(self).terms.count }

  /// All symbols that stand free, as they stand (with their indices), in the order of `Order`.
  package var freeSymbols: [Expr] {
    let order = Postorder(self)
    guard traits.contains(.bindsIndex) else {
      return order.terms.filter { $0.kind == .symbol }.sorted(by: Order.precedes)
    }
    var free: [Set<Expr>] = []
    for e in order.terms {
      var set = Set<Expr>()
      for (i, child) in e.children.enumerated() {
        var below = free[order[child]]
        if i == 0, let binder = e.binder { below = below.filter { !$0.mentions(binder) } }
        set.formUnion(below)
      }
      if e.kind == .symbol { set.insert(e) }
      free.append(set)
    }
    return free[order[self]].sorted(by: Order.precedes)
  }

  /// Whether a term stands somewhere in this one, bound or free.
  package func mentions(_ part: Expr) -> Bool {
    if part.id > id { return false }
    return Postorder(self).place(of: part) != nil
  }

  /// Names of all symbols that stand in the term, bound ones and those in sizes included.
  ///
  /// An index that is new must have none of these names: one named like a size would hide the size.
  package var symbolNames: Set<String> {
    let terms = Postorder(self).terms
    var names = Set(terms.compactMap { $0.symbol?.name })
    var shapes = Set<Shape>()
    for e in terms where !e.isScalar && e.shape != .truth { shapes.insert(e.shape) }
    for size in shapes.flatMap({ [$0.rows, $0.columns] }) where size.number == nil {
      names.formUnion(size.freeSymbols.compactMap { $0.symbol?.name })
    }
    return names
  }
}
