internal import Exact
internal import Expressions

/// Over which values the indices of quantities run that are neither time nor layers.
///
/// Nothing declares them; the sums in which they stand say it, and equations pass it on: in
/// h[t,j] = sigma(a[t,j]) the second index of a runs as that of h does. Layers may differ in their
/// numbers of units: a range is kept in terms of the quantity's own layer, so that
/// sum(k = 1..n{l-1}, … x{l-1}[k]) says that x{l}[k] has n{l} units.
struct IndexRanges {
  struct Place: Hashable {
    let name: String
    let place: Int
  }

  private var ranges: [Place: (lower: Expr, upper: Expr)] = [:]
  private var unclear: Set<Place> = []

  init(_ net: FlowNet) { self.init(net.flows) }

  /// The ranges that a model's own equations tell.
  init(_ model: Model) {
    self.init(
      model.equations.map { Flow(left: $0.left, right: $0.right, variables: $0.variables) })
  }

  private init(_ flows: [Flow]) {
    for flow in flows { note(sumsIn: flow.right) }
    for _ in 0..<flows.count {
      var isDone = true
      for flow in flows where pass(along: flow) { isDone = false }
      if isDone { break }
    }
  }

  /// The range that is the same in all layers; nil for any other.
  subscript(name: String, place: Int) -> (lower: Expr, upper: Expr)? {
    let key = Place(name: name, place: place)
    guard !unclear.contains(key), let range = ranges[key] else { return nil }
    return range.lower.mentions(Self.layer) || range.upper.mentions(Self.layer) ? nil : range
  }

  /// The range in the layer of a quantity.
  subscript(quantity: Expr, place: Int) -> (lower: Expr, upper: Expr)? {
    let key = Place(name: quantity.symbol?.name ?? "", place: place)
    guard !unclear.contains(key), let range = ranges[key] else { return nil }
    return (instance(range.lower, in: quantity), instance(range.upper, in: quantity))
  }

  // MARK: Layers

  /// Stands for the quantity's own layer in the ranges that are kept.
  private static let layer = Expr.symbol("layer#")

  private func ownLayer(of quantity: Expr) -> Expr? {
    quantity.symbol?.layers == 1 ? quantity.children.first : nil
  }

  private func instance(_ bound: Expr, in quantity: Expr) -> Expr {
    guard let own = ownLayer(of: quantity) else { return bound }
    return bound.substituting(Self.layer, by: own).tidyingIndices
  }

  /// A bound in terms of a quantity's own layer; nil where it is about another one.
  private func template(_ bound: Expr, of quantity: Expr) -> Expr? {
    let isSame = bound.freeSymbols.allSatisfy(\.children.isEmpty)
    guard let own = ownLayer(of: quantity) else { return isSame ? bound : nil }
    guard !isSame else { return bound }
    let symbols = own.freeSymbols
    guard symbols.count == 1, let (variable, shift) = IndexPattern.parts(own, symbols) else {
      return nil
    }
    let result = bound.substituting(variable, by: (Self.layer - Expr(shift)).tidyIndex)
      .tidyingIndices
    let others = result.freeSymbols.flatMap { $0.children.flatMap(\.freeSymbols) }
    return others.allSatisfy { $0 == Self.layer } ? result : nil
  }

  private mutating func note(sumsIn e: Expr) {
    for sum in Postorder(e).terms {
      guard let index = sum.binder else { continue }
      for quantity in Postorder(sum.children[0]).terms where quantity.kind == .symbol {
        guard let name = quantity.symbol?.name else { continue }
        for (place, child) in quantity.children.enumerated() where child == index {
          _ = set(
            Place(name: name, place: place), template(sum.children[1], of: quantity),
            template(sum.children[2], of: quantity))
        }
      }
    }
  }

  private mutating func set(_ place: Place, _ lower: Expr?, _ upper: Expr?) -> Bool {
    // Bounds that belong to some other layer are not known for this one.
    guard let lower, let upper else { return unclear.insert(place).inserted }
    if let old = ranges[place] {
      if old.lower == lower, old.upper == upper { return false }
      return unclear.insert(place).inserted
    }
    ranges[place] = (lower, upper)
    return true
  }

  /// An index of the left side that stands alone in a quantity on the right runs as it does there.
  private mutating func pass(along flow: Flow) -> Bool {
    var isNew = false
    for (place, index) in flow.left.children.enumerated() where flow.variables.contains(index) {
      let mine = Place(name: flow.name, place: place)
      for quantity in Postorder(flow.right).terms where quantity.kind == .symbol {
        guard let name = quantity.symbol?.name,
          let other = quantity.children.firstIndex(of: index)
        else { continue }
        let theirs = Place(name: name, place: other)
        let (left, right) = (flow.left, quantity)
        func moved(_ bound: Expr, from one: Expr, to other: Expr) -> Expr? {
          template(instance(bound, in: one), of: other)
        }
        if let range = ranges[mine], ranges[theirs] == nil {
          isNew =
            set(
              theirs, moved(range.lower, from: left, to: right),
              moved(range.upper, from: left, to: right)) || isNew
        }
        if let range = ranges[theirs], ranges[mine] == nil {
          isNew =
            set(
              mine, moved(range.lower, from: right, to: left),
              moved(range.upper, from: right, to: left)) || isNew
        }
      }
    }
    return isNew
  }
}
