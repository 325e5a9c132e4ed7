internal import Exact
internal import Expressions

/// An index along which quantities depend on earlier ones: time, or layers.
struct Axis: Sendable, Equatable {
  enum Kind: Sendable { case time, layer }

  let kind: Kind
  /// The running index: `t`.
  let index: Expr
  /// The first value that it takes in general equations.
  let first: Int
  /// The last one: `T`; nil where it has no name.
  let last: Expr?
}

/// Which quantities of a model depend on which, by name, and over how many steps.
struct ModelGraph: Sendable {
  struct Edge: Sendable {
    let target: String
    /// How many steps back it reaches; nil where that is no number, or there is no such axis.
    let timeLag: Int?
    let layerLag: Int?
  }

  private(set) var edges: [String: [Edge]] = [:]
  private var reached: [String: Set<String>] = [:]
  private let model: Model

  init(_ model: Model, given: [(name: String, targets: Set<String>)] = []) {
    self.model = model
    for equation in model.equations {
      edges[equation.name, default: []] += Self.edges(of: equation, in: model)
    }
    for (name, targets) in given {
      edges[name, default: []] += targets.sorted().map {
        Edge(target: $0, timeLag: nil, layerLag: nil)
      }
    }
    for name in edges.keys { reached[name] = closure(of: name) }
  }

  private static func edges(of equation: Equation, in model: Model) -> [Edge] {
    var result: [Edge] = []
    for mention in Postorder(equation.right).terms where mention.kind == .symbol {
      guard let name = mention.symbol?.name else { continue }
      func lag(_ place: KeyPath<Equation, Int?>, _ horizon: Horizon?) -> Int? {
        guard let horizon, let mine = equation[keyPath: place] else { return nil }
        let known = model.equations.first { $0.name == name && $0[keyPath: place] != nil }
        let other =
          known?[keyPath: place]
          ?? mention.children.firstIndex { IndexPattern.parts($0, [horizon.index]) != nil }
        guard let other, mention.children.indices.contains(other) else { return nil }
        return equation.left.children[mine].distance(from: mention.children[other])?.asInt
      }
      result.append(
        Edge(
          target: name, timeLag: lag(\.timePlace, model.time),
          layerLag: lag(\.layerPlace, model.layers)))
    }
    return result
  }

  private func closure(of name: String) -> Set<String> {
    var found = Set<String>()
    var open = [name]
    while let next = open.popLast() {
      for edge in edges[next] ?? [] where found.insert(edge.target).inserted {
        open.append(edge.target)
      }
    }
    return found
  }

  /// Whether one name depends on another, over any number of steps.
  func reaches(_ name: String, _ target: String) -> Bool {
    reached[name]?.contains(target) ?? false
  }

  /// Names that depend on one another and on this one; empty where it does not depend on itself.
  func component(of name: String) -> [String] {
    guard reaches(name, name) else { return [] }
    return names.filter { reaches(name, $0) && reaches($0, name) }
  }

  /// The cycles that lie on the way from one name to another, each with all its names.
  func cycles(from name: String, to target: String) -> [[String]] {
    var cycles: [[String]] = []
    for candidate in names where reaches(candidate, candidate) {
      let isBehind = candidate == name || reaches(name, candidate)
      let isBefore = candidate == target || reaches(candidate, target)
      guard isBehind, isBefore, !cycles.contains(where: { $0.contains(candidate) }) else {
        continue
      }
      cycles.append(component(of: candidate))
    }
    return cycles
  }

  /// The names with equations, in the order of the text.
  private var names: [String] {
    var names: [String] = []
    for equation in model.equations where !names.contains(equation.name) {
      names.append(equation.name)
    }
    return names
  }

