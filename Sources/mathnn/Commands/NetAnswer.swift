import Arrangements
import Budgets
import Exact
import Figures
import Terminal

/// Networks for unions of cells, truth tables and tasks on sequences.
struct NetAnswer {
  let call: Invocation
  private var arguments: Arguments { call.arguments }

  init(_ call: Invocation) { self.call = call }

  /// The lines, their cells, and the cells that were named.
  private struct Union {
    var plane: PlaneSubdivision
    var chosen: [PlaneSubdivision.Cell]
    var name: String

    var signs: Set<String> { Set(chosen.map(\.signs)) }
    /// The outputs of the hidden units on chosen cells, or on the others.
    func vectors(inside: Bool) -> [[Rational]] {
      plane.cells.filter { signs.contains($0.signs) == inside }.map { cell in
        let first = ThresholdNetwork(union: [cell.signs], of: plane.arrangement).layers[1][0]
        return first.weights.map { $0.signum > 0 ? 1 : 0 }
      }
    }
  }

  private func union() throws -> Union {
    let arrangement: Arrangement
    var page: Arrangements.Page?
    var name: String
    if let file = arguments.text("file") {
      arrangement = try RegionRequest.read(call.file(file), dimension: 2)
      name = file
    } else if let count = arguments.integer("lines") {
      let lines = GenericLines(count: count, seed: arguments.integer("seed") ?? 1)
      arrangement = lines.arrangement
      page = GenericLines.page
      name = "\(count) generic lines (seed \(lines.seed))"
    } else {
      throw UsageError("no lines are given", hint: "--lines 5, or --file LINES", command: "net")
    }
    guard arrangement.dimension == 2, arrangement.hyperplanes.count <= 60 else {
      throw InputError("cells are named for up to 60 lines in the plane")
    }
    let plane: PlaneSubdivision
    do throws(ListError) {
      plane = try PlaneSubdivision(arrangement, page: page)
    } catch {
      throw InputError("too many lines")
    }
    let words = arguments.positionals.dropFirst().flatMap { $0.split(separator: ",") }
    guard !words.isEmpty else {
      throw UsageError("no cells are named", hint: "as in A,D,G", command: "net")
    }
    var chosen: [PlaneSubdivision.Cell] = []
    for word in words {
      let label = word.filter { $0 != " " }.uppercased()
      guard let cell = plane.cells.first(where: { $0.label == label }) else {
        throw InputError(
          "there is no cell '\(label)'",
          hint: "the cells are A to \(plane.cells.last?.label ?? "A")")
      }
      if !chosen.contains(where: { $0.label == label }) { chosen.append(cell) }
    }
    name = chosen.map(\.label).joined(separator: ",") + " of " + name
    return Union(plane: plane, chosen: chosen, name: name)
  }

  func build() throws -> Answer {
    if let bits = arguments.text("truth") { return try truthTable(bits) }
    if let name = arguments.text("task") { return try task(name) }
    let union = try union()
    let network = ThresholdNetwork(
      union: union.chosen.map(\.signs), of: union.plane.arrangement)
    return try tested(network, union, title: "a network \(network.shape) for \(union.name)")
  }

  func test() throws -> Answer {
    let union = try union()
    guard let file = arguments.text("network") else {
      return try build()
    }
    let network = try Self.network(call, file)
    guard network.inputCount == 2 else {
      throw InputError("the network has \(network.inputCount) inputs; the cells lie in the plane")
    }
    return try tested(network, union, title: "\(file) (\(network.shape)) against \(union.name)")
  }

  static func network(_ call: Invocation, _ file: String) throws -> ThresholdNetwork {
    let source = try call.file(file)
    do throws(ArrangementReader.Fault) {
      return try ThresholdNetwork.read(source.text)
    } catch {
      throw InputError(error.message, at: source.place(atByte: error.offset), hint: error.hint)
    }
  }

