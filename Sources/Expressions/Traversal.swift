internal import Synchronization

/// The distinct terms below some roots, children before parents, with a dense numbering.
///
/// One pass over a term is a loop over `terms`; what the pass knows about a term lies in an array
/// at the term's place. No recursion, whatever the depth.
package final class Postorder {
  /// Every distinct term, in ascending order of ids: children come first.
  package let terms: [Expr]
  private let marks: Marks

  package convenience init(_ root: Expr) { self.init([root]) }

  package init(_ roots: [Expr], into enters: (Expr) -> Bool = { _ in true }) {
    marks = Marks.take()
    terms = marks.collect(roots, into: enters)
  }

  deinit { marks.giveBack() }

  /// The place of a term in `terms`; nil for a term that is not below the roots.
  @inline(__always)
  package func place(of e: Expr) -> Int? { marks.place(of: e) }

  /// The place of a term that is known to be below the roots.
  @inline(__always)
  package subscript(_ e: Expr) -> Int {
    guard let place = marks.place(of: e) else { fatalError("Postorder: a term from elsewhere") }
    return place
  }
}

/// Marks on the terms of the store, cleared at once by counting generations.
private final class Marks: @unchecked Sendable {
  private struct Mark {
    var stamp: UInt32
    var place: UInt32
  }

  private var marks = UnsafeMutableBufferPointer<Mark>(start: nil, count: 0)
  private var generation: UInt32 = 0

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
    guard let marks = marks.baseAddress else { return [] }
    let stamp = generation
    var found: [Expr] = []
    var open: [Expr] = []
    var lowest = UInt32.max
    for root in roots where marks[Int(root.id)].stamp != stamp {
      marks[Int(root.id)].stamp = stamp
      open.append(root)
    }
    while let e = open.popLast() {
      found.append(e)
      lowest = min(lowest, e.id)
      guard enters(e) else { continue }
      for child in e.children where marks[Int(child.id)].stamp != stamp {
        marks[Int(child.id)].stamp = stamp
        open.append(child)
      }
    }
    sort(&found, marks, lowest, highest.id)
    for (place, e) in found.enumerated() { marks[Int(e.id)].place = UInt32(place) }
    return found
  }

  /// Sorts the marked terms by id: by a scan of the marks where they lie densely.
  private func sort(
    _ terms: inout [Expr], _ marks: UnsafeMutablePointer<Mark>, _ low: UInt32, _ high: UInt32
  ) {
    guard Int(high - low) < 8 * terms.count else { return terms.sort { $0.id < $1.id } }
    let stamp = generation
    var next = 0
    for id in Int(low)...Int(high) where marks[id].stamp == stamp {
      terms[next] = Expr(id: UInt32(id))
      next += 1
    }
  }

  private func grow(to id: Int) {
    let size = max(id + 1, marks.count * 2, 1024)
    let larger = UnsafeMutableBufferPointer<Mark>.allocate(capacity: size)
    _ = larger.initialize(from: marks)
    let rest = larger[marks.count...]
    UnsafeMutableBufferPointer(rebasing: rest).initialize(repeating: Mark(stamp: 0, place: 0))
    marks.deallocate()
    marks = larger
  }

  @inline(__always)
  func place(of e: Expr) -> Int? {
    let id = Int(e.id)
    return id < marks.count && marks[id].stamp == generation ? Int(marks[id].place) : nil
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
