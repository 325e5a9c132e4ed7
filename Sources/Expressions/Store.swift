internal import Exact

/// One interned term, 40 bytes.
@usableFromInline
struct Node {
  /// Two operands at most, or the place of more of them, parted into two halves.
  @usableFromInline var first = Expr(id: 0)
  @usableFromInline var second = Expr(id: 0)
  let hash: UInt64
  @usableFromInline let count: UInt32
  /// The index into the table of numbers, symbols or callees; for Σ and Π the bound index.
  @usableFromInline let payload: UInt32
  @usableFromInline let shape: UInt32
  var size: UInt32
  /// The handle of its canonical form, once that is known; only the holder of the lock may touch it.
  var canonicalForm = Node.unknown
  @usableFromInline let kind: Kind
  @usableFromInline let flags: UInt8
  @usableFromInline let traits: Traits

  init(
    _ kind: Kind, flags: UInt8, payload: UInt32, hash: UInt64, count: Int, size: UInt32,
    shape: UInt32, traits: Traits
  ) {
    self.hash = hash
    self.count = UInt32(count)
    self.payload = payload
    self.shape = shape
    self.size = size
    self.kind = kind
    self.flags = flags
    self.traits = traits
  }

  /// Stands for a canonical form that has not been asked for.
  static var unknown: UInt32 { .max }

  /// How many operands lie in the node itself: one look-up in memory less for most terms.
  @inlinable static var inlineLimit: Int { 2 }

  /// Takes up to two operands into the node, and the place where more of them lie.
  mutating func hold(_ operands: UnsafeBufferPointer<Expr>) {
    if operands.count > Self.inlineLimit {
      let place = UInt(bitPattern: operands.baseAddress)
      first = Expr(id: UInt32(truncatingIfNeeded: place))
      second = Expr(id: UInt32(truncatingIfNeeded: place >> 32))
    } else {
      if operands.count > 0 { first = operands[0] }
      if operands.count > 1 { second = operands[1] }
    }
  }

  /// The operands of a node in the store, where nodes never move.
  @inlinable @inline(__always)
  static func operands(of node: UnsafeMutablePointer<Node>) -> UnsafePointer<Expr>? {
    if node.pointee.count <= inlineLimit { return UnsafePointer(OpaquePointer(node)) }
    let (low, high) = (node.pointee.first.id, node.pointee.second.id)
    return UnsafePointer(bitPattern: UInt(low) | UInt(high) << 32)
  }

  /// Whether a node in the store is this one with these operands, compared by handle.
  @inline(__always)
  func isSame(
    as stored: UnsafeMutablePointer<Node>, _ operands: UnsafeBufferPointer<Expr>
  ) -> Bool {
    guard
      hash == stored.pointee.hash, kind == stored.pointee.kind, flags == stored.pointee.flags,
      payload == stored.pointee.payload, count == stored.pointee.count
    else { return false }
    guard count > 0, let theirs = Self.operands(of: stored) else { return count == 0 }
    for i in operands.indices where operands[i] != theirs[i] { return false }
    return true
  }
}

/// The tables of the store, each readable without its lock.
struct Tables: Sendable {
  let nodes = AppendOnly<Node>()
  let numbers = AppendOnly<Rational>()
  let symbols = AppendOnly<StoredSymbol>()
  let callees = AppendOnly<StoredCallee>()
  let shapes = AppendOnly<(rows: Expr, columns: Expr)>()
  /// Where terms, symbols and callees are looked up by content.
  let terms = ParentTable()
  let symbolPlaces = HandleTable(bits: 8)
  let calleePlaces = HandleTable(bits: 6)
  fileprivate let index = WriterLock(Index())
}

/// The one place where terms live: append-only, each term once.
///
/// Reading needs no lock, and looking a term up that is there needs none either: nodes never move
/// and never change after they are published. Making a new term takes the lock, and so does
/// remembering its canonical form.
@usableFromInline
enum Store {
  private static let whole: Void = make()

