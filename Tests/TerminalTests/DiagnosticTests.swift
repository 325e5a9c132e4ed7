import Support
import Testing

@testable import Terminal

@Suite("Diagnostics") struct DiagnosticTests {
  private static func diagnostic(_ line: String, at mark: String, length: Int = 1) -> Diagnostic {
    let text = "first\n" + line + "\nlast"
    let source = SourceText(name: "net.txt", text: text)
    let range = text.firstRange(of: mark)
    let offset = text.utf8.distance(from: text.startIndex, to: range?.lowerBound ?? text.endIndex)
    return Diagnostic(
      .error, "this is no operand", at: source.place(atByte: offset, length: length),
      hint: "write 2*x")
  }

  @Test("the caret stands under the fault: tabs, wide and combining letters, long lines, controls")
  func golden() {
    let long = String(repeating: "w*x + ", count: 60)
    let pictures = [
      Self.diagnostic("a = b * * c", at: "* c"),
      Self.diagnostic("\ta\t= @ b", at: "@"),
      Self.diagnostic("層 = 重み * @ + b", at: "@"),
      Self.diagnostic("e\u{301}e\u{301} = n\u{303} * @", at: "@"),
      Self.diagnostic("👩‍👩‍👧 = ✔️ + @", at: "@"),
      Self.diagnostic("y = sigmiod(x)", at: "sigmiod", length: 7),
      Self.diagnostic(long + "@ " + long, at: "@"),
      Self.diagnostic(long + "@", at: "@"),
      Self.diagnostic("@" + long, at: "@", length: 500),
      Self.diagnostic("a\u{1B}[31m = @", at: "@"),
      Self.diagnostic("a \u{202E} = @\r", at: "@"),
      Diagnostic(
        .warning, "the name is long", at: SourceText(name: "EXPR", text: "").place(atByte: 0)),
      Diagnostic(.note, "the file ends here", hint: "nothing to do"),
    ]
    let text =
      pictures.flatMap { $0.lines(on: Page(width: 60)) + [""] }.joined(separator: "\n") + "\n"
    #expect(Golden.difference(of: text, from: "Golden/diagnostics.txt") == nil)
    #expect(!text.contains("\u{1B}"))
  }

  @Test("the caret is always under the first letter of the fault", arguments: 0..<20)
  func aligned(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let letters = ["a", "\t", "層", "e\u{301}", "😀", " ", "\u{1}", "σ", "한", "𝔸"]
    for width in [20, 33, 80] {
      let line = (0..<Int.random(in: 0...90, using: &numbers)).map { _ in
        letters.randomElement(using: &numbers) ?? ""
      }.joined()
      let picture = Self.diagnostic(line + "@" + line, at: "@").lines(on: Page(width: width))
      let shown = picture[1].prefix { $0 != "@" }
      #expect(DisplayWidth.of(shown) == picture[2].prefix { $0 != "^" }.count)
      #expect(DisplayWidth.of(picture[1]) <= width)
    }
  }

  @Test(
    "every byte of a text has a place", arguments: ["", "a", "é\n\nb\r\n", "\r\n", "\n", "日本\n語"])
  func everyByte(_ text: String) {
    let source = SourceText(name: "f", text: text)
    for offset in -1...(text.utf8.count + 2) {
      let place = source.place(atByte: offset)
      #expect(place.line >= 1 && place.column >= 1)
      #expect(place.column <= place.text.count + 1)
      #expect(!place.text.contains { $0.isNewline })
    }
    let end = source.place(atByte: text.utf8.count)
    #expect(end.line == 1 + text.utf8.count { $0 == 10 })
  }

  @Test("columns count letters, not bytes")
  func columns() {
    let source = SourceText(name: "f", text: "x\nσ\u{301}層@\r\n")
    #expect(source.place(atByte: 9) == Place(source: "f", line: 2, column: 3, text: "σ\u{301}層@"))
    #expect(source.place(atByte: 7).column == 2)
  }
}
