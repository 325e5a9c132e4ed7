import Budgets
import Terminal

/// The lines of a list that was merged from parts, written as they come.
final class MergedList {
  private enum Kind {
    case lines(ListOutput)
    case object(signs: Spool, points: Spool)
    case page
    /// What is told of the list is enough.
    case summary
  }

  private let call: Invocation
  private let kind: Kind
  private var bytes: [UInt8] = []
  private var count = 0

  /// Whether the lines stand before what is told of them.
  let showsLines: Bool

  init(_ call: Invocation) throws {
    self.call = call
    showsLines = call.format != .json && call.arguments.isSet("list")
    if call.format == .json {
      kind = .object(signs: try Spool(), points: try Spool())
    } else if !showsLines {
      kind = .summary
    } else {
      kind = call.format == .text ? .lines(try ListOutput(call)) : .page
    }
  }

  func append(_ line: UnsafeRawBufferPointer, _ signs: Signs) throws {
    count += 1
    if count % 4096 == 0 { try call.budget.check() }
    switch kind {
    case .summary: return
    case .page:
      guard count <= RegionListAnswer.mostHeld else {
        throw InputError(
          "the list is too long for a page", hint: "as text or with --json a list streams")
      }
      bytes += line
      bytes.append(10)
    case .lines(let output):
      bytes += line
      bytes.append(10)
      if bytes.count > 1 << 16 { try flush(to: output) }
    case .object(let all, let points):
      try all.append(Array(",\"".utf8) + signs.text + Array("\"".utf8))
      let words = String(decoding: line, as: UTF8.self).split(separator: " ").dropFirst()
      let numbers = words.filter { !$0.hasSuffix("bounded") }
      if numbers.isEmpty { return }
      let texts = numbers.map { JSON.string(String($0)).compact }
      try points.append(Array(",[\(texts.joined(separator: ","))]".utf8))
    }
  }

  /// Ends the list with what is told of it.
  func finish(_ answer: inout Answer, last: String) throws {
    switch kind {
    case .summary: return
    case .page:
      answer.shape = .plain(
        text: String(decoding: bytes, as: UTF8.self) + last, markdown: nil)
    case .lines(let output):
      try flush(to: output)
      try output.finish(&answer, last: last)
    case .object(let signs, let points):
      var arrays = SpooledArrays()
      arrays.add("signs", signs)
      if points.count > 0 { arrays.add("points", points) }
      try arrays.write(&answer, call, to: try ListOutput(call))
    }
  }

  private func flush(to output: ListOutput) throws {
    try output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
