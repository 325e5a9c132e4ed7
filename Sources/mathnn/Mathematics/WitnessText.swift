import Deciding
import Exact
import Expressions
import Notation
import Terminal

/// The numbers at which two terms differ, by name: entries of a matrix stand together as rows.
struct WitnessText {
  /// A quantity and its value.
  struct Entry {
    let name: String
    let text: String
    let json: JSON

    var isMatrix: Bool { json.elements != nil }
  }

  let witness: Witness
  let entries: [Entry]

  init(_ witness: Witness, of terms: [Expr]) {
    self.witness = witness
    let all = Self.gathered(witness.values, shapes: Self.shapes(in: terms))
    entries = all.filter { !$0.isMatrix } + all.filter(\.isMatrix)
  }

  /// `x = -1, y = 2`.
  var values: String { entries.map { "\($0.name) = \($0.text)" }.joined(separator: ", ") }

  /// What opaque functions are there: `s(u) = 1 + 2*u`.
  var functions: [String] {
    witness.functions.map { function in
      let names = function.parameters.compactMap { $0.symbol?.name }.joined(separator: ", ")
      return "\(function.name)(\(names)) = \((try? PlainWriter.write(function.body)) ?? "…")"
    }
  }

  /// The object of the manual: values by name, and both sides.
  var json: JSON {
    var members: [JSON.Member] = [
      .init("values", .object(entries.map { .init($0.name, $0.json) }))
    ]
    if !witness.functions.isEmpty {
      members.append(.init("functions", .array(functions.map { .string($0) })))
    }
    return .object(
      members + [
        .init("left", Self.rows(witness.left)), .init("right", Self.rows(witness.right)),
      ])
  }

  /// A matrix such as `[[1, 2], [3, 4]]` as rows of texts, a column as a list; else the text.
  static func rows(_ text: String) -> JSON {
    guard text.hasPrefix("[["), text.hasSuffix("]]") else { return .string(text) }
    let rows = text.dropFirst(2).dropLast(2).split(separator: "], [").map { row in
      row.split(separator: ", ").map { JSON.string(String($0)) }
    }
    if rows.count == 1, rows[0].count == 1 { return rows[0][0] }
    if rows.allSatisfy({ $0.count == 1 }) { return .array(rows.flatMap { $0 }) }
    return .array(rows.map { .array($0) })
  }

  /// The same for people: a number, `[1, 2]` for a column, rows in brackets.
  static func plain(_ text: String) -> String {
    switch rows(text) {
    case .string(let number): number
    case .array(let parts) where parts.allSatisfy({ $0.text != nil }):
      "[\(parts.compactMap(\.text).joined(separator: ", "))]"
    case .array, .null, .bool, .number, .object: text
    }
  }

  // MARK: Entries

  private static func shapes(in terms: [Expr]) -> [String: Shape] {
    var shapes: [String: Shape] = [:]
    for e in Postorder(terms).terms {
      if let symbol = e.symbol, symbol.shape != .scalar { shapes[symbol.name] = symbol.shape }
    }
    return shapes
  }

  private static func gathered(
    _ values: [Witness.Value], shapes: [String: Shape]
  ) -> [Entry] {
    var entries: [Entry] = []
    var rest = values[...]
    while let first = rest.first {
      guard let place = EntryPlace(first.name, shapes) else {
        entries.append(single(first))
        rest.removeFirst()
        continue
      }
      let group = rest.prefix { EntryPlace($0.name, shapes)?.owner == place.owner }
      rest = rest.dropFirst(group.count)
      entries.append(contentsOf: matrix(Array(group), place.owner, shapes))
    }
    return entries
  }

  private static func single(_ value: Witness.Value) -> Entry {
    let text = value.value.description
    return Entry(name: value.name, text: text, json: .string(text))
  }

  /// The entries of one matrix as rows, if all of them are there.
  private static func matrix(
    _ group: [Witness.Value], _ name: String, _ shapes: [String: Shape]
  ) -> [Entry] {
    var rows: [Int: [Int: String]] = [:]
    var isVector = true
    for value in group {
      guard let place = EntryPlace(value.name, shapes) else { continue }
      isVector = place.column == nil
      rows[place.row, default: [:]][place.column ?? 1] = value.value.description
    }
    let height = rows.keys.max() ?? 0
    let width = rows.values.flatMap(\.keys).max() ?? 0
    guard height * width == group.count else { return group.map { single($0) } }
    let table = (1...height).map { i in (1...width).map { rows[i]?[$0] ?? "" } }
    let all = RowsText(table, isVector: isVector)
    return [Entry(name: name, text: all.text, json: all.json)]
  }
}

/// What an entry such as `h[3,1]` is an entry of, and where.
private struct EntryPlace {
  let owner: String
  let row: Int
  let column: Int?

  init?(_ name: String, _ shapes: [String: Shape]) {
    let head = name.prefix { $0 != "[" && $0 != "{" }
    guard let shape = shapes[String(head)], let open = name.lastIndex(of: "["), name.last == "]"
    else { return nil }
    let indices = name[name.index(after: open)...].dropLast().split(separator: ",")
      .compactMap { Int($0) }
    let own = shape.isVector || shape.isRow ? 1 : 2
    guard indices.count >= own else { return nil }
    let family = indices.dropLast(own).map(String.init).joined(separator: ",")
    owner = name[..<open] + (family.isEmpty ? "" : "[\(family)]")
    row = indices[indices.count - own]
    column = own == 2 ? indices[indices.count - 1] : nil
  }
}