  /// The network, the table of all cells, and the exact comparison.
  private func tested(_ network: ThresholdNetwork, _ union: Union, title: String) throws -> Answer {
    let check = try NetworkCheck(network, against: union.signs, of: union.plane.arrangement)
    var lines = [title, "", "units, 'weights | threshold', a unit fires above its threshold:"]
    lines += network.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  " + $0 }
    lines.append("cell  signs  wanted")
    for cell in union.plane.cells {
      let wanted = union.signs.contains(cell.signs) ? "1" : "0"
      lines.append("\(cell.label)  \(cell.signs)  \(wanted)")
    }
    var answer = Answer.text("")
    if let difference = check.difference {
      let cell = union.plane.cells.first { $0.signs == difference.signs }?.label ?? "?"
      let point = difference.point.map(\.description).joined(separator: ", ")
      lines.append(
        "different: at (\(point)) in cell \(cell) the network says "
          + "\(difference.networkFires ? 1 : 0) and should not")
      answer.verdict = .different
      answer.fields = [
        .init(
          "witness",
          [
            "values": [
              "x": .string("\(difference.point[0])"), "y": .string("\(difference.point[1])"),
            ],
            "left": .string(difference.networkFires ? "1" : "0"),
            "right": .string(difference.networkFires ? "0" : "1"),
          ])
      ]
    } else {
      lines.append(
        "all \(union.plane.cells.count) cells are right "
          + "(\(check.compared) regions of lines and units compared, exactly)")
      answer.verdict = .passed
    }
    answer.shape = .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil)
    answer.sentences = [title + ".", (lines.last ?? "").firstCapital + "."]
    answer.tables = [Self.table(network), table(union)]
    answer.result = Answer.Formula(network.shape)
    answer.details = [.init("network", Self.json(network)), .init("cells", cells(union))]
    answer.checks = [Answer.Check("regions compared at exact points", points: check.compared)]
    return answer
  }

  /// The units as rows of a table.
  static func table(_ network: ThresholdNetwork) -> Answer.Table {
    var rows: [[Answer.Table.Cell]] = []
    for (layer, units) in network.layers.enumerated() {
      for (place, unit) in units.enumerated() {
        let weights = unit.weights.map(\.description).joined(separator: ", ")
        rows.append(
          [
            .words("\(layer + 1)"), .words("\(place + 1)"), .words(weights),
            .words("\(unit.threshold)"),
          ])
      }
    }
    return Answer.Table(
      caption: "the units: each fires where the weighted sum of its inputs exceeds its threshold",
      head: ["layer", "unit", "weights", "threshold"], sides: [.right, .right, .left, .right],
      rows: rows)
  }

  /// The cells as rows of a table.
  private func table(_ union: Union) -> Answer.Table {
    Answer.Table(
      caption: "the regions, and where the network must fire", head: ["region", "sides", "wanted"],
      sides: [.left, .left, .right],
      rows: union.plane.cells.map { cell in
        [
          .words(cell.label), .words(cell.signs),
          .words(union.signs.contains(cell.signs) ? "1" : "0"),
        ]
      })
  }

  private func cells(_ union: Union) -> JSON {
    .array(
      union.plane.cells.map { cell in
        [
          "label": .string(cell.label), "signs": .string(cell.signs),
          "wanted": .bool(union.signs.contains(cell.signs)),
        ]
      })
  }

  static func json(_ network: ThresholdNetwork) -> JSON {
    .array(
      network.layers.map { layer in
        .array(
          layer.map { unit in
            [
              "weights": .array(unit.weights.map { .string("\($0)") }),
              "threshold": .string("\(unit.threshold)"),
            ]
          })
      })
  }

  func draw() throws -> Answer {
    let network: ThresholdNetwork
    var title: String
    if let bits = arguments.text("truth") {
      network = ThresholdNetwork(tables: [try Self.table(bits)])
      title = "a network for \(bits)"
    } else if let name = arguments.text("task"),
      let task = SequenceTask.catalogue.first(where: { $0.name == name })
    {
      network = task.network()
      title = "one step of \(name)"
    } else if let file = arguments.text("network") {
      network = try Self.network(call, file)
      title = file
    } else {
      let union = try union()
      network = ThresholdNetwork(union: union.chosen.map(\.signs), of: union.plane.arrangement)
      title = "a network for \(union.name)"
    }
    guard network.layers.allSatisfy({ $0.count <= 40 }), network.inputCount <= 40 else {
      throw InputError("a drawing has at most 40 units in a layer")
    }
    title += " (\(network.shape))"
    let names =
      network.inputCount == 2 ? ["x", "y"] : (0..<network.inputCount).map { "x\($0 + 1)" }
    let figure = NetworkPicture(network, inputs: names, title: title).figure
    var answer = Answer.text(arguments.text("format") == "tikz" ? figure.tikz : figure.svg)
    answer.pictures = [Answer.Picture(figure)]
    answer.result = Answer.Formula(network.shape)
    return answer
  }

  func minimise() throws -> Answer {
    let union = try union()
    let inside = union.vectors(inside: true)
    let outside = union.vectors(inside: false)
    let minimum = UnionMinimum(inside: inside, outside: outside)
    let network = ThresholdNetwork(second: minimum.units, of: union.plane.arrangement)
    var answer = try tested(
      network, union,
      title: "fewest second-layer units for \(union.name): \(minimum.units.count)")
    var lines: [String] = []
    for (index, group) in minimum.groups.enumerated() {
      let labels = group.compactMap { place in
        union.chosen.first { cell in
          inside[place] == vector(of: cell, union)
        }?.label
      }
      lines.append("unit \(index + 1) fires in \(labels.joined(separator: ","))")
    }
    if let proof = minimum.oneIsImpossible {
      let isProof = Separation(inside: inside, outside: outside).isProof(proof)
      lines += impossibility(proof, inside, outside, isChecked: isProof)
      answer.details.append(
        .init(
          "certificate",
          [
            "inside": .array(proof.inside.map { .string("\($0)") }),
            "outside": .array(proof.outside.map { .string("\($0)") }), "checked": .bool(isProof),
          ]))
    } else if minimum.units.count == 1 {
      lines.append("one unit is enough, and none is not")
    }
    lines.append(
      "sign vectors of no cell were left free; \(minimum.programs) linear programs solved exactly")
    if case .plain(let text, _) = answer.shape {
      answer.shape = .plain(text: text + lines.map { $0 + "\n" }.joined(), markdown: nil)
    }
    answer.sentences += lines.map { $0.firstCapital + "." }
    answer.details.append(.init("units", .string("\(minimum.units.count)")))
    return answer
  }

  private func vector(of cell: PlaneSubdivision.Cell, _ union: Union) -> [Rational] {
    ThresholdNetwork(union: [cell.signs], of: union.plane.arrangement).layers[1][0].weights
      .map { $0.signum > 0 ? 1 : 0 }
  }

  /// The proof in words: two convex combinations that are the same vector.
  private func impossibility(
    _ proof: Separation.Impossibility, _ inside: [[Rational]], _ outside: [[Rational]],
    isChecked: Bool
  ) -> [String] {
    func combination(_ weights: [Rational], _ vectors: [[Rational]]) -> String {
      zip(weights, vectors).filter { !$0.0.isZero }.map { weight, vector in
        "\(weight)*(" + vector.map(\.description).joined(separator: " ") + ")"
      }.joined(separator: " + ")
    }
    return [
      "one unit is impossible: " + combination(proof.inside, inside) + " = "
        + combination(proof.outside, outside),
      "  the left combines vectors where it must fire, the right vectors where it must not "
        + "(certificate \(isChecked ? "checked" : "NOT VALID"))",
    ]
  }

  private static func table(_ bits: String) throws -> TruthTable {
    guard let table = TruthTable(bits), table.inputCount <= 6 else {
      throw InputError(
        "'\(bits)' is no truth table of up to 6 inputs",
        hint: "2, 4, 8, 16, 32 or 64 zeros and ones, the first input slowest")
    }
    return table
  }

  private func truthTable(_ bits: String) throws -> Answer {
    let table = try Self.table(bits)
    let minimum = table.minimum()
    let network = ThresholdNetwork(tables: [table])
    let isRight = table.values.indices.allSatisfy { index in
      let vector = (0..<table.inputCount).map { place in
        Rational(index >> (table.inputCount - 1 - place) & 1)
      }
      return network.fires(at: vector) == table.values[index]
    }
    var lines = ["a network \(network.shape) for the truth table \(bits)", "", network.text]
    lines.append(
      isRight ? "all \(table.values.count) inputs are right" : "an input is wrong")
    if let proof = minimum.oneIsImpossible {
      lines += impossibility(
        proof, table.vectors(true), table.vectors(false),
        isChecked: Separation(inside: table.vectors(true), outside: table.vectors(false))
          .isProof(proof))
      lines.append("\(minimum.units.count) is the least number of hidden units under an OR")
    }
    var answer = Answer(
      isRight ? .passed : .failed,
      shape: .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil),
      result: Answer.Formula(network.shape))
    answer.sentences = lines.filter { !$0.isEmpty && $0 != network.text }.map {
      $0.firstCapital + "."
    }
    answer.tables = [Self.table(network)]
    answer.details = [
      .init("network", Self.json(network)), .init("units", .string("\(minimum.units.count)")),
    ]
    return answer
  }

  private func task(_ name: String) throws -> Answer {
    guard let task = SequenceTask.catalogue.first(where: { $0.name == name }) else {
      throw UsageError("there is no task '\(name)'", command: "net")
    }
    let network = task.network()
    let longest = min(arguments.integer("steps") ?? 12, 16 / task.inputCount)
    var lines = ["\(task.name): \(task.summary)", ""]
    let names = (0..<task.inputCount).map { "x\($0 + 1)" } + ["s"]
    lines.append("inputs of a step: \(names.joined(separator: ", ")); outputs: y, next s")
    lines += [network.text]
    var sequences = 0
    var wrong: [[Bool]]?
    for length in 1...longest where wrong == nil {
      try call.budget.check()
      wrong = task.counterexample(network, length: length)
      sequences += 1 << (task.inputCount * length)
    }
    let shown = wrong.map { $0.map { $0.map { $0 ? "1" : "0" }.joined() }.joined(separator: " ") }
    lines.append(
      shown.map { "wrong on the sequence \($0)" }
        ?? "right on all \(sequences) sequences up to length \(longest), with the state 0 at first")
    var answer = Answer(
      wrong == nil ? .passed : .failed,
      shape: .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil),
      result: Answer.Formula(network.shape))
    answer.sentences = lines.filter { !$0.isEmpty && $0 != network.text }.map {
      $0.firstCapital + "."
    }
    answer.tables = [Self.table(network)]
    answer.details = [
      .init("network", Self.json(network)), .init("sequences", .string("\(sequences)")),
      .init("length", .string("\(longest)")),
    ]
    answer.checks = [Answer.Check("all sequences tried", points: sequences)]
    return answer
  }
}
