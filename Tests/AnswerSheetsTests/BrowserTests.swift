import Support
import Terminal
import Testing

@testable import AnswerSheets
@testable import mathnn

@Suite("In a browser") struct BrowserTests {
  private static let browser = ["chromium", "chromium-browser", "google-chrome"].first {
    System.program($0) != nil
  }

  @Test(
    "no formula is raw text, and nothing is wider than the page",
    .enabled(if: browser != nil, "no Chromium is installed, so pages were not drawn"),
    arguments: Workshop.strangers)
  func pages(_ name: String) throws {
    try Process.inNewFolder { folder in
      _ = try Workshop.report(Workshop.stranger(name), in: folder, formats: [.html])
      let page = try InputFile.text(of: "\(folder)/\(name).html").text
      let found = try measured(page, in: folder)
      for (width, facts) in found {
        #expect(facts["wider"] == "0", "\(width): \(facts)")
        #expect(facts["raw"] == "0", "\(width): \(facts)")
        #expect(facts["flat"] == "0", "\(width): formulas without height: \(facts)")
        #expect(facts["cut"] == "0", "\(width): \(facts)")
        #expect(Int(facts["math"] ?? "") ?? 0 > 0, "\(width): \(facts)")
      }
      #expect(found.count == 2)
    }
  }

  @Test(
    "the measure finds what it looks for",
    .enabled(if: browser != nil, "no Chromium is installed, so pages were not drawn"))
  func measure() throws {
    try Process.inNewFolder { folder in
      let page =
        "<!DOCTYPE html><html><body><p>raw $\\frac{1}{2}$</p><math><mi>x</mi></math>"
        + "<div style=\"width:2000px\">wide</div></body></html>"
      for (_, facts) in try measured(page, in: folder) {
        #expect(facts["wider"] == "1" && facts["raw"] == "1", "\(facts)")
      }
    }
  }

  /// What a browser finds on a page that is 1200 and 360 points wide.
  ///
  /// The page stands in a frame of that width; a script of the page around it measures.
  private func measured(
    _ page: String, in folder: String
  ) throws -> [(width: Int, facts: [String: String])] {
    try [1200, 360].map { width in
      let frame =
        "<iframe id=\"f\" style=\"width:\(width)px;height:900px;border:0\" srcdoc=\"\(HTMLWriter.escaped(page))\"></iframe>"
      let outer =
        "<!DOCTYPE html><meta charset=\"utf-8\">\(frame)<p id=\"out\"></p><script>\(Self.script)</script>"
      let file = "\(folder)/outer-\(width).html"
      try OutputFile.write(outer, to: file)
      let said = Process.shell(
        "\(Self.browser ?? "") --headless --no-sandbox --disable-gpu --user-data-dir='\(folder)/profile'"
          + " --virtual-time-budget=4000 --window-size=1300,1000 --dump-dom 'file://\(file)' 2>/dev/null"
      )
      let start = try #require(
        said.output.ranges(of: "<p id=\"out\">").first, "\(said.output.prefix(500))")
      let rest = said.output[start.upperBound...]
      let text = rest.prefix { $0 != "<" }
      var facts: [String: String] = [:]
      for pair in text.split(separator: " ") {
        let sides = pair.split(separator: "=")
        if sides.count == 2 { facts[String(sides[0])] = String(sides[1]) }
      }
      return (width, facts)
    }
  }

  private static let script = #"""
    document.getElementById('f').onload = function () {
      const d = this.contentDocument, page = d.documentElement;
      const wider = page.scrollWidth > page.clientWidth + 1 ? 1 : 0;
      let raw = 0;
      const walk = d.createTreeWalker(d.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (parent.closest('pre, code, style, svg')) continue;
        if (/\\[a-zA-Z]+|\$[^ ].*\$|\{\{/.test(walk.currentNode.data)) raw = 1;
      }
      let flat = 0, math = 0;
      for (const m of d.querySelectorAll('math')) {
        math += 1;
        const box = m.getBoundingClientRect();
        if (m.closest('details:not([open])')) continue;
        if (box.height < 4 || box.width < 2) flat += 1;
      }
      // Something that sticks out of the page must lie in a box that scrolls.
      let cut = 0;
      for (const e of d.querySelectorAll('p, li, td, h1, h2, h3, figure, .rule')) {
        if (e.closest('.formula, .wide, pre')) continue;
        if (e.getBoundingClientRect().right > page.clientWidth + 1) cut += 1;
      }
      document.getElementById('out').textContent =
        `wider=${wider} raw=${raw} flat=${flat} math=${math} cut=${cut} end=1`;
    };
    """#
}
