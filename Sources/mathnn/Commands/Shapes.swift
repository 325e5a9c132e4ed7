import Budgets
import Terminal
import Training

extension Command {
  /// Sizes and parameter counts, layer by layer; or all sizes that give a number.
  static let shapes = Command(
    CommandSpec(
      "shapes", "sizes and parameters of a network, layer by layer", chapter: .networks,
      positionals: [Positional("LAYERS", "the layers as words, or - for standard input")],
      flags: [
        Flag(
          "in", takes: .text("SIZE"),
          "the input: CHANNELSxHEIGHTxWIDTH, STEPSxFEATURES or a length", required: true),
        Flag(
          "solve", takes: .text("GOAL"),
          "list all open sizes (?) with flatten=N or parameters=N; without ?, all kernels are open"),
        Flag(
          "kernels", takes: .text("A..B"), "the range of open kernel sizes", standard: "1..9"),
        Flag(
          "channels", takes: .text("A..B"), "the range of open channels and units",
          standard: "1..64"),
        Flag(
          "biases", takes: .integer("N", 1...2),
          "biases of a recurrent gate; libraries keep two, formulas need one", standard: "2"),
      ],
      common: [.output, .budget, .terminal],
      description: ["Layers: \(LayerText.help)."],
      examples: [
        Example(
          "mathnn shapes 'conv5x10 pool2 conv5x16 pool2 flatten' --in 1x28x28", "ends with 256"),
        Example(
          "mathnn shapes 'conv?x10 pool2 conv?x? pool2 flatten' --in 1x28x28 --solve flatten=256",
          "all kernels and channels that give 256"),
        Example("mathnn shapes 'lstm150 linear10' --in 28x28", "109510 parameters"),
      ])
  ) { call in
    try ShapesAnswer(call).answer()
  }
}

/// The sizes of an architecture, or the architectures of a size.
struct ShapesAnswer {
  private let call: Invocation
  private let words: [LayerWord]
  private let source: SourceText
  private let input: Architecture.Size
  private let biases: Int

  init(_ call: Invocation) throws {
    self.call = call
    source = try call.source(call.arguments.positional(0) ?? "", called: "LAYERS")
    biases = call.arguments.integer("biases") ?? 2
    let size = call.arguments.text("in") ?? ""
    guard let input = Architecture.size(size) else {
      throw InputError(
        "--in: '\(size)' is no size of an input", hint: "as in 1x28x28, 28x28 or 784")
    }
    self.input = input
    do throws(LayerFault) { words = try LayerText.read(source.text) } catch {
      throw InputError(error.message, at: source.place(atByte: error.offset), hint: error.hint)
    }
  }

  func answer() throws -> Answer {
    if let goal = call.arguments.text("solve") { return try solved(goal) }
    let architecture = try architecture()
    let cells =
      [["layer", "output", "numbers", "parameters", ""]]
      + [["input", "\(input)", "\(input.count)", "0", ""]]
      + architecture.layers.map { layer in
        [
          layer.text, "\(layer.output)", "\(layer.output.count)", "\(layer.parameters)",
          layer.formula.isEmpty ? "" : "= \(layer.formula)",
        ]
      }
    let total = "\(architecture.parameters) parameters"
    let lines = TextTable.lines(cells) + ["", total]
    var answer = Answer.text(
      lines.map { $0 + "\n" }.joined(), markdown: TextTable.markdown(cells) + "\n\(total)\n")
    answer.tables = [Self.table(cells, caption: "sizes and parameters, layer by layer")]
    answer.sentences = ["There are \(total)."]
    answer.result = .number("\(architecture.parameters)")
    answer.details = Self.details(architecture)
    if architecture.layers.contains(where: { Cell.names($0.text) }), biases == 2 {
      answer.messages = [
        "a recurrent gate is counted with two biases, as libraries keep; --biases 1 counts one"
      ]
    }
    return answer
  }

  private func architecture() throws -> Architecture {
    do throws(LayerFault) { return try Architecture(words, input: input, biases: biases) } catch {
      throw InputError(error.message, at: source.place(atByte: error.offset), hint: error.hint)
    }
  }

