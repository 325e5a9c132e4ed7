import Support
import Terminal
import Testing

@testable import mathnn

/// The pairs of `Golden/equivalence-pairs.txt`, judged as a class's answers are: by `check --batch`.
@Suite("Campaign of the file of pairs", .serialized) struct PairFileCampaign {
  struct Pair {
    let line: Int
    let isEqual: Bool
    let fields: [String]
  }

  static func pairs() -> [Pair] {
    guard let text = Golden.text(of: "Golden/equivalence-pairs.txt") else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.element.isEmpty && !$0.element.hasPrefix("#") }
      .map { number, line in
        let fields = line.split(separator: "||", omittingEmptySubsequences: false)
          .map { String($0.trimmingSpaces) }
        return Pair(
          line: number + 1, isEqual: fields[0] == "EQ",
          fields: fields + Array(repeating: "", count: 5 - fields.count))
      }
  }

  private func object(_ pair: Pair) -> String {
    func list(_ text: String) -> JSON {
      .array(text.split(separator: ";").map { .string(String($0.trimmingSpaces)) })
    }
    return JSON.object([
      .init("id", .number("\(pair.line)")), .init("answer", .string(pair.fields[2])),
      .init("against", .string(pair.fields[1])), .init("given", list(pair.fields[3])),
      .init("declare", list(pair.fields[4])),
    ]).compact
  }

  @Test("every verdict is the known one")
  func verdicts() throws {
    let step = Campaign.isFull ? 1 : 4
    let pairs = Self.pairs().enumerated().filter { $0.offset % step == 0 }.map(\.element)
    #expect(pairs.count >= 400 / step)
    try Process.inNewFolder { folder in
      let file = "\(folder)/pairs.jsonl"
      #expect(Golden.write(pairs.map { object($0) + "\n" }.joined(), to: file))
      let said = Process.shell("\(Process.buildFolder)/mathnn check --batch \(file)")
      let lines = said.output.split(separator: "\n")
      #expect(lines.count == pairs.count)
      for (pair, line) in zip(pairs, lines) {
        let verdict = try JSON.read(String(line))["verdict"]?.text
        #expect(
          verdict == (pair.isEqual ? "equal" : "different"),
          "line \(pair.line): \(pair.fields) \(line)")
      }
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return rest
  }
}
