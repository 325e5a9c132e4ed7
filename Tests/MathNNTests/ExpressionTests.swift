import MathNN
import Testing

/// What a program that imports the library sees; nothing here is testable-imported.
@Suite("The library") struct LibraryTests {
  @Test("reads, differentiates, simplifies, evaluates and prints")
  func everything() throws {
    let x = Expression.symbol("x")
    let slope = try Expression("tanh(x)^2").derivative(by: x).simplified()
    #expect(slope.text == "2*tanh(x)*(1 - tanh(x)^2)")
    #expect(slope.latex.contains(#"\tanh"#))
    #expect(slope.value(at: ["x": 0]) == 0)
    #expect(slope.value(at: [:]) == nil)
    let gradient = try (x * .symbol("y")).gradient(by: [x, .symbol("y")])
    #expect(gradient == [.symbol("y"), x])
  }

  @Test("tells what is wrong with a text, and where")
  func errors() {
    #expect(throws: ReadingError.self) { try Expression("tanh(x") }
    do throws(ReadingError) {
      _ = try Expression("1 +\n* 2")
    } catch {
      #expect((error.line, error.column) == (2, 1))
    }
  }
}
