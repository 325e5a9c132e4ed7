import Arrangements
import Budgets
import Exact
import Figures
import Terminal

/// Networks for unions of cells, truth tables and tasks on sequences.
struct NetAnswer {
  let call: Invocation
  var arguments: Arguments { call.arguments }

  init(_ call: Invocation) { self.call = call }

  /// The lines, their cells, and the cells that were named.
  struct Union {
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

  func union() throws -> Union {
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
    if arguments.isSet("draw") { return try draw() }
    if let bits = arguments.text("truth") { return try TableAnswer(call).truth(bits) }
    if let name = arguments.text("task") { return try TableAnswer(call).task(name) }
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
    guard network.layers.last?.count == 1 else {
      throw InputError(
        "the network has \(network.layers.last?.count ?? 0) outputs; a union of cells needs one")
    }
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
    lines += cellLines(network, union)
    var answer = Answer.text("")
    if let difference = check.difference {
      let cell = union.plane.cells.first { $0.signs == difference.signs }?.label ?? "?"
      let point = difference.point.map(\.description).joined(separator: ", ")
      lines.append(
        "different: at (\(point)) in cell \(cell) the network says "
          + "\(difference.networkFires ? "1 and should say 0" : "0 and should say 1")")
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
    answer.sentences = [title.firstCapital + ".", (lines.last ?? "").firstCapital + "."]
    answer.tables = [Self.table(network), table(union)]
    answer.result = Answer.Formula(network.shape)
    answer.details = [.init("network", Self.json(network)), .init("cells", cells(union))]
    answer.checks = [Answer.Check("regions compared at exact points", points: check.compared)]
    answer.messages = union.plane.arrangement.messages
    return answer
  }

  /// One line for each cell: its signs, what each layer of the network says, and what is wanted.
  ///
  /// A network with units on other lines may say several things in one cell; that is marked.
  private func cellLines(_ network: ThresholdNetwork, _ union: Union) -> [String] {
    let isOwn =
      network.layers[0]
      == ThresholdNetwork(union: [], of: union.plane.arrangement).layers[0]
    let width = max(4, union.plane.cells.map(\.label.count).max() ?? 1)
    func padded(_ text: String) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    guard isOwn else {
      return [padded("cell") + "  signs  wanted"]
        + union.plane.cells.map { cell in
          "\(padded(cell.label))  \(cell.signs)  \(union.signs.contains(cell.signs) ? 1 : 0)"
        }
    }
    return [padded("cell") + "  signs  units of each layer  wanted"]
      + union.plane.cells.map { cell in
        let first = ThresholdNetwork.outputs(of: cell.signs, union.plane.arrangement)
        let layers = network.values(afterFirst: first).map { layer in
          layer.map { $0.signum > 0 ? "1" : "0" }.joined()
        }
        return "\(padded(cell.label))  \(cell.signs)  " + layers.joined(separator: " ")
          + "  \(union.signs.contains(cell.signs) ? 1 : 0)"
      }
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

  func minimise() throws -> Answer {
    let union = try union()
    let inside = union.vectors(inside: true)
    let outside = union.vectors(inside: false)
    let minimum = UnionMinimum(inside: inside, outside: outside)
    let network = ThresholdNetwork(second: minimum.units, of: union.plane.arrangement)
    if arguments.isSet("draw") {
      return try drawn(network, title: "the fewest units for \(union.name)")
    }
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
      lines += Self.impossibility(proof, inside, outside, isChecked: isProof)
      answer.details.append(
        .init(
          "certificate",
          [
            "inside": .array(proof.inside.map { .string("\($0)") }),
            "outside": .array(proof.outside.map { .string("\($0)") }), "checked": .bool(isProof),
          ]))
    } else if minimum.units.count == 1 {
      lines.append("one unit is enough; without a unit nothing fires")
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
  static func impossibility(
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
}
