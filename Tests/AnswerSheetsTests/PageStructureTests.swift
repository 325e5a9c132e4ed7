import Support
import Terminal
import Testing

@testable import AnswerSheets
@testable import mathnn

/// The structure of pages, without a browser: every element that is opened is closed in its place.
@Suite("Structure of pages") struct PageStructureTests {
  @Test("elements are closed in the order of their opening", arguments: Workshop.strangers)
  func nesting(_ name: String) throws {
    try Process.inNewFolder { folder in
      _ = try Workshop.report(Workshop.stranger(name), in: folder, formats: [.html])
      let page = try InputFile.text(of: "\(folder)/\(name).html").text
      #expect(Self.firstFault(in: page) == nil)
    }
  }

  @Test("lists in lists, parts and tables are closed")
  func lists() {
    let text = Block(.paragraph([.text("one")]))
    let inner = Block(.list(items: [[text], [text, text]], isOrdered: true))
    let outer = Block(.list(items: [[text, inner]], isOrdered: false))
    let part = Block(.part(Block.Part(.solution), [outer, text]))
    let page = HTMLWriter.write(PageText(title: [.text("A page")], blocks: [part, outer]))
    #expect(Self.firstFault(in: page) == nil)
  }

  @Test(
    "faults are found",
    arguments: ["<p><b>x</p></b>", "<ol><li>x</li></div>", "<div><p>x</p>", "<p>x</p></p>"])
  func faults(_ page: String) { #expect(Self.firstFault(in: page) != nil) }

  /// Elements that have no end.
  private static let void: Set<Substring> = [
    "meta", "br", "hr", "img", "link", "input", "!DOCTYPE",
  ]

  /// What is wrong with the nesting of a page; nil where nothing is.
  static func firstFault(in page: String) -> String? {
    var open: [Substring] = []
    for piece in page.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
      guard let end = piece.firstIndex(of: ">") else { return "a tag without end: \(piece)" }
      let tag = piece[..<end]
      if tag.hasPrefix("!--") || tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return "\(tag) does not end \(open)" }
        continue
      }
      let name = tag.prefix { !$0.isWhitespace }
      if !void.contains(name) { open.append(name) }
    }
    return open.isEmpty ? nil : "not ended: \(open)"
  }
}
