import Testing

@testable import Figures

@Suite("Figures") struct FiguresTests {
  private let figure = Figure(
    width: 100, height: 50, title: "a < b", description: "c & d",
    marks: [
      .region([.init(0, 0), .init(10, 0), .init(0, 10)], fill: .shade, stroke: .none),
      .path(
        [.init(0, 0), .init(20, 0)], stroke: .init(.red, width: 0.5, dashed: true), hasArrow: true),
      .circle(.init(50, 25), radius: 12, fill: .white, stroke: .init()),
      .label(.init(70, 25), text: "A & B_1", size: 9.5),
    ])

  @Test("SVG has the y axis turned and text escaped")
  func svg() {
    let text = figure.svg
    #expect(text.contains("points=\"0,50 10,50 0,40\""))
    #expect(text.contains("<title>a &lt; b</title>\n<desc>c &amp; d</desc>"))
    #expect(text.contains(">A &amp; B_1</text>"))
    #expect(text.contains("stroke-dasharray"))
    #expect(text.hasSuffix("</svg>\n"))
  }

  @Test("SVG has colours for dark pages, of the inks that are used")
  func dark() {
    let text = figure.svg(paper: false)
    #expect(text.contains("prefers-color-scheme:dark"))
    #expect(text.contains(".mnn-fill-shade{") && text.contains("class=\"mnn-fill-shade\""))
    #expect(!text.contains("mnn-fill-green") && !text.contains("<rect"))
  }

  @Test("TikZ escapes what TeX would take for commands")
  func tikz() {
    let text = figure.tikz
    #expect(text.contains("{A \\& B\\_1}"))
    #expect(text.contains("(0,0) -- (10,0) -- (0,10) -- cycle;"))
    #expect(text.hasSuffix("\\end{tikzpicture}\n"))
  }

  @Test(
    "numbers are short",
    arguments: [
      (0.0, "0"), (-0.004, "0"), (1.5, "1.5"), (-2.25, "-2.25"), (3.049, "3.05"), (7, "7"),
      (.infinity, "0"), (.nan, "0"), (1e300, "1000000000"),
    ])
  func numbers(_ value: Double, _ text: String) {
    #expect(value.short == text)
  }
}
