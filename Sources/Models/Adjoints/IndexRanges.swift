internal import Exact
internal import Expressions

/// Over which values the indices of quantities run that are neither time nor layers.
///
/// Nothing declares them; the sums in which they stand say it, and equations pass it on: in
/// h[t,j] = sigma(a[t,j]) the second index of a runs as that of h does.
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

  subscript(name: String, place: Int) -> (lower: Expr, upper: Expr)? {
    let key = Place(name: name, place: place)
    return unclear.contains(key) ? nil : ranges[key]
  }

  private mutating func note(sumsIn e: Expr) {
    for sum in Postorder(e).terms {
      guard let index = sum.binder else { continue }
      for quantity in Postorder(sum.children[0]).terms where quantity.kind == .symbol {
        guard let name = quantity.symbol?.name else { continue }
        for (place, child) in quantity.children.enumerated() where child == index {
          _ = set(Place(name: name, place: place), sum.children[1], sum.children[2])
        }
      }
    }
  }

  private mutating func set(_ place: Place, _ lower: Expr, _ upper: Expr) -> Bool {
    // Bounds that belong to one layer are not the same for all.
    if !lower.freeSymbols.allSatisfy(\.children.isEmpty)
      || !upper.freeSymbols.allSatisfy(\.children.isEmpty)
    {
      return unclear.insert(place).inserted
    }
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
        if let range = ranges[mine], ranges[theirs] == nil {
          isNew = set(theirs, range.lower, range.upper) || isNew
        }
        if let range = ranges[theirs], ranges[mine] == nil {
          isNew = set(mine, range.lower, range.upper) || isNew
        }
      }
    }
    return isNew
  }
}
