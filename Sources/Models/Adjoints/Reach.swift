internal import Exact
internal import Expressions

/// Which equations the loss depends on, and where: at every step, or at some places only.
///
/// A loss at y[T] reaches the output layer at the last step alone, and what stands behind an index
/// shift, h[t-1], at every step before. Equations for quantities that are reached at T only are
/// given at T only.
struct Reach {
  struct State: Equatable {
    var isGeneral = false
    /// Values of the equation's variables at which it is reached.
    var seeds: [[Expr: Expr]] = []

    var isReached: Bool { isGeneral || !seeds.isEmpty }
  }

  private(set) var states: [State]

  init(_ net: FlowNet) throws(AdjointError) {
    states = Array(repeating: State(), count: net.flows.count)
    guard let start = net.flows.firstIndex(where: \.isLoss) else { return }
    states[start].isGeneral = true
    var open = [start]
    while let place = open.popLast() {
      for target in try spread(from: place, net) where !open.contains(target) {
        open.append(target)
      }
    }
  }

  /// Marks what one equation needs; the places whose state has changed.
  private mutating func spread(from place: Int, _ net: FlowNet) throws(AdjointError) -> [Int] {
    let flow = net.flows[place]
    var changed: [Int] = []
    for mention in Set(Postorder(flow.right).terms.filter { $0.kind == .symbol })
      .map(\.wholeQuantity).sorted(by: Order.precedes)
    {
      for (target, other) in net.flows.enumerated() where other.name == mention.symbol?.name {
        let indices = try net.indices(of: mention, in: flow)
        guard let new = Self.reached(states[place], indices, other) else { continue }
        if merge(new, into: target) { changed.append(target) }
      }
    }
    return changed
  }

  private mutating func merge(_ new: State, into target: Int) -> Bool {
    let old = states[target]
    if new.isGeneral { states[target].isGeneral = true }
    for seed in new.seeds where !states[target].seeds.contains(seed) {
      states[target].seeds.append(seed)
    }
    return states[target] != old
  }

  /// Where a quantity is reached through one use of it; nil where that use is of another place.
  private static func reached(_ state: State, _ indices: [Use.Index], _ target: Flow) -> State? {
    var fixed: [Expr: Expr] = [:]
    var moved = false
    var carried: [(from: Expr, to: Expr)] = []
    for (index, left) in zip(indices, target.left.children) {
      let own = IndexPattern.parts(left, target.variables)
      switch index {
      case .fixed(let value):
        if let own {
          fixed[own.variable] = own.shift.isZero ? value : (value - Expr(own.shift)).tidyIndex
        } else if !(value.distance(from: left)?.isZero ?? false) {
          return nil
        }
      case .shifted(let variable, let shift):
        guard let own else {
          moved = true
          continue
        }
        if shift != own.shift { moved = true }
        carried.append((variable, own.variable))
      case .open: break
      }
    }
    if state.isGeneral {
      return fixed.isEmpty ? State(isGeneral: true) : State(seeds: [fixed])
    }
    if moved { return State(isGeneral: true) }
    var result = State()
    for seed in state.seeds {
      var binding = fixed
      for (from, to) in carried { if let value = seed[from] { binding[to] = value } }
      if binding.isEmpty { result.isGeneral = true } else { result.seeds.append(binding) }
    }
    return result
  }
}
