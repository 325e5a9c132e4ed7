internal import Exact
internal import Synchronization

/// One interned term, 40 bytes beside its operands.
struct Node {
  var hash: UInt64
  var children: UnsafePointer<Expr>?
  var count: UInt32
  /// The index into the table of numbers, symbols or callees; for Σ and Π the bound index.
  var payload: UInt32
  var shape: UInt32
  var size: UInt32
  var kind: Kind
  var flags: UInt8
  var traits: Traits

  /// Whether two nodes are the same term, children compared by handle.
  func isSame(as other: borrowing Node) -> Bool {
    guard
      hash == other.hash, kind == other.kind, flags == other.flags, payload == other.payload,
      count == other.count
    else { return false }
    guard let mine = children, let theirs = other.children else { return count == 0 }
    for i in 0..<Int(count) where mine[i] != theirs[i] { return false }
    return true
  }
}

/// The one place where terms live: append-only, each term once.
///
/// Reading needs no lock: nodes never move and never change after they are published. Making a
/// term takes the lock, and so does remembering its canonical form.
final class Store: @unchecked Sendable {
  static let shared = Store()

  /// Readable without the lock; appended to under it.
  let nodes = AppendOnly<Node>()
  let numbers = AppendOnly<Rational>()
  let symbols = AppendOnly<StoredSymbol>()
  let callees = AppendOnly<StoredCallee>()
  let shapes = AppendOnly<(rows: Expr, columns: Expr)>()

  private let index = Mutex(Index())
  private let canonicalForms = AppendOnly<UInt32>()

  private static let unknown = UInt32.max

  private init() {
    let none = Expr(id: 0)
    _ = shapes.append((none, none))
    _ = shapes.append((none, none))
    // Small whole numbers come first, so that their handles are known without a look-up.
    for value in Expr.smallIntegers {
      let e = intern(number: Rational(value))
      precondition(e == Expr(value), "small whole numbers have fixed handles")
    }
  }

  /// The term with this content, made if it is new.
  ///
  /// The node's `children` may point to a buffer of the caller: it is copied when the term is new.
  func intern(_ node: Node) -> Expr {
    index.withLock { index in
      if let known = index.terms.find(
        node.hash, where: { nodes.place($0).pointee.isSame(as: node) })
      {
        return known
      }
      var fresh = node
      let operands = UnsafeBufferPointer(start: node.children, count: Int(node.count))
      if node.size < .max / 2 {
        fresh.size = UInt32(Int(node.size) + node.kind.sizeCorrection(of: operands))
      }
      fresh.children = index.arena.copy(operands)
      return append(fresh, to: &index)
    }
  }

  private func append(_ node: Node, to index: inout Index) -> Expr {
    let id = UInt32(nodes.append(node))
    _ = canonicalForms.append(node.kind == .number ? id : Self.unknown)
    index.terms.insert(Expr(id: id), hash: node.hash) { nodes.place($0).pointee.hash }
    return Expr(id: id)
  }

  /// A number is looked up by value, since its payload is only a place in a table.
  func intern(number: Rational) -> Expr {
    let hash = Hashing.finish(Hashing.start(.number, 0), number.contentHash)
    return index.withLock { index in
      let known = index.terms.find(hash) { id in
        let node = nodes.place(id).pointee
        return node.kind == .number && numbers[Int(node.payload)] == number
      }
      if let known { return known }
      let payload = UInt32(numbers.append(number))
      let node = Node(
        hash: hash, children: nil, count: 0, payload: payload, shape: 0, size: 1, kind: .number,
        flags: 0, traits: [])
      return append(node, to: &index)
    }
  }

  func canonicalForm(of e: Expr) -> Expr? {
    index.withLock { _ in
      let id = canonicalForms[Int(e.id)]
      return id == Self.unknown ? nil : Expr(id: id)
    }
  }

  func remember(canonical: Expr, of e: Expr) {
    index.withLock { _ in
      canonicalForms.place(Int(e.id)).pointee = canonical.id
      canonicalForms.place(Int(canonical.id)).pointee = canonical.id
    }
  }