  /// Set once, before the first handle is given away: whoever holds a handle can read.
  ///
  /// A lazy global would ask at each access whether it is there, which costs more than the access.
  private nonisolated(unsafe) static var published: UnsafePointer<Tables>?

  /// The nodes again, by themselves, since every pass over a term asks for them.
  @exclusivity(unchecked) @usableFromInline
  nonisolated(unsafe) static var publishedNodes: AppendOnly<Node>.Chunks?

  @inline(__always)
  static var tables: UnsafePointer<Tables> {
    guard let published else { fatalError("Store: a handle before there was a store") }
    return published
  }

  @inlinable @inline(__always)
  static func node(_ id: UInt32) -> UnsafeMutablePointer<Node> {
    guard let publishedNodes else { fatalError("Store: a handle before there was a store") }
    return AppendOnly<Node>.place(Int(id), in: publishedNodes)
  }

  /// Makes the store if there is none: handles of small whole numbers are known without it.
  @usableFromInline
  static func prepare() { if published == nil { whole } }

  private static func make() {
    let memory = UnsafeMutablePointer<Tables>.allocate(capacity: 1)
    memory.initialize(to: Tables())
    let tables = UnsafePointer(memory)
    let none = Expr(id: 0)
    _ = tables.pointee.shapes.append((none, none))
    _ = tables.pointee.shapes.append((none, none))
    // Small whole numbers come first, so that their handles are known without a look-up.
    for (place, value) in Expr.smallIntegers.enumerated() {
      let number = Rational(value)
      let id = tables.pointee.index.withLock { append(number, hash(of: number), in: tables, &$0) }
      precondition(Int(id.id) == place, "small whole numbers have fixed handles")
    }
    publishedNodes = tables.pointee.nodes.chunks
    published = tables
  }

  /// The term with this content, made if it is new; the operands are copied when it is.
  static func intern(
    _ node: Node, _ operands: UnsafeBufferPointer<Expr>, youngest: UInt32?
  ) -> Expr {
    prepare()
    let isIt = { (id: Int) in node.isSame(as: Store.node(UInt32(id)), operands) }
    let seen = tables.pointee.terms.count
    if let known = tables.pointee.terms.find(node.hash, youngest: youngest, where: isIt) {
      return Expr(id: known)
    }
    return tables.pointee.index.withLock { index in
      // What another thread made in between is looked for once more.
      if tables.pointee.terms.count != seen,
        let known = tables.pointee.terms.find(node.hash, youngest: youngest, where: isIt)
      {
        return Expr(id: known)
      }
      var fresh = node
      if node.size < .max / 2 {
        fresh.size = UInt32(Int(node.size) + node.kind.sizeCorrection(of: operands))
      }
      let isInside = operands.count <= Node.inlineLimit
      fresh.hold(isInside ? operands : index.arena.copy(operands))
      return append(fresh, youngest, in: tables, &index)
    }
  }

  private static func append(
    _ node: Node, _ youngest: UInt32?, in tables: UnsafePointer<Tables>, _ index: inout Index
  ) -> Expr {
    let id = UInt32(tables.pointee.nodes.append(node))
    tables.pointee.terms.insert(id, hash: node.hash, youngest: youngest)
    return Expr(id: id)
  }

  /// A number is looked up by value, since its payload is only a place in a table.
  static func intern(number: Rational) -> Expr {
    prepare()
    let hash = hash(of: number)
    let isIt = { (id: Int) in
      let node = Store.node(UInt32(id))
      return node.pointee.kind == .number
        && tables.pointee.numbers[Int(node.pointee.payload)] == number
    }
    if let known = tables.pointee.terms.find(hash, youngest: nil, where: isIt) {
      return Expr(id: known)
    }
    return tables.pointee.index.withLock { index in
      if let known = tables.pointee.terms.find(hash, youngest: nil, where: isIt) {
        return Expr(id: known)
      }
      return append(number, hash, in: tables, &index)
    }
  }

  private static func hash(of number: Rational) -> UInt64 {
    Hashing.finish(Hashing.start(.number, 0), number.contentHash)
  }

