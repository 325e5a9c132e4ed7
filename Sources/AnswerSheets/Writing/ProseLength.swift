internal import Terminal

/// How long an answer in prose is.
struct ProseLength {
  private(set) var words = 0
  private(set) var sentences = 0

  /// Counts words and sentences of paragraphs and lists; a formula in a line is one word.
  init(of blocks: [Block]) {
    for block in blocks { count(block) }
  }

  private mutating func count(_ block: Block) {
    switch block.kind {
    case .paragraph(let text): count(text)
    case .list(let items, _): for item in items { for block in item { count(block) } }
    case .heading, .formula, .steps, .result, .checks, .table, .picture, .code, .part: break
    }
  }

  private mutating func count(_ text: [Inline]) {
    let plain = text.map(Self.plain).joined()
    let words = plain.split { $0 == " " || $0 == "\n" || $0 == "—" || $0 == "–" }
      .filter { $0.contains { $0.isLetter || $0.isNumber } }
    self.words += words.count
    for (place, word) in words.enumerated() {
      let end = word.reversed().drop { ")\"”’]".contains($0) }.first
      let isLast = place + 1 == words.count
      let next = isLast ? nil : words[place + 1].first { $0.isLetter || $0.isNumber }
      let ends = end == "." || end == "!" || end == "?"
      if isLast || (ends && next?.isUppercase == true) { sentences += 1 }
    }
  }

  private static func plain(_ part: Inline) -> String {
    switch part {
    case .formula: "X"
    case .emphasis(let parts), .strong(let parts), .link(let parts, _): parts.map(plain).joined()
    case .text(let text), .code(let text): text
    case .citation: ""
    case .lineEnd: " "
    }
  }
}