  private static func table(_ cells: [[String]], caption: String) -> Answer.Table {
    Answer.Table(
      caption: caption, head: cells[0].map { .words($0) },
      rows: cells.dropFirst().map { $0.map { .words($0) } })
  }

  private static func details(_ architecture: Architecture) -> [JSON.Member] {
    let layers = architecture.layers.map { layer in
      JSON.object([
        .init("layer", .string(layer.text)), .init("output", .string("\(layer.output)")),
        .init("count", .string("\(layer.output.count)")),
        .init("parameters", .string("\(layer.parameters)")),
      ])
    }
    return [
      .init("parameters", .string("\(architecture.parameters)")),
      .init("output", .string("\(architecture.output)")),
      .init("count", .string("\(architecture.output.count)")), .init("layers", .array(layers)),
    ]
  }

  // MARK: Looking for sizes

  private func range(_ flag: String, _ standard: ClosedRange<Int>) throws -> ClosedRange<Int> {
    guard let text = call.arguments.text(flag) else { return standard }
    let ends = text.split(separator: ".", omittingEmptySubsequences: true).compactMap { Int($0) }
    guard text.contains(".."), ends.count == 2, ends[0] >= 1, ends[0] <= ends[1], ends[1] <= 100_000
    else { throw InputError("--\(flag): '\(text)' is no range", hint: "as in 1..9") }
    return ends[0]...ends[1]
  }

  private func goal(_ text: String) throws -> SizeSearch.Goal {
    let parts = text.split(separator: "=").map { $0.filter { $0 != " " } }
    guard parts.count == 2, let number = Int(parts[1]), number > 0 else {
      throw InputError("--solve: '\(text)' is no goal", hint: "flatten=256 or parameters=6846")
    }
    if parts[0] == "parameters" { return .parameters(number) }
    guard words.contains(where: { $0.text.hasPrefix(parts[0]) }) else {
      throw InputError(
        "--solve: no layer is called '\(parts[0])'",
        hint: "the name of a layer, such as flatten, or parameters")
    }
    return .count(after: String(parts[0]), number)
  }

  private func solved(_ text: String) throws -> Answer {
    var search = SizeSearch(words, input: input, goal: try goal(text))
    search.kernels = try range("kernels", 1...9)
    search.channels = try range("channels", 1...64)
    search.biases = biases
    guard search.size <= SizeSearch.most else {
      throw InputError(
        "there are more than \(SizeSearch.most) ways to try",
        hint: "fewer ?, or smaller --kernels and --channels")
    }
    let solutions = try search.solutions { try call.budget.check() }
    let cells =
      [["layers", "sizes", "parameters"]]
      + solutions.map { solution in
        [
          solution.words,
          ([solution.architecture.input] + solution.architecture.layers.map(\.output))
            .map { "\($0)" }.joined(separator: " → "), "\(solution.architecture.parameters)",
        ]
      }
    let count = "\(solutions.count) of \(search.size) ways give \(text)"
    let lines = (solutions.isEmpty ? [] : TextTable.lines(cells) + [""]) + [count]
    var answer = Answer.text(
      lines.map { $0 + "\n" }.joined(), markdown: TextTable.markdown(cells) + "\n\(count)\n")
    answer.tables = [Self.table(cells, caption: "the architectures that fit")]
    answer.sentences = [count + "."]
    answer.result = Answer.Formula("\(solutions.count)")
    answer.details = [
      .init(
        "solutions",
        .array(
          solutions.map { solution in
            .object(
              [.init("text", .string(solution.words))] + Self.details(solution.architecture))
          }))
    ]
    if solutions.isEmpty { answer.verdict = .failed }
    return answer
  }
}

extension Cell {
  /// Whether a word names a recurrent layer.
  fileprivate static func names(_ word: String) -> Bool {
    let name = word.prefix { !$0.isNumber }
    return allCases.contains { $0.rawValue == name }
  }
}