  private static func append(
    _ number: Rational, _ hash: UInt64, in tables: UnsafePointer<Tables>, _ index: inout Index
  ) -> Expr {
    let payload = UInt32(tables.pointee.numbers.append(number))
    // A fraction is written as two numbers and a line.
    let node = Node(
      .number, flags: 0, payload: payload, hash: hash, count: 0,
      size: number.isInteger ? 1 : 3, shape: 0, traits: [])
    return append(node, nil, in: tables, &index)
  }

  static func canonicalForm(of e: Expr) -> Expr? {
    if e.kind == .number { return e }
    return tables.pointee.index.withLock { _ in
      let id = node(e.id).pointee.canonicalForm
      return id == Node.unknown ? nil : Expr(id: id)
    }
  }

  static func remember(canonical: Expr, of e: Expr) {
    tables.pointee.index.withLock { _ in
      node(e.id).pointee.canonicalForm = canonical.id
      node(canonical.id).pointee.canonicalForm = canonical.id
    }
  }

  static func symbolID(_ symbol: Symbol) -> UInt32 {
    prepare()
    let hash = symbol.contentHash
    let isIt = { (id: Int) in tables.pointee.symbols.place(id).pointee.symbol == symbol }
    if let known = tables.pointee.symbolPlaces.find(hash, where: isIt) { return known }
    return tables.pointee.index.withLock { _ in
      if let known = tables.pointee.symbolPlaces.find(hash, where: isIt) { return known }
      let id = UInt32(tables.pointee.symbols.append(StoredSymbol(symbol, hash: hash)))
      tables.pointee.symbolPlaces.insert(id, hash: hash)
      return id
    }
  }

  static func calleeID(_ name: String, orders: [Int], arity: Int) -> UInt32 {
    prepare()
    let hash = CalleeRecord.contentHash(name, orders: orders, arity: arity)
    let isIt = { (id: Int) in
      tables.pointee.callees.place(id).pointee.record.isSame(name, orders: orders, arity: arity)
    }
    if let known = tables.pointee.calleePlaces.find(hash, where: isIt) { return known }
    // The catalogue is asked outside of the lock: its first use may take a while.
    let record = CalleeRecord(name: name, orders: orders, arity: arity)
    let stored = StoredCallee(record, hash: hash)
    return tables.pointee.index.withLock { _ in
      if let known = tables.pointee.calleePlaces.find(hash, where: isIt) { return known }
      let id = UInt32(tables.pointee.callees.append(stored))
      tables.pointee.calleePlaces.insert(id, hash: hash)
      return id
    }
  }

  static func shapeID(rows: Expr, columns: Expr) -> UInt32 {
    let key = UInt64(rows.id) << 32 | UInt64(columns.id)
    return tables.pointee.index.withLock { index in
      if let id = index.shapes[key] { return id }
      let id = UInt32(tables.pointee.shapes.append((rows, columns)))
      index.shapes[key] = id
      return id
    }
  }

  /// What the store holds, in nodes and in bytes.
  static var measure: (nodes: Int, bytes: Int) {
    prepare()
    return tables.pointee.index.withLock { index in
      let nodes = tables.pointee.nodes.count
      let bytes = nodes * MemoryLayout<Node>.stride
      return (nodes, bytes + index.arena.bytes + tables.pointee.terms.bytes)
    }
  }
}

/// What only the holder of the store's lock may touch.
private struct Index {
  var arena = HandleArena()
  var shapes: [UInt64: UInt32] = [:]
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
    var text = text
    return text.withUTF8 { bytes in
      var result = mix(hash, UInt64(bytes.count))
      var (word, isWhole) = (UInt64(0), true)
      for (place, byte) in bytes.enumerated() {
        word = word << 8 | UInt64(byte)
        isWhole = place % 8 == 7
        if isWhole { result = mix(result, word) }
        if isWhole { word = 0 }
      }
      return isWhole ? result : mix(result, word)
    }
  }
}
