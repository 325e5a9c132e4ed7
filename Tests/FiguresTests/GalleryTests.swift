import Support
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import Figures

@Suite("Pictures of every kind") struct GalleryTests {
  @Test(
    "no text touches a line or another text, and nothing is cut", arguments: Gallery.all.indices)
  func collisions(_ place: Int) {
    let (name, figure) = Gallery.all[place]
    #expect(figure.collisions == [], "\(name)")
    #expect(figure.width < 520 && figure.height < 520, "\(name): \(figure.width) \(figure.height)")
    // MATHNN_GALLERY=FOLDER writes the pictures, to be looked at.
    if let folder = getenv("MATHNN_GALLERY").map({ String(cString: $0) }) {
      #expect(Golden.write(figure.svg, to: "\(folder)/\(name).svg"))
      #expect(Golden.write(figure.tikz, to: "\(folder)/\(name).tikz"))
    }
  }

  @Test(
    "SVG is sound XML with a title, a description and colours for dark pages",
    arguments: Gallery.all.indices)
  func svg(_ place: Int) {
    let (name, figure) = Gallery.all[place]
    let text = figure.svg
    #expect(XMLCheck.fault(in: text) == nil, "\(name)")
    #expect(text.contains("<title>") && text.contains("<desc>") && text.contains("role=\"img\""))
    #expect(text.contains("prefers-color-scheme:dark"))
    #expect(!text.contains("nan") && !text.contains("inf"))
  }

  @Test(
    "a picture that is too wide for a column shrinks as a whole", arguments: Gallery.all.indices)
  func fitting(_ place: Int) {
    let figure = Gallery.all[place].figure
    let fitted = figure.fitted(to: 240)
    #expect(fitted.width <= 240.001 && fitted.marks.count == figure.marks.count)
    #expect(abs(fitted.height * figure.width - figure.height * fitted.width) < 1e-6 * figure.width)
    #expect(fitted.scaled(by: 1.01).collisions == [])
    #expect(figure.fitted(to: 1000) == figure)
  }

  @Test("both writers draw from the same coordinates", arguments: Gallery.all.indices)
  func coordinates(_ place: Int) {
    let figure = Gallery.all[place].figure
    let svg = Self.numbers(figure.svg, after: "points=\"", until: "\"")
    let tikz = figure.tikz
    for mark in figure.marks {
      guard case .region(let points, _, _) = mark, let first = points.first else { continue }
      #expect(tikz.contains("(\(first.x.short),\(first.y.short))"))
      #expect(svg.contains { $0.hasPrefix("\(first.x.short),\((figure.height - first.y).short)") })
    }
  }

  private static func numbers(_ text: String, after: String, until: Character) -> [Substring] {
    text.split(separator: after).dropFirst().map { $0.prefix { $0 != until } }
  }

  @Test("the same bytes each time", arguments: Gallery.all.indices)
  func determinism(_ place: Int) {
    let again =
      Gallery.diagrams.first { $0.name == Gallery.all[place].name }?.figure
      ?? Gallery.plots.first { $0.name == Gallery.all[place].name }?.plot.figure
    #expect(again?.svg == Gallery.all[place].figure.svg)
    #expect(again?.tikz == Gallery.all[place].figure.tikz)
  }

  @Test(
    "the same files as ever ('make golden' accepts others)",
    arguments: ["unrolled.svg", "unrolled.tikz", "gru.tikz", "boxes.svg", "table.tikz"])
  func golden(_ file: String) throws {
    let name = file.prefix { $0 != "." }
    let figure = try #require(Gallery.all.first { $0.name == name }).figure
    let text = file.hasSuffix("svg") ? figure.svg : figure.tikz
    #expect(Golden.difference(of: text, from: "Golden/\(file)") == nil)
  }

  @Test("TeX sets every picture, with texts as wide as measured")
  func tex() throws {
    guard Process.isInstalled("pdflatex") else {
      print("pdflatex is not installed: the pictures were not set by TeX")
      return
    }
    try Process.inNewFolder { folder in
      var text =
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}"
        + "\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\\usepackage{tikz}\\usepackage[paperwidth=600pt,paperheight=700pt,margin=9pt]{geometry}"
        + "\\pagestyle{empty}\\setlength\\parindent{0pt}\\hfuzz=0.5pt\\begin{document}\n"
      for (_, figure) in Gallery.all { text += figure.tikz + "\\newpage\n" }
      let labels = Self.labels
      for label in labels {
        text +=
          "\\setbox0\\hbox{\\fontsize{10}{12}\\selectfont \(label.tex)}\\typeout{WD \\the\\wd0}\n"
      }
      for seed in 0..<60 {
        let hostile = LabelTests.text(seed)
        for label in [Label(hostile), Label(math: hostile), Label(formula: hostile)] {
          text += "\\setbox0\\hbox{\(label.tex)}\n"
        }
      }
      text += "\\end{document}\n"
      #expect(Golden.write(text, to: "\(folder)/gallery.tex"))
      let said = Process.shell(
        "cd '\(folder)' && pdflatex -file-line-error -halt-on-error gallery.tex")
      let fault = said.output.split(separator: "\n").first { $0.contains("gallery.tex:") }
      #expect(said.code == 0, "\(fault ?? ""): \(said.output.suffix(600))")
      #expect(!said.output.contains("Overfull"), "\(said.output)")
      #expect(
        said.output.contains("(\(Gallery.all.count) pages") || said.code != 0, "one page a picture")
      let widths = said.output.split(separator: "\n").compactMap { line -> Double? in
        line.hasPrefix("WD ") ? Double(line.dropFirst(3).prefix { $0 != "p" }) : nil
      }
      #expect(widths.count == labels.count)
      for (label, width) in zip(labels, widths) {
        let measured = label.width(size: 10)
        #expect(abs(measured - width) < 0.08 * width + 1, "\(label.plain): \(measured) \(width)")
      }
    }
  }

  private static let labels: [Label] = [
    "the quick brown fox jumps over the lazy dog", "0123456789", "PACK MY BOX WITH FIVE DOZEN JUGS",
    Label(math: "W_{rec}^{T-2}"), Label(math: "h_{t-1}"), Label(math: "\\sigma'(a_t)"),
    Label(math: "\\alpha \\beta \\gamma \\delta \\epsilon \\rho \\theta \\lambda \\mu"),
    Label(formula: "((4 - epsilon^2)/(16*(1 - epsilon^2)))^T"),
    Label(formula: "sum(k = 1..n, 1/k^2)"), Label(mixed: "weights $W_{in}$ and $x^{(1)}(t)$"),
    Label(math: "A B C D E F G H"), Label(math: "a b c d e f g x y z"), "−1200",
    "a ≤ b = c + d − e",
  ]
}
