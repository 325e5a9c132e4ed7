import Exact
import Expressions
import Figures
import Models
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the gradient fares on its way back through time: measured, bounded, and by its slopes.
///
/// Measured are the norms of ∂L/∂h[t] in the engine. The derived bound of ‖∂h[T]/∂h[t]‖, times
/// ‖∂L/∂h[T]‖, must lie above. Where the state is one activation of a sum, the products of its
/// slopes at the network's own pre-activations stand beside what the logistic function would give.
struct StepProfile {
  /// One step, as means over the pictures.
  struct Row {
    let step: Int
    var measured = 0.0
    var bound = 0.0
    /// Means of the logarithms of the products of slopes over the steps behind this one.
    var tanh = 0.0
    var sigmoid = 0.0
  }

  private(set) var rows: [Row]
  /// The derived bound, for the index that runs; nil where none is at hand.
  let bound: Expr?
  /// What the activation of the state is applied to, where it is tanh; nil for gated units.
  let argument: Expr?
  private(set) var pictures = 0
  private(set) var fault: String?
  private(set) var note: String?
  /// The norms in the bound that belong to no step, with their values: ‖W‖.
  private(set) var norms: [(norm: Expr, value: Double)] = []
  private let index: Expr
  private let first: Int
  private let functions: [String: String]
  private let system: RunSystem

  /// Nothing for a network without time.
  init?(_ formulas: FormulaGradient, _ engine: EngineGradient) {
    let setting = formulas.match.setting
    guard let model = setting.model, let time = model.time, let state = formulas.match.state,
      !engine.stateSlopes.isEmpty
    else { return nil }
    index = time.index
    first = time.first
    functions = formulas.functions(engine.shape)
    rows = engine.stateSlopes.indices.map { Row(step: time.first + $0) }
    let bound = formulas.bound()
    let names = bound?.derivatives.flatMap(\.definitions) ?? []
    guard let system = try? FormulaGradient.system(formulas.match, names) else { return nil }
    self.system = system
    self.bound = bound?.value
    if bound == nil { note = "no bound without products of matrices was found for these states" }
    argument = Self.argument(of: state, in: model, index, functions)
  }

  /// The pre-activation at the running index: of `h[t] = sigma(a[t])` it is a[t].
  private static func argument(
    of state: Expr, in model: Model, _ index: Expr, _ functions: [String: String]
  ) -> Expr? {
    guard
      let equation = model.equations.first(where: { !$0.isInitial && $0.name == state.symbol?.name }
      ),
      Array(equation.left.children) == [index], equation.right.kind == .call,
      let callee = equation.right.callee, equation.right.children.count == 1,
      functions[callee.name] ?? callee.name == "tanh"
    else { return nil }
    return equation.right.children[0]
  }

  var hasSlopes: Bool { argument != nil }

  // MARK: One picture

  mutating func add(_ engine: EngineGradient, _ known: WholeRun) throws(EvaluationError) {
    pictures += 1
    let norms = engine.stateSlopes.map { slope in
      slope.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    for (place, norm) in norms.enumerated() { rows[place].measured += norm }
    var run = WholeRun(
      system, functions: functions, wholes: known.wholes, scalars: known.scalars)
    if let bound {
      let prepared = try prepared(bound, &run)
      for (place, norm) in norms.enumerated() {
        let factor = try run.value(of: at(place, prepared))[0, 0]
        let largest = factor * (norms.last ?? 0)
        rows[place].bound += largest
        // Rounding alone may lift the norm above a bound that is reached.
        if norm > largest * (1 + 1e-9) {
          fault = "the norm at step \(rows[place].step) is above the derived bound"
        }
      }
    }
    if let argument { try addSlopes(argument, &run) }
  }

  private func at(_ place: Int, _ e: Expr) -> Expr {
    e.substituting([index: Expr(first + place)])
  }

  /// The bound with the norms that belong to no step computed once: each is an iteration.
  private mutating func prepared(_ bound: Expr, _ run: inout WholeRun) throws(EvaluationError)
    -> Expr
  {
    let bindings = Set(Postorder(bound).terms.compactMap(\.binder) + [index])
    var result = bound
    for part in Postorder(bound).terms {
      guard part.kind == .call, part.callee?.name == "opnorm",
        !part.freeSymbols.contains(where: { bindings.contains($0) })
      else { continue }
      if !norms.contains(where: { $0.norm == part }) {
        norms.append((part, try run.value(of: part)[0, 0]))
      }
      guard let norm = norms.first(where: { $0.norm == part })?.value,
        let fraction = Rational(exactly: norm)
      else { continue }
      result = result.replacingEverywhere(part, by: Expr(fraction))
    }
    return result
  }

  /// log tanh'(a) = −2 log cosh a and log σ'(a) = −|a| − 2 log(1 + e^−|a|), without cancellation.
  private mutating func addSlopes(
    _ argument: Expr, _ run: inout WholeRun
  ) throws(EvaluationError) {
    var (tanh, sigmoid) = (0.0, 0.0)
    for place in rows.indices.reversed() {
      rows[place].tanh += tanh
      rows[place].sigmoid += sigmoid
      let values = try run.value(of: at(place, argument)).entries
      var (one, other) = (0.0, 0.0)
      for value in values {
        let size = abs(value)
        one -= 2 * (size + log1p(exp(-2 * size)) - log(2))
        other -= size + 2 * log1p(exp(-size))
      }
      tanh += one / Double(values.count)
      sigmoid += other / Double(values.count)
    }
  }

  // MARK: As a table and a picture

  private func mean(_ sum: Double) -> Double { sum / Double(max(1, pictures)) }

  /// Of a row: what was measured, the bound, the products of slopes and their ratio.
  func values(_ row: Row) -> (measured: Double, bound: Double, tanh: Double, sigmoid: Double) {
    (mean(row.measured), mean(row.bound), exp(mean(row.tanh)), exp(mean(row.sigmoid)))
  }

  var cells: [[String]] {
    var head = ["t", "|dL/dh[t]|"]
    if bound != nil { head.append("bound") }
    if hasSlopes { head += ["tanh' product", "sigmoid' product", "ratio"] }
    return [head]
      + rows.map { row in
        let (measured, largest, tanh, sigmoid) = values(row)
        var line = ["\(row.step)", Decimal.scientific(measured)]
        if bound != nil { line.append(Decimal.scientific(largest)) }
        if hasSlopes {
          line += [tanh, sigmoid, sigmoid / tanh].map { Decimal.scientific($0) }
        }
        return line
      }
  }

  /// All in proportion to the last step, on a logarithmic axis.
  func plot(title: String) -> Plot {
    let end = rows.last.map { values($0).measured } ?? 1
    func series(_ name: String, _ place: Int, _ value: (Row) -> Double) -> Plot.Series {
      let points = rows.map { Figure.Point(Double($0.step), value($0)) }
      return Plot.Series(
        Label(name), .sequence(points.filter { $0.y > 0 && $0.y.isFinite }),
        style: .number(place))
    }
    var all = [series("measured", 0) { values($0).measured / end }]
    if bound != nil { all.append(series("derived bound", 1) { values($0).bound / end }) }
    if hasSlopes {
      all.append(series("product of tanh'", 2) { values($0).tanh })
      all.append(series("product of sigmoid'", 3) { values($0).sigmoid })
    }
    return Plot(
      title: title, x: Plot.Axis(Label(math: "t"), isWhole: true),
      y: Plot.Axis(Label("relative to the last step"), scale: .logarithmic), series: all)
  }
}
