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

  /// Readable without the lock; written under it.
  private(set) var nodes = AppendOnly<Node>()
  private(set) var numbers = AppendOnly<Rational>()
  private(set) var symbols = AppendOnly<StoredSymbol>()
  private(set) var callees = AppendOnly<StoredCallee>()
  private(set) var shapes = AppendOnly<(rows: Expr, columns: Expr)>()

  private let lock = Mutex<Void>(())
  private var arena = HandleArena()
  private var table: UnsafeMutablePointer<UInt32>
  private var tableMask: Int
  private var canonicalForms = AppendOnly<UInt32>()
  private var symbolIDs: [Symbol: UInt32] = [:]
  private var calleeIDs: [CalleeRecord: UInt32] = [:]
  private var shapeIDs: [UInt64: UInt32] = [:]

  private static let emptySlot = UInt32.max

  private init() {
    tableMask = (1 << 12) - 1
    table = .allocate(capacity: tableMask + 1)
    table.initialize(repeating: Self.emptySlot, count: tableMask + 1)
    let none = Expr(id: 0)
    _ = shapes.append((none, none))
    _ = shapes.append((none, none))
  }

  /// The term with this content, made if it is new.
  ///
  /// The node's `children` may point to a buffer of the caller: it is copied when the term is new.
  func intern(_ node: Node) -> Expr {
    lock.withLock { _ in
      var slot = Int(truncatingIfNeeded: node.hash) & tableMask
      while table[slot] != Self.emptySlot {
        let candidate = table[slot]
        if nodes.place(Int(candidate)).pointee.isSame(as: node) { return Expr(id: candidate) }
        slot = (slot + 1) & tableMask
      }
      var fresh = node
      fresh.children = arena.copy(UnsafeBufferPointer(start: node.children, count: Int(node.count)))
      let id = UInt32(nodes.append(fresh))
      _ = canonicalForms.append(Self.emptySlot)
      table[slot] = id
      if nodes.count * 2 > tableMask { growTable() }
      return Expr(id: id)
    }
  }

  private func growTable() {
    table.deallocate()
    tableMask = tableMask * 2 + 1
    table = .allocate(capacity: tableMask + 1)
    table.initialize(repeating: Self.emptySlot, count: tableMask + 1)
    for id in 0..<nodes.count {
      var slot = Int(truncatingIfNeeded: nodes.place(id).pointee.hash) & tableMask
      while table[slot] != Self.emptySlot { slot = (slot + 1) & tableMask }
      table[slot] = UInt32(id)
    }
  }

  /// A number is looked up by value, since its payload is only a place in a table.
  func intern(number: Rational) -> Expr {
    let hash = Hashing.finish(Hashing.start(.number, 0), number.contentHash)
    return lock.withLock { _ in
      var slot = Int(truncatingIfNeeded: hash) & tableMask
      while table[slot] != Self.emptySlot {
        let candidate = nodes.place(Int(table[slot]))
        if candidate.pointee.hash == hash, candidate.pointee.kind == .number,
          numbers[Int(candidate.pointee.payload)] == number
        {
          return Expr(id: table[slot])
        }
        slot = (slot + 1) & tableMask
      }
      let payload = UInt32(numbers.append(number))
      let id = nodes.append(
        Node(
          hash: hash, children: nil, count: 0, payload: payload, shape: 0, size: 1, kind: .number,
          flags: 0, traits: []))
      _ = canonicalForms.append(UInt32(id))
      table[slot] = UInt32(id)
      if nodes.count * 2 > tableMask { growTable() }
      return Expr(id: UInt32(id))
    }
  }

  func canonicalForm(of e: Expr) -> Expr? {
    lock.withLock { _ in
      let id = canonicalForms[Int(e.id)]
      return id == Self.emptySlot ? nil : Expr(id: id)
    }
  }

  func remember(canonical: Expr, of e: Expr) {
    lock.withLock { _ in
      canonicalForms.place(Int(e.id)).pointee = canonical.id
      canonicalForms.place(Int(canonical.id)).pointee = canonical.id
    }
  }

  func symbolID(_ symbol: Symbol) -> UInt32 {
    lock.withLock { _ in
      if let id = symbolIDs[symbol] { return id }
      let id = UInt32(symbols.append(StoredSymbol(symbol)))
      symbolIDs[symbol] = id
      return id
    }
  }

  func calleeID(_ callee: CalleeRecord) -> UInt32 {
    let stored = StoredCallee(callee)
    return lock.withLock { _ in
      if let id = calleeIDs[callee] { return id }
      let id = UInt32(callees.append(stored))
      calleeIDs[callee] = id
      return id
    }
  }

  func shapeID(rows: Expr, columns: Expr) -> UInt32 {
    let key = UInt64(rows.id) << 32 | UInt64(columns.id)
    return lock.withLock { _ in
      if let id = shapeIDs[key] { return id }
      let id = UInt32(shapes.append((rows, columns)))
      shapeIDs[key] = id
      return id
    }
  }

  /// What the store holds, in nodes and in bytes.
  var measure: (nodes: Int, bytes: Int) {
    lock.withLock { _ in
      let perNode = MemoryLayout<Node>.stride + MemoryLayout<UInt32>.stride
      let tableBytes = (tableMask + 1) * MemoryLayout<UInt32>.stride
      return (nodes.count, nodes.count * perNode + arena.bytes + tableBytes)
    }
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
