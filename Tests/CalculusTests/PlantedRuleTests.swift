import Exact
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

private func read(_ text: String) throws -> Expr {
  var vocabulary = Vocabulary(names: ["lambda"])
  vocabulary.declare("s", .activation(definition: nil))
  return try PlainReader.read(text, vocabulary: vocabulary)
}

@Suite("A planted wrong rule") struct PlantedRuleTests {
  @Test(
    "is refused by numbers",
    arguments: [
      ("d(sigmoid(w*x))/d(w)", "sigmoid(w*x)*(1 + sigmoid(w*x))*x"),
      ("d(tanh(x)^2)/d(x)", "2*tanh(x)*(1 - tanh(x))"), ("d(x*y)/d(x)", "y + x*0 + 1/1000"),
      ("d(exp(-x))/d(x)", "exp(-x)"), ("d(x/y)/d(y)", "x/y^2"), ("d(s(w*x))/d(w)", "s'(w*x)"),
      ("d(s(w*x))/d(w)", "s(w*x)*(1 - s(w*x))*x"), ("diff(diff(x^3, x), x)", "6*x + x^2"),
      ("d(sum(k = 1..n, w^k))/d(w)", "sum(k = 1..n, k*w^k)"),
      ("d(prod(k = 1..n, w*x[k]))/d(w)", "n*prod(k = 1..n, x[k])"),
      ("d(relu(x))/d(x)", "1"), ("d(abs(x))/d(x)", "step(x)"),
      ("d(log(x))/d(x)", "1/(x + 1/1000000)"),
      ("d(sin(x))/d(x)", "0"), ("d(h[t]^2)/d(h[t])", "h[t]"),
      ("diff(sigmoid(x), x)", "sigmoid(x)*(1 - sigmoid(x))*1000001/1000000"),
      ("diff(x^2, x)", "2*x + 1/10^7*x"), ("diff(tanh(x), x)", "1 - tanh(x)^2 - 1/10^7"),
    ])
  func refused(_ claim: String, _ wrong: String) throws {
    #expect(throws: CheckFailure.self) {
      try NumericAgreement().check([try read(claim), try read(wrong)])
    }
  }

  @Test(
    "is not suspected where true equalities lose their digits in floating point",
    arguments: [
      ("(10^9 + x)^2 - 10^18 - 2*10^9*x", "x^2"), ("exp(x + 30) - exp(30)*exp(x) + x", "x"),
      ("(1 - cos(x/10^6))*10^12", "2*10^12*sin(x/(2*10^6))^2"),
      ("log(1 + exp(x - 40)) - log(1 + exp(x - 40)) + x^2", "x^2"),
      ("sqrt(10^16 + x) - 10^8", "x/(sqrt(10^16 + x) + 10^8)"),
      ("cosh(x + 25)^2 - sinh(x + 25)^2", "1"), ("tanh(x + 20)^2 - 1", "-1/cosh(x + 20)^2"),
      ("diff((10^9 + x)^3/10^9, x) - 3*10^9", "6*x + 3*x^2/10^9"),
      ("diff(sigmoid(10^5*x)/10^5, x) - diff(sigmoid(10^5*x)/10^5, x)", "0"),
      (
        "diff((10^8 + sigmoid(x))^2 - 10^16 - 2*10^8*sigmoid(x), x)",
        "2*sigmoid(x)^2*(1 - sigmoid(x))"
      ),
    ])
  func kept(_ left: String, _ right: String) throws {
    let check = try NumericAgreement().check([try read(left), try read(right)])
    #expect(check.points > 0)
  }

  @Test("in any one step is seen from the values of that line")
  func steps() throws {
    for (term, variable) in Lecture.exercises.flatMap(\.terms).prefix(30) {
      let derivation = try derivation(term, by: variable)
      let states = [derivation.question] + derivation.steps.map(\.after)
      for place in states.indices.dropFirst() {
        for factor in [Rational(3, 2), Rational(1_000_001, 1_000_000)] {
          if derivation.result.isZero { continue }
          var planted = states
          planted[place] = planted[place] * Expr(factor)
          #expect(throws: CheckFailure.self, "\(term), line \(place)") {
            try NumericAgreement().check(planted, where: derivation.conditions)
          }
        }
      }
    }
  }

  @Test("in the room of a function does not hide behind itself")
  func rooms() throws {
    for f in Function.catalogue where f.onMatrices == nil && f.arity.contains(1) {
      let arithmetic = EnclosingArithmetic(bits: 128, slopes: .measured)
      let x = Rational(3, 7)
      let value = f.evaluate([x.asDouble])
      let expected = f.slope([x.asDouble], value, 0)
      guard expected.isFinite else { continue }
      let point = arithmetic.number(x)
      let slope = try arithmetic.slope(
        of: f, [point], value: try arithmetic.value(of: f, [point]), in: 0)
      #expect(abs(slope.doubleBounds.lower - expected) < 1e-7, "\(f.id)")
      #expect(slope.width.asDouble(.up) < 1e-8, "\(f.id)")
    }
  }
}
