internal import Exact
package import Expressions
internal import Notation

/// The feed-forward network that an unrolled model is: layers, what leads into each, tied weights.
package struct LayeredModel: Sendable {
  /// One layer: a quantity that carries on, or the one that was asked for.
  package struct Layer: Sendable {
    package let quantity: Expr
    /// What it is computed from: inputs, and layers before it.
    package let sources: [Expr]
    /// The parameters on the way.
    package let parameters: [Expr]
    /// Which parameter what is multiplied by: `W_rec` with h[3].
    package let weights: [(parameter: Expr, source: Expr)]
  }

  package private(set) var layers: [Layer] = []
  /// Each parameter with the layers in which it is used.
  package private(set) var uses: [(parameter: Expr, layers: [Expr])] = []
  /// How many numbers the parameters are, sizes as they are declared; nil where that is not known.
  package private(set) var parameterCount: Expr?

  init(_ quantities: [Expr], of model: Model, _ graph: ModelGraph) {
    let states = Set(
      graph.edges.values.joined().compactMap { edge in
        (edge.timeLag ?? 0) + (edge.layerLag ?? 0) > 0 && model.hasEquation(edge.target)
          ? edge.target : nil
      })
    let isLayer = { (quantity: Expr) in
      states.contains(quantity.symbol?.name ?? "") || quantity == quantities.first
    }
    // Indices of units are bound by sums outside; a layer is the same for all of its units.
    var known = Set<Expr>()
    for quantity in quantities.reversed() where isLayer(quantity) {
      let layer = Self.layer(quantity, model, graph, isLayer)
      if layer.sources.isEmpty, layer.parameters.isEmpty { continue }
      if known.insert(Self.stripped(quantity, graph)).inserted {
        layers.append(
          Layer(
            quantity: Self.stripped(quantity, graph),
            sources: Self.distinct(layer.sources.map { Self.stripped($0, graph) }),
            parameters: layer.parameters,
            weights: layer.weights.map { ($0.parameter, Self.stripped($0.source, graph)) }))
      }
    }
    var order: [Expr] = []
    var places: [Expr: [Expr]] = [:]
    for layer in layers {
      for parameter in layer.parameters {
        if !order.contains(parameter) { order.append(parameter) }
        places[parameter, default: []].append(layer.quantity)
      }
    }
    uses = order.map { ($0, places[$0] ?? []) }
    parameterCount = Self.count(order, model)
  }

  /// What one layer needs, through quantities that are no layers themselves.
  private static func layer(
    _ quantity: Expr, _ model: Model, _ graph: ModelGraph, _ isLayer: (Expr) -> Bool
  ) -> (sources: [Expr], parameters: [Expr], weights: [(parameter: Expr, source: Expr)]) {
    var sources: [Expr] = []
    var products: [Expr] = []
    var parameters: [Expr] = []
    var open = [quantity]
    var seen = Set(open)
    let names = Set(model.parameters.compactMap { $0.symbol?.name })
      .union(model.declarations.filter { $0.kind != .integer }.map(\.name))
    while let next = open.popLast() {
      guard let right = model.equation(for: next)?.right else { continue }
      products += Postorder(right).terms.filter {
        $0.kind == .product || $0.kind == .matrixProduct
      }
      for part in Postorder(right).terms where part.kind == .symbol && seen.insert(part).inserted {
        let name = part.symbol?.name ?? ""
        if model.equation(for: part) != nil {
          let isFixed = model.equation(for: part)?.equation.isInitial ?? false
          if isFixed { continue }
          if isLayer(part) { sources.append(part) } else { open.append(part) }
        } else if model.inputs.contains(where: { $0.symbol?.name == name }) {
          sources.append(part)
        } else if model.hasEquation(name) {
          sources.append(part)
        } else if names.contains(name) {
          parameters.append(stripped(part, graph))
        }
      }
    }
    let found = sources.sorted(by: Order.precedes)
    let weighted = Set(parameters).sorted(by: Order.precedes)
    var weights: [(parameter: Expr, source: Expr)] = []
    for source in found {
      let beside = products.filter { $0.mentions(source) }.flatMap(\.symbolNames)
      for parameter in weighted where beside.contains(parameter.symbol?.name ?? "") {
        weights.append((parameter, source))
      }
    }
    return (found, weighted, weights)
  }

  /// A quantity without the indices of its units: `h[3,j]` is the layer h[3].
  private static func stripped(_ quantity: Expr, _ graph: ModelGraph) -> Expr {
    guard let symbol = quantity.symbol, quantity.isScalar else { return quantity }
    let places = graph.axes.compactMap { graph.place(of: $0, in: quantity) }
    let kept = quantity.children.indices.filter { places.contains($0) || $0 < symbol.layers }
    guard kept.count < quantity.children.count else { return quantity }
    let plain = Symbol(
      symbol.name, layers: symbol.layers, family: kept.count - symbol.layers)
    return .symbol(plain, kept.map { quantity.children[$0] })
  }

  private static func distinct(_ list: [Expr]) -> [Expr] {
    var seen = Set<Expr>()
    return list.filter { seen.insert($0).inserted }
  }

  private static func count(_ parameters: [Expr], _ model: Model) -> Expr? {
    var terms: [Expr] = []
    for parameter in parameters {
      let uses = model.parameters.filter { $0.symbol?.name == parameter.symbol?.name }
      // Entries with indices of their own range as far as the sums say, which is not known here.
      let indices = parameter.symbol.map { $0.layers + $0.family } ?? 0
      guard uses.allSatisfy({ $0.children.count <= indices }) else { return nil }
      let shape = parameter.shape
      terms.append(.product([shape.rows, shape.columns].filter { !$0.isOne }))
    }
    return Expr.sum(terms).normalizedAsWritten
  }
}
