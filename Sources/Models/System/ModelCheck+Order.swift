internal import Expressions
internal import Notation

// In which order equations are evaluated, and cycles where there is none.
extension ModelCheck {
  mutating func orderEquations() {
    reader.model.states = statesInOrder()
    let cycles = findCycles()
    if !cycles.isEmpty {
      for cycle in cycles { tell(cycle) }
      return
    }
    let kinds = kindsOfEquations()
    for (i, kind) in kinds.enumerated() where kind == .step {
      guard let late = needs[i].first(where: { kinds[$0.equation] == .result }) else { continue }
      note(
        late.mention,
        "\(late.mention.term.plainText) needs all time steps, and here it is part of one")
    }
    var order = EvaluationOrder()
    for i in topological() {
      let equation = model.equations[i]
      switch kinds[i] {
      case .constant: order.constants.append(equation)
      case .initial: order.initial.append(equation)
      case .step: order.steps.append(equation)
      case .result: order.results.append(equation)
      }
    }
    reader.model.order = order
  }

  private func statesInOrder() -> [String] {
    var names: [String] = []
    for equation in model.equations where states.contains(equation.name) {
      if !names.contains(equation.name) { names.append(equation.name) }
    }
    return names
  }

  private enum Kind: Int {
    case constant, initial, step, result
  }

  /// When each equation is evaluated: an equation without time waits for what it needs.
  private func kindsOfEquations() -> [Kind] {
    var kinds = model.equations.map { equation -> Kind in
      if model.time == nil { return .step }
      guard equation.timePlace != nil else { return .constant }
      return equation.isInitial ? .initial : .step
    }
    for i in topological() where model.time != nil && model.equations[i].timePlace == nil {
      for need in needs[i] {
        switch kinds[need.equation] {
        case .constant: break
        case .initial: if kinds[i] == .constant { kinds[i] = .initial }
        case .step, .result: kinds[i] = .result
        }
      }
    }
    return kinds
  }

  /// The equations, each after those it needs; the order of the text where that leaves a choice.
  private func topological() -> [Int] {
    var done = Set<Int>()
    var order: [Int] = []
    for start in needs.indices {
      var open = [start]
      while let i = open.last {
        let next = done.contains(i) ? nil : needs[i].first { !done.contains($0.equation) }
        if let next, open.count <= needs.count {
          open.append(next.equation)
        } else {
          open.removeLast()
          if done.insert(i).inserted { order.append(i) }
        }
      }
    }
    return order
  }

  // MARK: Cycles

  /// Cycles of equations that need each other in one step, each equation in one of them at most.
  private func findCycles() -> [[Int]] {
    var isDone = Array(repeating: false, count: needs.count)
    var depth = Array(repeating: -1, count: needs.count)
    var cycles: [[Int]] = []
    for start in needs.indices where !isDone[start] {
      // Invariant: `path` is a chain of needs, `next[k]` the need of path[k] that is looked at.
      var path = [start]
      var next = [0]
      depth[start] = 0
      while let i = path.last {
        let place = next[next.count - 1]
        next[next.count - 1] += 1
        guard place < needs[i].count else {
          depth[i] = -1
          isDone[i] = true
          path.removeLast()
          next.removeLast()
          continue
        }
        let target = needs[i][place].equation
        if depth[target] >= 0 {
          let cycle = Array(path[depth[target]...])
          if cycles.allSatisfy({ Set($0).isDisjoint(with: cycle) }) { cycles.append(cycle) }
        } else if !isDone[target] {
          depth[target] = path.count
          path.append(target)
          next.append(0)
        }
      }
    }
    return cycles
  }

  private mutating func tell(_ cycle: [Int]) {
    guard let first = cycle.indices.min(by: { cycle[$0] < cycle[$1] }) else { return }
    let round = Array(cycle[first...] + cycle[..<first])
    let second = round.count > 1 ? round[1] : round[0]
    guard let need = needs[round[0]].first(where: { $0.equation == second }) else { return }
    let names = (round + [round[0]]).map { model.equations[$0].left.plainText }
    let left = model.equations[second].left
    let isShifted = need.mention.term != left && !need.mention.term.children.isEmpty
    let step = model.time == nil ? "" : " within one time step"
    let index = left.children.last?.plainText ?? "t"
    note(
      need.mention,
      "\(names[0]) depends on itself\(step): \(names.joined(separator: " -> "))",
      hint: isShifted && model.time == nil
        ? "if \(index) counts time steps, say so: 'time \(index) = 1..T'"
        : model.time == nil ? nil : "refer to an earlier time step, such as \(earlier(left))")
  }

  /// A quantity one time step earlier, as text.
  private func earlier(_ left: Expr) -> String {
    guard let time = model.time?.index else { return left.plainText }
    let indices = left.children.map { $0.mentions(time) ? ($0 - 1).tidyIndex : $0 }
    return left.with(children: indices).plainText
  }
}
