import Testing

@testable import Terminal

@Suite("Layout") struct LayoutTests {
  @Test(
    "a text is as wide as a terminal shows it",
    arguments: [
      ("", 0), ("abc", 3), ("σ'(a)", 5), ("層", 2), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("✔️", 2), ("✔", 1),
      ("ﬁ", 1), ("Ａ", 2), ("한글", 4), ("𝔸", 1), ("\u{200B}", 0),
    ])
  func width(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test("words are wrapped to a width, a longer word stays whole")
  func wrapping() {
    #expect("a bb ccc dddd".wrapped(to: 6) == ["a bb", "ccc", "dddd"])
    #expect("aa bb cc".wrapped(to: 6, hanging: 2) == ["aa bb", "  cc"])
    #expect("incomprehensible is it".wrapped(to: 5) == ["incomprehensible", "is it"])
    #expect("".wrapped(to: 5) == [""])
    #expect("層 層 層".wrapped(to: 5) == ["層 層", "層"])
  }

  @Test("the columns of a table are aligned, numbers to the right")
  func table() {
    var table = TextTable([(head: "net", side: .left), (head: "steps", side: .right)])
    table.add(["rnn", "12"])
    table.add(["層", "10000"])
    #expect(table.lines == ["net  steps", "---  -----", "rnn     12", "層   10000"])
  }

  @Test("what a terminal would obey is only shown")
  func controls() {
    #expect("a\u{1B}[0m\tb\u{202E}".shownOnOneLine == "a␛[0m   b\u{FFFD}")
  }
}
