import Exact
import Expressions
import Testing

@testable import Deciding

@Suite("Verdicts") struct VerdictTests {
  func compare(_ left: String, _ right: String, given: String...) throws -> Verdict {
    let assumptions = Assumptions(try given.map { try Pair.read($0) })
    return Equality(under: assumptions, budget: DecisionBudget())
      .compare(try Pair.read(left), try Pair.read(right))
  }

  @Test("name a difference of domains as a note")
  func domains() throws {
    guard case .equal(_, let notes) = try compare("x*(x-1)/x", "x-1") else {
      Issue.record("not equal")
      return
    }
    #expect(notes == ["only the left side is undefined at x = 0"])
    #expect(try compare("log(x)", "log(-x)").isDifferent)
  }

  @Test("use what is given")
  func assumptions() throws {
    #expect(try compare("sqrt(x^2)", "x").isDifferent)
    #expect(try compare("sqrt(x^2)", "x", given: "x >= 0").isEqual)
    #expect(try compare("abs(x-y)", "x-y", given: "x >= y").isEqual)
    #expect(try compare("relu(x*y)", "x*y", given: "x < 0", "y < 0").isEqual)
    #expect(try compare("x", "y", given: "x > 1", "x < 0").word == "undecided")
    #expect(try compare("h[0] + x", "x", given: "h[0] = 0").isEqual)
    #expect(try compare("x^2 + y", "x*(x+2)", given: "y = 2*x").isEqual)
    #expect(try compare("x^2 + y", "x*(x+3)", given: "y = 2*x").isDifferent)
  }

  @Test("recognise an answer in the other layout")
  func transposed() throws {
    let pairs = [("A*x", "x'*A'"), ("x*y'", "y*x'"), ("A*B", "B'*A'")]
    for (left, right) in pairs {
      let verdict = Equality(budget: DecisionBudget())
        .compare(try Pair.readMatrices(left), try Pair.readMatrices(right))
      guard case .different(let witness) = verdict else {
        Issue.record("\(left) and \(right): \(verdict.summary)")
        continue
      }
      #expect(witness.notes.contains("right up to transposition (layout)"))
    }
  }

  @Test("stay open where nothing is known, never wrong at single points")
  func open() throws {
    #expect(try compare("sqrt(-x^2)", "0").isDifferent == false)
    #expect(try compare("sqrt(-(x-7)^2)", "0").isDifferent == false)
    #expect(try compare("cases(y > 0: 0, else: sqrt(-x^2)+1)", "0").isEqual == false)
    #expect(try compare("arctan(x)+arctan(1/x)", "pi/2", given: "x > 0").isDifferent == false)
  }

  @Test("reach through long recurrences", arguments: [5, 20])
  func recurrence(_ steps: Int) throws {
    let (w, one) = (Expr.symbol("w"), Expr.one)
    var (state, other) = (Expr.symbol("h"), Expr.symbol("h"))
    var (slope, product) = (Expr.zero, Expr.zero)
    for t in 1...steps {
      let input = Expr.symbol(Symbol("x", family: 1), [Expr(t)])
      let (a, b) = (w * state + input, input + other * w)
      (slope, product) = (
        (one - Expr.call("tanh", a).squared) * (state + w * slope),
        (other + product * w) / Expr.call("cosh", b).squared
      )
      state = .call("tanh", a)
      other = 2 * Expr.call("sigmoid", 2 * b) - 1
    }
    let start = ContinuousClock.now
    let verdict = Equality(budget: DecisionBudget()).compare(slope, product)
    let wrong = Equality(budget: DecisionBudget()).compare(slope, product * (w + 1) / w)
    let time = (ContinuousClock.now - start).milliseconds
    print("recurrence \(steps): \(verdict.summary); \(wrong.word), \(time) ms")
    #expect(!verdict.isDifferent && !wrong.isEqual)
    if steps <= 5 { #expect(verdict.isEqual && wrong.isDifferent) }
  }

  @Test("come in time: the median and the longest of the reference pairs")
  func timing() throws {
    var times: [(Double, String)] = []
    for pair in Pair.scalars {
      let (left, right) = try pair.terms()
      let given = try pair.assumptions()
      let start = ContinuousClock.now
      _ = Equality(under: given, budget: DecisionBudget()).compare(left, right)
      times.append(((ContinuousClock.now - start).milliseconds, pair.id))
    }
    times.sort { $0.0 < $1.0 }
    print(
      "reference pairs: median \(times[times.count / 2].0) ms, longest \(times.last ?? (0, ""))")
  }
}