  /// The axis along which the names of a component depend on one another; nil for several.
  func axis(of component: [String]) -> Axis? {
    let inner = component.flatMap { edges[$0] ?? [] }.filter { component.contains($0.target) }
    let overTime = inner.contains { ($0.timeLag ?? 0) != 0 }
    let overLayers = inner.contains { ($0.layerLag ?? 0) != 0 }
    if overTime, !overLayers, let time = model.time {
      return Axis(kind: .time, index: time.index, first: time.first, last: time.last)
    }
    if overLayers, !overTime, let layers = model.layers {
      return Axis(kind: .layer, index: layers.index, first: layers.first, last: layers.last)
    }
    return nil
  }

  /// The fewest names of a component without which it has no cycle; states first.
  ///
  /// All others only pass values on within a step, or to the next one, and can be followed.
  func kept(of component: [String]) -> [String] {
    let inner = component.flatMap { edges[$0] ?? [] }
    let states = component.filter { name in
      inner.contains { $0.target == name && ($0.timeLag ?? 0) + ($0.layerLag ?? 0) > 0 }
    }
    let order = states + component.filter { !states.contains($0) }
    guard (1...12).contains(order.count) else { return states }
    for size in 1...order.count {
      var places = Array(0..<size)
      while true {
        let chosen = places.map { order[$0] }
        if isAcyclic(component.filter { !chosen.contains($0) }) {
          return component.filter { chosen.contains($0) }
        }
        // The next combination in the order of the list.
        guard let last = places.indices.last(where: { places[$0] < order.count - size + $0 }) else {
          break
        }
        places[last] += 1
        for i in (last + 1)..<max(size, last + 1) { places[i] = places[i - 1] + 1 }
      }
    }
    return component
  }

  func isAcyclic(_ names: [String]) -> Bool {
    var left = names
    while let leaf = left.firstIndex(where: { name in
      !(edges[name] ?? []).contains { left.contains($0.target) }
    }) {
      left.remove(at: leaf)
    }
    return left.isEmpty
  }

  /// Names that one reaches within a step: without going back along the axis.
  func reachedWithinStep(_ name: String, along axis: Axis) -> Set<String> {
    var found = Set<String>()
    var open = [name]
    while let next = open.popLast() {
      for edge in edges[next] ?? [] {
        let lag = axis.kind == .time ? edge.timeLag : edge.layerLag
        if (lag ?? 0) == 0, found.insert(edge.target).inserted { open.append(edge.target) }
      }
    }
    return found
  }

  /// The fewest steps back over which anything refers to a name; nil where that is no number.
  func shortestLag(to name: String, along axis: Axis) -> Int? {
    var shortest: Int?
    for edge in edges.values.joined() where edge.target == name {
      guard let lag = axis.kind == .time ? edge.timeLag : edge.layerLag else { return nil }
      shortest = min(shortest ?? lag, lag)
    }
    return shortest
  }

  /// The axes of the model.
  var axes: [Axis] {
    var axes: [Axis] = []
    if let time = model.time {
      axes.append(Axis(kind: .time, index: time.index, first: time.first, last: time.last))
    }
    if let layers = model.layers {
      axes.append(Axis(kind: .layer, index: layers.index, first: layers.first, last: layers.last))
    }
    return axes
  }

  /// The largest number of steps that any reference reaches back along an axis.
  func longestLag(along axis: Axis) -> Int {
    edges.values.flatMap { $0 }.compactMap { axis.kind == .time ? $0.timeLag : $0.layerLag }.max()
      ?? 0
  }

  /// Where the index of the axis stands among the indices of a quantity; nil where it has none.
  func place(of axis: Axis, in quantity: Expr) -> Int? {
    guard let name = quantity.symbol?.name else { return nil }
    if let equation = model.equations.first(where: {
      $0.name == name && (axis.kind == .time ? $0.timePlace : $0.layerPlace) != nil
    }) {
      return axis.kind == .time ? equation.timePlace : equation.layerPlace
    }
    let uses = (model.inputs + model.parameters).filter { $0.symbol?.name == name }
    for use in uses {
      if let place = use.children.firstIndex(where: { index in
        IndexPattern.parts(index, [axis.index]) != nil
      }) {
        return place
      }
    }
    return nil
  }
}
