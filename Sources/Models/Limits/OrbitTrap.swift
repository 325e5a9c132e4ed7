package import Exact
package import Expressions
internal import Deciding
internal import Notation

/// A cycle of boxes that the states of a model never leave from some step on.
///
/// A run in intervals reaches a step t0. Boxes around the states there, a little wider, are put through
/// the model's equations p times; where the last ones lie inside the first, they do so for ever,
/// provided that from t0 on every step is the same map. That is a proof, whatever the start was.
package struct OrbitTrap {
  /// The last step before the cycle begins.
  package let start: Int
  /// After how many steps the boxes come back.
  package let period: Int
  private var run: ModelRun<EnclosingArithmetic>

  private static let bits = 160
  private static let margins = [
    Rational(1, 1_000_000_000), Rational(1, 100_000), Rational(1, 1000), Rational(1, 100),
    Rational(1, 10),
  ]

  /// The trap of a setting in which every parameter and every late input is a number; nil where none
  /// is found.
  package init?(_ setting: Setting, at environment: Environment, from start: Int = 240) {
    guard let states = StateFamily.all(of: setting),
      setting.repeatsItself(after: start, environment),
      let system = try? RunSystem(setting, wholes: [:])
    else { return nil }
    var orbit = ModelRun(system, in: EnclosingArithmetic(bits: Self.bits), at: environment)
    var reached: [Quantity: Interval] = [:]
    for state in states {
      for lag in 0..<state.memory {
        guard case .value(let value)? = try? orbit.value(of: state.member(start - lag)),
          value.isFinite
        else { return nil }
        reached[state.quantity(start - lag)] = value
      }
    }
    for period in 1...4 {
      for margin in Self.margins {
        let boxes = reached.mapValues { $0.widened(by: margin) }
        var run = ModelRun(system, in: EnclosingArithmetic(bits: Self.bits), at: environment)
        run.remember(boxes)
        guard Self.returns(&run, boxes, states, start, period) else { continue }
        self.start = start
        self.period = period
        self.run = run
        return
      }
    }
    return nil
  }

  /// Whether the boxes, p steps later, lie within themselves.
  private static func returns(
    _ run: inout ModelRun<EnclosingArithmetic>, _ boxes: [Quantity: Interval],
    _ states: [StateFamily], _ start: Int, _ period: Int
  ) -> Bool {
    for state in states {
      for lag in 0..<state.memory {
        guard let box = boxes[state.quantity(start - lag)],
          case .value(let later)? = try? run.value(of: state.member(start - lag + period)),
          box.contains(later)
        else { return false }
      }
    }
    return true
  }

  /// What a term in the time index can be at one step of the cycle; nil where that is not known.
  package mutating func enclosure(of e: Expr, _ index: Expr, phase: Int) -> Interval? {
    let there = e.substituting(index, by: Expr(start + phase))
    guard case .value(let value)? = try? run.value(of: there), value.isFinite else { return nil }
    return value
  }
}

/// A scalar quantity that later steps ask for, and how many steps back they do.
struct StateFamily {
  let symbol: Symbol
  let memory: Int

  func member(_ step: Int) -> Expr { .symbol(symbol, [Expr(step)]) }
  func quantity(_ step: Int) -> Quantity { Quantity(symbol.name, [step]) }

  /// The states of a model; nil where one is no scalar with the time as its only index.
  static func all(of setting: Setting) -> [StateFamily]? {
    guard let model = setting.model, let time = model.time else { return nil }
    var found: [StateFamily] = []
    for name in model.states {
      guard let equation = model.equations.first(where: { $0.name == name && !$0.isInitial }),
        let symbol = equation.left.symbol, equation.left.isScalar, equation.left.children.count == 1
      else { return nil }
      var memory = 1
      for use in model.equations.flatMap({ Postorder($0.right).terms }) where use.symbol == symbol {
        guard use.children.count == 1 else { return nil }
        if let lag = time.index.distance(from: use.children[0])?.asInt { memory = max(memory, lag) }
      }
      found.append(StateFamily(symbol: symbol, memory: memory))
    }
    return found
  }
}

extension Setting {
  /// Whether each step after some one is the same map: nothing but indices asks for the time, and the
  /// inputs do not change any more.
  fileprivate func repeatsItself(after start: Int, _ environment: Environment) -> Bool {
    guard let model, let time = model.time else { return false }
    for equation in model.equations {
      let indexed = Postorder(equation.right).terms.filter {
        $0.kind == .symbol && !$0.children.isEmpty
      }
      let table = Dictionary(uniqueKeysWithValues: indexed.map { ($0, Expr.one) })
      if equation.right.substituting(table).mentions(time.index) { return false }
    }
    for input in model.inputs {
      guard let symbol = input.symbol, input.isScalar, input.children.count == 1 else {
        return false
      }
      if environment.families[symbol.name] != nil { continue }
      let later = Expr.symbol("#later")
      let known = Assumptions([.condition(.greater, [later, Expr(start)])], integers: [later])
      let member = Expr.symbol(symbol, [later])
      let values = sequences.compactMap { $0.value(at: member, under: known) }
      guard let value = values.first, value.number != nil else { return false }
    }
    return true
  }
}

extension Interval {
  fileprivate func widened(by margin: Rational) -> Interval {
    let arithmetic = IntervalArithmetic(bits: 160)
    let edge = arithmetic.interval(margin)
    return arithmetic.sum(self, (-edge).hull(edge))
  }
}
