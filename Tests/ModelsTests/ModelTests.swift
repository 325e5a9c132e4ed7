import Deciding
import Expressions
import Notation
import Testing

@testable import Models

let scalarNetwork = #"""
  # scalar recurrent network, one hidden unit
  activation sigma
  scalar W_in, W_rec, W_out, b_h, b_y
  time t = 1..T
  where T >= 3
  a[t]  = W_in*x[t] + W_rec*h[t-1] + b_h
  h[t]  = sigma(a[t])
  h[0]  = 0
  ay[t] = W_out*h[t] + b_y
  y[t]  = sigma(ay[t])
  given x[1] = 1, x[2] = 1, x[t] = 0 for t > 2
  notation W_in = W^{\mathrm{in}}, a[t] = a_t^{\mathrm{h}}, ay[t] = a_t^{\mathrm{y}}
  """#

/// Models that are right.
@Suite("A model") struct ModelTests {
  private func model(_ text: String) throws -> Model {
    do { return try Model.read(text, file: "net.txt") } catch {
      Issue.record("\(error.report)")
      throw error
    }
  }

  private func texts(_ terms: [Expr]) -> [String] { terms.map(\.plainText) }

  @Test("of a recurrent network has parameters, inputs, states and an order")
  func scalar() throws {
    let model = try model(scalarNetwork)
    #expect(model.equations.count == 5)
    #expect(texts(model.parameters) == ["W_in", "W_rec", "b_h", "W_out", "b_y"])
    #expect(texts(model.inputs) == ["x[t]"])
    #expect(model.states == ["h"])
    #expect(texts(model.order.steps.map(\.left)) == ["a[t]", "h[t]", "ay[t]", "y[t]"])
    #expect(texts(model.order.initial.map(\.left)) == ["h[0]"])
    #expect(
      model.notation.map(\.latex) == [
        #"W^{\mathrm{in}}"#, #"a_t^{\mathrm{h}}"#, #"a_t^{\mathrm{y}}"#,
      ])
  }

  @Test("gives the right side of a quantity at any indices")
  func instances() throws {
    let model = try model(scalarNetwork)
    let setting = try Setting(model: model)
    func right(_ text: String) throws -> String? {
      model.equation(for: try PlainReader.read(text, vocabulary: setting.vocabulary))?
        .right.plainText
    }
    #expect(try right("h[T-1]") == "sigma(a[T - 1])")
    #expect(try right("a[T-1]") == "W_in*x[T - 1] + W_rec*h[T - 2] + b_h")
    #expect(try right("a[3]") == "W_in*x[3] + W_rec*h[2] + b_h")
    #expect(try right("h[0]") == "0")
    #expect(try right("h[-1]") == nil)
    #expect(try right("x[2]") == nil)
  }

  @Test("gives entries of a vector's equation, and values before the first step")
  func entries() throws {
    let model = try #require(CatalogueModel.named("rnn")).model()
    let setting = try Setting(model: model)
    let entry = try PlainReader.read("h[T-1,2]", vocabulary: setting.vocabulary)
    let found = try #require(model.equation(for: entry))
    #expect(found.right.plainText == "sigma(a[T - 1])")
    #expect(found.entry == [2])
    #expect(found.conditions.map(\.plainText) == ["T - 1 >= 1"])
    #expect(!found.holds(under: setting.assumptions))
    let known = try Setting(given: [Source("T >= 3")], model: model)
    #expect(found.holds(under: known.assumptions))
    let start = try PlainReader.read("h[0]", vocabulary: setting.vocabulary)
    #expect(model.equation(for: start)?.right.shape == start.shape)
  }

  @Test("with a shift on the left is found by it")
  func shifted() throws {
    let model = try model("scalar w\ntime t = 0..T\nh[t+1] = tanh(w*h[t])\nh[0] = 1")
    let h = Symbol("h", family: 1)
    #expect(model.equation(for: .symbol(h, [.symbol("T")]))?.right.plainText == "tanh(w*h[T - 1])")
    #expect(model.equation(for: .symbol(h, [1]))?.right.plainText == "tanh(w*h[0])")
    #expect(model.equation(for: .symbol(h, [0]))?.right == .one)
    #expect(model.equation(for: .symbol(h, [-1])) == nil)
  }

  @Test("does not capture an index that is bound on the right")
  func capture() throws {
    let model = try model("integer n\ny[i] = sum(k = 1..n, w[i,k]*x[k])")
    let quantity = Expr.symbol(Symbol("y", family: 1), [.symbol("k")])
    #expect(model.equation(for: quantity)?.right.plainText == "sum(k1 = 1..n, w[k,k1]*x[k1])")
  }

  @Test("may be written in any order")
  func anyOrder() throws {
    let lines = scalarNetwork.split(separator: "\n").map(String.init)
    let model = try model(lines.reversed().joined(separator: "\n"))
    #expect(
      texts(model.order.steps.map(\.left))
        == ["a[t]", "ay[t]", "y[t]", "h[t]"].sorted { a, b in
          let order = ["a[t]", "h[t]", "ay[t]", "y[t]"]
          return (order.firstIndex(of: a) ?? 0) < (order.firstIndex(of: b) ?? 0)
        })
  }

  @Test("brings its conditions, tables and names into the setting")
  func setting() throws {
    let model = try model(scalarNetwork)
    let setting = try Setting(model: model)
    func read(_ text: String) throws -> Expr {
      try PlainReader.read(text, vocabulary: setting.vocabulary)
    }
    #expect(setting.assumptions.proves(try read("T >= 3")) == .yes)
    #expect(setting.assumptions.isInteger(.symbol("T")))
    #expect(setting.value(of: try read("x[1]")) == .one)
    #expect(setting.value(of: try read("x[T]")) == .zero)
    #expect(try read("y[T]").symbol?.family == 1)
    #expect(throws: ReadError.self) { try read("W_inn") }
  }

  @Test("lets flags give values for its inputs, beside a scalar of the same name")
  func flags() throws {
    let model = try #require(CatalogueModel.named("lstm-scalar")).model()
    let table = "f[t] = 0 for t = 1, 2, f[t] = f for t > 2, o[t] = 0 for t < T, o[T] = 1, T >= 3"
    let setting = try Setting(
      declare: [Source("scalar f", file: "--declare")], given: [Source(table, file: "--given")],
      model: model)
    func value(_ text: String) throws -> String? {
      setting.value(of: try PlainReader.read(text, vocabulary: setting.vocabulary))?.plainText
    }
    #expect(try value("f[2]") == "0")
    #expect(try value("f[T]") == "f")
    #expect(try value("o[T-1]") == "0")
    #expect(try value("o[T]") == "1")
    #expect(try value("i[1]") == nil)
  }

  @Test(
    "given by flags too much is refused with the flag's name",
    arguments: [
      ("h[1] = 0", "--given:1:1: error: h has an equation, so it can not be given"),
      ("W_ni = 1", "--given:1:1: error: W_ni is not declared"),
      ("T = 2", "--given:1:1: error: this contradicts T >= 3"),
      ("T = 1/2", "--given:1:1: error: T is a whole number"),
      ("x[1] = 2", "--given:1:1: error: x[1] has a value already: 1"),
      ("x[5] = 2", "--given:1:1: error: x[5] has a value already: 0"),
    ])
  func refused(_ given: String, _ message: String) throws {
    let model = try model(scalarNetwork)
    do throws(ReadErrors) {
      _ = try Setting(given: [Source(given, file: "--given")], model: model)
      Issue.record("not refused")
    } catch {
      #expect(error.report.hasPrefix(message), "\(error.report)")
    }
  }

  @Test("that is far too deep or too long gets an answer")
  func extremes() throws {
    let deep = String(repeating: "(", count: 60_000) + "x" + String(repeating: ")", count: 60_000)
    #expect(try model("scalar x\ny = \(deep)").equations.count == 1)
    #expect(try model("y[\(deep)] = 1").equations.count == 1)
    let long = (1...1500).map { "y_\($0) = y_\($0 - 1)*w\n" }.joined()
    #expect(try model("scalar w\ny_0 = w\n" + long).order.steps.count == 1501)
    let unknown = "y = " + (1...3000).map { "v_\($0)" }.joined(separator: " + ")
    expectErrors(unknown)
    let cycle = (1...1000).map { "y_\($0) = y_\($0 % 1000 + 1)\n" }.joined()
    expectErrors(cycle)
    expectErrors(String(repeating: "y = 1\n", count: 40_000))
    expectErrors(String(repeating: "y = 1\n", count: 60_000))
  }

  private func expectErrors(_ text: String) {
    do throws(ReadErrors) {
      _ = try Model.read(text)
      Issue.record("not refused")
    } catch {
      #expect(!error.isEmpty)
    }
  }
}
