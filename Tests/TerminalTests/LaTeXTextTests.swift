import Testing

@testable import Terminal

@Suite("Text in LaTeX") struct LaTeXTextTests {
  @Test(
    "keeps every sign",
    arguments: [
      ("-+---", "-+-{}-{}-"), ("a-b", "a-b"), ("50%", #"50\%"#), ("x_1", #"x\_1"#), ("--", "-{}-"),
    ])
  func escaped(_ text: String, _ expected: String) {
    #expect(LaTeXWriter.escaped(text) == expected)
  }
}
