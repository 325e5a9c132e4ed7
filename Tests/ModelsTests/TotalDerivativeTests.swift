import Calculus
import Deciding
import Exact
import Expressions
import Notation
import Rewriting
import Testing

@testable import Models

/// The total derivative of a target in a setting.
func totalDerivative(
  _ target: String, by variable: String, in setting: Setting
) throws -> TotalDerivative {
  let engine = try TotalDifferentiation(setting, by: try setting.term(variable))
  return try engine.derivative(of: try setting.term(target))
}

/// Replays, proves and measures a derivative; what is wrong is recorded.
func expectRight(_ total: TotalDerivative, in setting: Setting, points: Int = 8, horizons: Int = 7)
  throws
{
  for derivation in total.lemmas + [total.derivation] { #expect(derivation.check() == nil) }
  for claim in total.claims {
    #expect(claim.isProved(budget: DecisionBudget(steps: 4_000_000)), "\(claim.formula.text)")
  }
  for claim in total.identities {
    #expect(claim.isProved(budget: DecisionBudget(steps: 4_000_000)))
  }
  var agreement = DualAgreement(setting)
  (agreement.points, agreement.horizons) = (points, horizons)
  let check = try agreement.check(
    total.result, target: total.target, variable: total.variable,
    where: total.needed + total.unitRanges + total.derivation.conditions,
    definitions: total.definitions)
  #expect(check.points > 0 && check.errorBound <= 1e-9)
}

extension Expr {
  /// The term as plain text.
  var text: String { (try? PlainWriter.write(self)) ?? "…" }
}

@Suite("Total derivatives") struct TotalDerivativeTests {
  private static let sheet = "x[1] = 1, x[2] = 1, x[t] = 0 for t > 2"
  private static let gates = """
    x[t] = 1 for t = 1, 2, x[t] = 0 for t > 2, i[t] = 1 for t = 1, 2, i[t] = 0 for t > 2,
    f[t] = 0 for t = 1, 2, f[t] = f for t > 2, o[t] = 0 for t < T, o[T] = 1
    """

  /// Model, what is given, target, variable, the formula, and the least horizon.
  private static let formulas: [(String, [String], String, String, String, String)] = [
    (
      "rnn-scalar", [sheet], "y[T]", "W_in",
      "sigma'(ay[T])*W_out*W_rec^(T - 2)*prod(t = 2..T, sigma'(a[t]))*(1 + W_rec*sigma'(a[1]))",
      "T >= 2"
    ),
    (
      "rnn-scalar", [], "h[T]", "W_in",
      "sum(k = 1..T, x[k]*W_rec^(T - k)*prod(t = k..T, sigma'(a[t])))", ""
    ),
    ("rnn-scalar", [], "h[T]", "h[k]", "W_rec^(T - k)*prod(t = k + 1..T, sigma'(a[t]))", ""),
    ("rnn-scalar", [], "h[T]", "x[k]", "W_rec^(T - k)*W_in*prod(t = k..T, sigma'(a[t]))", ""),
    ("rnn-scalar", [], "h[T]", "h[0]", "W_rec^T*prod(t = 1..T, sigma'(a[t]))", ""),
    ("rnn-scalar", [], "y[T]", "b_y", "sigma'(ay[T])", ""),
    (
      "lstm-scalar", [gates], "y[T]", "W_in",
      "sigma'(ay[T])*W_out*sigma'(c[T])*f^(T - 2)*sigma'(a[2])", "T >= 2"
    ),
    ("lstm-scalar", [gates], "y[T]", "W_rec", "0", "T >= 2"),
    (
      "lstm-scalar", [], "c[t]", "c[t-1]",
      "f[t] + i[t]*sigma'(a[t])*W_rec*o[t - 1]*sigma'(c[t - 1])", "t >= 2"
    ),
    ("relu-chain", [], "h{L}", "b{1}", "prod(l = 2..L, w{l})*prod(l = 1..L, step(a{l}))", ""),
    (
      "relu-chain", [], "h{L}", "w{m}",
      "h{m - 1}*prod(l = m + 1..L, w{l})*prod(l = m..L, step(a{l}))", ""
    ),
    ("rnn-index", [], "h[T,j]", "h[k,q]", "P[T,k,j,q]", ""),
    (
      "rnn-index", [], "h[T,j]", "W_rec[p,q]",
      "sum(m = 1..T, P[T,m,j,p]*h[m - 1,q]*sigma'(a[m,p]))", ""
    ),
  ]

  @Test("are the formulas of a key", arguments: formulas)
  func keys(
    _ model: String, _ given: [String], _ target: String, _ variable: String, _ formula: String,
    _ least: String
  ) throws {
    let model = try #require(CatalogueModel.named(model))
    let declare =
      given.isEmpty || variable == "W_in" && model.id == "rnn-scalar" ? [] : ["scalar f"]
    let setting = try Setting(
      declare: declare.map { Source($0) }, given: given.map { Source($0) },
      model: try model.model(),
      names: [variable, target])
    let total = try totalDerivative(target, by: variable, in: setting)
    #expect(total.result.text == formula)
    let bounds = total.needed.map(\.text)
    #expect(bounds == (least.isEmpty ? [] : [least]))
    try expectRight(total, in: setting)
  }

  @Test("of sums over time, of expressions, along layers and for single steps")
  func targets() throws {
    let setting = try Setting(
      declare: [Source("scalar d")],
      model: try #require(CatalogueModel.named("rnn-scalar")).model(),
      names: ["x[k]"])
    for (target, variable) in [
      ("sum(t = 1..T, y[t])", "W_in"), ("sum(t = 1..T, y[t])", "x[k]"),
      ("sum(t = 1..T, y[t])", "h[k]"), ("(y[T] - d)^2", "W_rec"), ("h[t]*y[T]", "W_in"),
      ("y[3]", "W_rec"), ("a[T]", "b_h"), ("h[T]^2 + h[T-1]", "W_in"),
    ] {
      try expectRight(try totalDerivative(target, by: variable, in: setting), in: setting)
    }
  }

  @Test("fail the proof and the numbers when they are corrupted")
  func corrupted() throws {
    let setting = try Setting(
      given: [Source(Self.sheet)], model: try #require(CatalogueModel.named("rnn-scalar")).model())
    let total = try totalDerivative("y[T]", by: "W_in", in: setting)
    let wrong = try setting.term(
      "sigma'(ay[T])*W_out*W_rec^(T-1)*prod(t = 2..T, sigma'(a[t]))*(1 + W_rec*sigma'(a[1]))")
    #expect(throws: DualFailure.self) {
      try DualAgreement(setting).check(
        wrong, target: total.target, variable: total.variable, where: total.needed)
    }
    for var claim in total.claims {
      #expect(claim.isProved(budget: DecisionBudget()))
      claim.formula = claim.formula * (Expr.symbol("W_rec") + 1)
      #expect(!claim.isProved(budget: DecisionBudget()))
    }
  }

  @Test("are refused where nothing is known, never a silent zero")
  func refusals() throws {
    let rnn = try catalogueSetting("rnn")
    #expect(throws: DifferentiationError.self) {
      try totalDerivative("h[T]", by: "W_rec", in: rnn)
    }
    let scalar = try catalogueSetting("rnn-scalar")
    #expect(throws: DifferentiationError.self) {
      try totalDerivative("h[-1]", by: "W_in", in: scalar)
    }
  }

  @Test("cut off behind the last steps are what truncated backpropagation computes")
  func truncated() throws {
    let setting = try catalogueSetting("rnn-scalar")
    let engine = try TotalDifferentiation(
      setting, by: try setting.term("W_in"), truncation: Expr(2))
    let total = try engine.derivative(of: try setting.term("y[T]"))
    let check = try DualAgreement(setting).check(
      total.result, target: total.target, variable: total.variable, where: total.needed,
      cutting: Expr(2))
    #expect(check.points > 0)
    #expect(throws: DualFailure.self) {
      try DualAgreement(setting).check(
        total.result, target: total.target, variable: total.variable, where: total.needed)
    }
  }
}
