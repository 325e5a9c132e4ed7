/// The name of a quantity, with what belongs to its identity.
///
/// `a{2}[j]` has one layer and one index. A family such as `h[t]` of vectors has one family index
/// and a vector's shape; an index more than its family has is an entry of it.
package struct Symbol: Hashable, Sendable {
  package let name: String
  /// How many of a symbol's children are layers; they come first.
  package let layers: Int
  /// How many indices pick a member of the family, before those that pick an entry.
  package let family: Int
  /// The shape of a member of the family.
  package let shape: Shape

  package init(_ name: String, layers: Int = 0, family: Int = 0, shape: Shape = .scalar) {
    self.name = name
    self.layers = layers
    self.family = family
    self.shape = shape
  }

  /// Whether it is a variable of a pattern, written `?a`.
  package var isPatternVariable: Bool { name.utf8.first == UInt8(ascii: "?") }

  /// Names that the user can not choose: bound indices in canonical terms.
  package var isReserved: Bool { name.utf8.first == UInt8(ascii: "#") }

  /// The shape of the quantity once it carries this many children (layers and indices).
  func shape(children: Int) throws(ShapeError) -> Shape {
    let entries = children - layers - family
    if entries == 0 || (shape == .scalar && entries < 0) { return shape }
    guard entries > 0, shape != .scalar else {
      throw ShapeError(
        "\(name) takes \(family) \(family == 1 ? "index" : "indices"), not \(children - layers)")
    }
    let wanted = shape.isVector ? 1 : 2
    guard entries == wanted else {
      throw ShapeError(
        "an entry of \(name) needs \(wanted) \(wanted == 1 ? "index" : "indices"), not \(entries)")
    }
    return .scalar
  }
}

extension Symbol {
  /// A number made of the content alone.
  var contentHash: UInt64 {
    let hash = Hashing.text(UInt64(layers) << 32 | UInt64(family), name)
    if shape == .scalar { return Hashing.mix(Hashing.mix(hash, 1), 1) }
    return Hashing.mix(
      Hashing.mix(hash, shape.rows.contentHash), shape.columns.contentHash)
  }
}

/// A symbol as the store keeps it, with what every use of it asks.
struct StoredSymbol {
  let symbol: Symbol
  let hash: UInt64
  let traits: Traits

  init(_ symbol: Symbol, hash: UInt64) {
    self.symbol = symbol
    self.hash = hash
    traits = symbol.isPatternVariable ? .hasPatternVariable : []
  }

  /// Whether it is a scalar with just the indices of its family.
  func isPlain(children: Int) -> Bool {
    symbol.shape == .scalar && children == symbol.layers + symbol.family
  }
}
