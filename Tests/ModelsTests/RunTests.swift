import Deciding
import Exact
import Expressions
import Foundation
import Notation
import Testing

@testable import Models

/// The setting of a model text with what is given.
func setting(_ text: String, given: [String] = []) throws -> Setting {
  try Setting(given: given.map { Source($0) }, model: try Model.read(text))
}

/// The setting of a model of the catalogue.
func catalogueSetting(_ name: String, given: [String] = []) throws -> Setting {
  let model = try #require(CatalogueModel.named(name))
  return try Setting(given: given.map { Source($0) }, model: try model.model())
}

@Suite("Running a model") struct RunTests {
  private static let forgetful = """
    scalar w, u, p
    time t = 1..T
    h[t] = tanh(w*h[t-1] + u*x[t]) + p*h[t-2]
    h[0] = 0
    h[-1] = 1
    E = sum(t = 1..T, (h[t] - d[t])^2)
    """

  @Test("gives the values of a loop written by hand", arguments: 1...12)
  func loop(_ steps: Int) throws {
    let setting = try setting(Self.forgetful, given: ["x[1] = 2, x[t] = 1/2 for t > 1, d[t] = t"])
    let system = try RunSystem(setting, wholes: [.symbol("T"): steps])
    var environment = Environment(["w": Rational(1, 2), "u": Rational(3, 4), "p": Rational(1, 8)])
    environment.stepLimit = 1000
    var run = ModelRun(system, in: DoubleArithmetic(), at: environment)
    var (before, last, loss) = (1.0, 0.0, 0.0)
    for t in 1...steps {
      let x = t == 1 ? 2 : 0.5
      let next = Foundation.tanh(0.5 * last + 0.75 * x) + before / 8
      (before, last) = (last, next)
      loss += (next - Double(t)) * (next - Double(t))
    }
    let h = try #require(try run.value(of: try setting.term("h[T]")).number)
    let error = try #require(try run.value(of: try setting.term("E")).number)
    #expect(abs(h - last) < 1e-14)
    #expect(abs(error - loss) < 1e-12 * max(1, loss))
  }

  @Test("in dual numbers gives the difference quotient", arguments: ["w", "u", "p"])
  func duals(_ name: String) throws {
    let setting = try setting(Self.forgetful, given: ["x[t] = 1/t, d[t] = 1"])
    let system = try RunSystem(setting, wholes: [.symbol("T"): 9])
    func loss(_ shift: Rational) throws -> Dual<Double> {
      var values = ["w": Rational(1, 2), "u": Rational(3, 4), "p": Rational(1, 8)]
      values[name] = (values[name] ?? 0) + shift
      let dual = DualArithmetic(DoubleArithmetic(), by: Quantity(name))
      var run = ModelRun(system, in: dual, at: Environment(values))
      return try #require(try run.value(of: try setting.term("E")).number)
    }
    let step = Rational(1, 1 << 17)
    let quotient =
      (try loss(step).value - loss(-step).value) / (2 * step.asDouble)
    #expect(abs(quotient - (try loss(0).tangent)) < 1e-6)
  }

  @Test("of matrices agrees with the same model in indices", arguments: 1...4)
  func shapes(_ seed: Int) throws {
    let matrix = try catalogueSetting("rnn", given: ["sigma = tanh"])
    let index = try catalogueSetting("rnn-index", given: ["sigma = tanh"])
    let sizes = [Expr.symbol("n_x"): 2, .symbol("n_h"): 3, .symbol("n_y"): 1, .symbol("T"): 4]
    let point = RunPoint(index, for: []).environment(seed: UInt64(seed))
    var first = ModelRun(
      try RunSystem(matrix, wholes: sizes), in: DoubleArithmetic(), at: point)
    var second = ModelRun(
      try RunSystem(index, wholes: sizes), in: DoubleArithmetic(), at: point)
    let a = try #require(try first.value(of: try matrix.term("h[T,2]")).number)
    let b = try #require(try second.value(of: try index.term("h[T,2]")).number)
    #expect(abs(a - b) < 1e-14)
  }

  @Test("is stopped by what has no value, never by an invented one")
  func unbound() throws {
    let setting = try setting(Self.forgetful)
    let system = try RunSystem(setting, wholes: [.symbol("T"): 3])
    let point = RunPoint(setting, for: []).environment(seed: 1)
    var run = ModelRun(system, in: DoubleArithmetic(), at: point)
    #expect(throws: EvaluationError.unbound("h[4]")) {
      try run.value(of: try setting.term("h[T+1]"))
    }
    #expect(throws: EvaluationError.unbound("h[-2]")) {
      try run.value(of: try setting.term("h[-2]"))
    }
  }

  @Test("of a long horizon needs no recursion")
  func long() throws {
    let setting = try setting(Self.forgetful, given: ["x[t] = 0, d[t] = 0"])
    let system = try RunSystem(setting, wholes: [.symbol("T"): 5_000])
    let environment = Environment(["w": Rational(1, 2), "u": 1, "p": Rational(1, 8)])
    var run = ModelRun(system, in: DoubleArithmetic(), at: environment)
    let value = try run.value(of: try setting.term("h[T]")).number
    #expect(value != nil)
  }
}

extension Setting {
  /// A term read with the names of the setting.
  func term(_ text: String) throws -> Expr { try PlainReader.read(text, vocabulary: vocabulary) }
}
