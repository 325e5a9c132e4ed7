import Testing

@testable import Terminal

@Suite("Spelling") struct SpellingTests {
  @Test(
    "the distance counts letters added, dropped, changed and swapped",
    arguments: [
      ("wrt", "wrt", 0), ("wtr", "wrt", 1), ("step", "steps", 1), ("sigmiod", "sigmoid", 1),
      ("", "abc", 3), ("kitten", "sitting", 3), ("TANH", "tanh", 0), ("ca", "abc", 3),
    ])
  func distance(_ left: String, _ right: String, _ expected: Int) {
    #expect(Spelling.distance(from: left, to: right) == expected)
    #expect(Spelling.distance(from: right, to: left) == expected)
  }

  @Test("the nearest word is hinted at, of equals the first; nothing that is far")
  func nearest() {
    let words = ["derive", "diff", "simplify", "solve", "series"]
    #expect(Spelling.nearest(to: "dervie", among: words) == "derive")
    #expect(Spelling.nearest(to: "simplfy", among: words) == "simplify")
    #expect(Spelling.nearest(to: "banana", among: words) == nil)
    #expect(Spelling.nearest(to: "x", among: ["y", "z"]) == nil)
    #expect(Spelling.nearest(to: "tan", among: ["sin", "tanh", "tand"]) == "tanh")
  }
}