  func symbolID(_ symbol: Symbol) -> UInt32 {
    index.withLock { index in
      if let id = index.symbols[symbol] { return id }
      let id = UInt32(symbols.append(StoredSymbol(symbol)))
      index.symbols[symbol] = id
      return id
    }
  }

  func calleeID(_ callee: CalleeRecord) -> UInt32 {
    if let known = index.withLock({ $0.callees[callee] }) { return known }
    // The catalogue is asked outside of the lock: its first use may take a while.
    let stored = StoredCallee(callee)
    return index.withLock { index in
      if let id = index.callees[callee] { return id }
      let id = UInt32(callees.append(stored))
      index.callees[callee] = id
      return id
    }
  }

  func shapeID(rows: Expr, columns: Expr) -> UInt32 {
    let key = UInt64(rows.id) << 32 | UInt64(columns.id)
    return index.withLock { index in
      if let id = index.shapes[key] { return id }
      let id = UInt32(shapes.append((rows, columns)))
      index.shapes[key] = id
      return id
    }
  }

  /// What the store holds, in nodes and in bytes.
  var measure: (nodes: Int, bytes: Int) {
    index.withLock { index in
      let perNode = MemoryLayout<Node>.stride + MemoryLayout<UInt32>.stride
      return (nodes.count, nodes.count * perNode + index.arena.bytes + index.terms.bytes)
    }
  }
}

/// What the store looks terms up in; behind its lock.
private struct Index {
  var terms = TermTable()
  var arena = HandleArena()
  var symbols: [Symbol: UInt32] = [:]
  var callees: [CalleeRecord: UInt32] = [:]
  var shapes: [UInt64: UInt32] = [:]
}

/// A hash table of terms: open addressing, half full at most, part of the hash beside each handle.
private struct TermTable: @unchecked Sendable {
  private struct Slot {
    var tag: UInt32
    var id: UInt32
  }

  private static let empty = Slot(tag: 0, id: .max)

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var count = 0

  init() {
    mask = (1 << 12) - 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Self.empty, count: mask + 1)
  }

  var bytes: Int { (mask + 1) * MemoryLayout<Slot>.stride }

  @inline(__always)
  func find(_ hash: UInt64, where isIt: (Int) -> Bool) -> Expr? {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place].id != .max {
      if slots[place].tag == tag, isIt(Int(slots[place].id)) { return Expr(id: slots[place].id) }
      place = (place + 1) & mask
    }
    return nil
  }

  mutating func insert(_ e: Expr, hash: UInt64, hashOf: (Int) -> UInt64) {
    count += 1
    if count * 2 > mask { grow(hashOf) }
    put(Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), id: e.id), hash)
  }

  private func put(_ slot: Slot, _ hash: UInt64) {
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place].id != .max { place = (place + 1) & mask }
    slots[place] = slot
  }

  private mutating func grow(_ hashOf: (Int) -> UInt64) {
    let (old, size) = (slots, mask + 1)
    mask = mask * 2 + 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Self.empty, count: mask + 1)
    for i in 0..<size where old[i].id != .max { put(old[i], hashOf(Int(old[i].id))) }
    old.deallocate()
  }
}

/// Hashes made of content alone: the same on every run and machine.
enum Hashing {
  static func start(_ kind: Kind, _ flags: UInt8) -> UInt64 {
    (UInt64(kind.rawValue) << 8 | UInt64(flags)) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1656_67B1_9E37_79F9
  }

  @inline(__always)
  static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    var h = (hash ^ value) &* 0xFF51_AFD7_ED55_8CCD
    h ^= h >> 32
    return h &* 0xC4CE_B9FE_1A85_EC53 &+ (h >> 29)
  }

  static func finish(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let h = mix(hash, value)
    return h ^ (h >> 31)
  }

  static func text(_ hash: UInt64, _ text: String) -> UInt64 {
    text.utf8.reduce(mix(hash, UInt64(text.utf8.count))) { mix($0, UInt64($1)) }
  }
}
