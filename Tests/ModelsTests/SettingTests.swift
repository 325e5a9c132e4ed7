import Deciding
import Exact
import Expressions
import Notation
import Testing

@testable import Models

/// What flags make together.
@Suite("A setting") struct SettingTests {
  private func setting(
    declare: [String] = [], given: [String] = [], names: [String] = []
  ) throws -> Setting {
    try Setting(
      declare: declare.map { Source($0, file: "--declare") },
      given: given.map { Source($0, file: "--given") }, names: names)
  }

  private func read(_ text: String, in setting: Setting = Setting()) throws -> Expr {
    try PlainReader.read(text, vocabulary: setting.vocabulary)
  }

  @Test("reads declarations, parted by ; or by lines")
  func declarations() throws {
    let setting = try setting(declare: ["matrix X in n x n; vector b in n", "integer k # whole"])
    #expect(setting.declarations.map(\.name) == ["X", "b", "k"])
    #expect(try read("X*b", in: setting).shape == .vector(.symbol("n")))
    #expect(setting.assumptions.integers == [.symbol("k")])
  }

  @Test("takes an equality with a quantity on its left as a value, any other as a condition")
  func values() throws {
    let setting = try setting(given: ["x = 0.3, y > 0 and y < 1", "z^2 = 2", "T = 4"])
    #expect(setting.values[.symbol("x")] == Expr(Rational(3, 10)))
    #expect(setting.values[.symbol("T")] == 4)
    #expect(setting.values.count == 2)
    #expect(setting.assumptions.conditions.count == 3)
    #expect(setting.assumptions.proves(try read("y > 0")) == .yes)
  }

  @Test("puts values into values and conditions")
  func substituted() throws {
    let setting = try setting(given: ["x = y + 1, y = 2, z > x"])
    #expect(setting.values[.symbol("x")]?.canonical == 3)
    #expect(setting.assumptions.proves(try read("z > 3")) == .yes)
    #expect(
      setting.applyingValues(to: try read("x*z")).canonical == (3 * Expr.symbol("z")).canonical)
  }

  @Test("reads tables: fixed places, ranges, lists, and the condition after a list")
  func tables() throws {
    let setting = try setting(given: [
      "x[t] = 1 for t = 1, 2, x[t] = 0 for 2 < t < T, x[T] = 5, u[t] = t for t = 3..T, w > 0"
    ])
    #expect(setting.values[try read("x[1]")] == 1)
    #expect(setting.values[try read("x[2]")] == 1)
    #expect(setting.values[try read("x[T]")] == 5)
    let line = try #require(setting.sequences.first)
    #expect(line.range.lower == 3)
    #expect(line.range.upper?.plainText == "T - 1")
    #expect(setting.value(of: try read("u[T]")) == nil)
    let known = try self.setting(given: ["u[t] = t^2 for t = 3..T, T >= 3"])
    #expect(known.value(of: try read("u[T]")) == (try read("T^2")))
    #expect(known.value(of: try read("u[3]")) == (try read("3^2")))
    #expect(known.value(of: try read("u[2]")) == nil)
    #expect(setting.assumptions.proves(try read("w > 0")) == .yes)
  }

  @Test("binds declared functions")
  func functions() throws {
    let setting = try setting(
      declare: ["activation s, phi = exp"], given: ["s = tanh and x > 0"])
    #expect(setting.activations == ["s": "tanh", "phi": "exp"])
    #expect(setting.vocabulary.entry("s") == .activation(definition: "tanh"))
    #expect(try read("s'(x)", in: setting).callee?.name == "s")
  }

  @Test("declares what --wrt names, so that e is a quantity there")
  func names() throws {
    let setting = try setting(names: ["e", "w[i,j]"])
    #expect(try read("e", in: setting) == .symbol("e"))
    #expect(setting.vocabulary.entry("w") == .anyQuantity)
  }

  @Test("tells every error at its place")
  func errors() throws {
    let cases: [(declare: String, given: String, report: String)] = [
      (
        "scalar x; scaler y; vector v", "",
        """
        --declare:1:11: error: a declaration begins with one of scalar, integer, vector, matrix, \
        function, activation
          scalar x; scaler y; vector v
                    ^^^^^^
        hint: did you mean scalar?
        --declare:1:29: error: the size of v is missing
          scalar x; scaler y; vector v
                                      ^
        hint: write 'vector h in n'
        """
      ),
      (
        "scalar x; vector x in n", "",
        """
        --declare:1:18: error: x is declared twice
          scalar x; vector x in n
                           ^
        hint: it is declared in line 1 already
        """
      ),
      (
        "", "x = 1, y >",
        """
        --given:1:11: error: a term is missing between '>' and the end
          x = 1, y >
                    ^
        """
      ),
      (
        "", "x = 1, x = 2",
        """
        --given:1:8: error: x has a value already: 1
          x = 1, x = 2
                 ^^^^^
        """
      ),
    ]
    for (declare, given, report) in cases {
      do {
        _ = try setting(declare: [declare], given: given.isEmpty ? [] : [given])
        Issue.record("no error: \(declare) \(given)")
      } catch let error as ReadErrors {
        #expect(error.report == report)
      }
    }
  }
}
