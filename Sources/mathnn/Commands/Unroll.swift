import Calculus
import Expressions
import Figures
import Models
import Notation
import Terminal

extension Command {
  /// A model written out over its steps.
  static let unroll = Command(
    CommandSpec(
      "unroll", "write a recurrent or layered model out for a number of steps", chapter: .networks,
      positionals: [
        Positional("TARGET", "the quantity to write out, such as y[T]"),
        Positional("MODEL", offers: .file, "a model, as by --model", optional: true),
      ],
      flags: [
        Flag("at", takes: .text("T=N"), "the number of steps or layers"),
        Flag(
          "draw",
          "the feed-forward network that computes the same, as a picture (SVG with -o FILE.svg)"),
      ],
      description: [
        """
        All equations are put in, the latest step first. The index of each inner sum gets a name of \
        its own with the number of its step, as in j3, since a reused name would tie the inner sum \
        to the outer one. The value of the nested form is compared with the recurrent run.
        """,
        """
        With --json the equivalent feed-forward network is an object: its layers with what leads into \
        each, the parameters with the layers that share them, and how many numbers they are.
        """,
      ],
      examples: [
        Example(
          "mathnn unroll 'y[T,i]' --at T=4 rnn-index", "nested sums with indices j4, j3, ..."),
        Example("mathnn unroll 'y[T]' --at T=4 rnn --draw -o rnn.svg", "the network as a picture"),
      ])
  ) { call in
    let source = try call.source(call.arguments.positional(0) ?? "", called: "TARGET")
    let question = try Question(call, indexed: [source.text], modelAt: 1)
    guard question.setting.model != nil else {
      throw InputError(
        "a model is missing", hint: "name one, as in mathnn unroll 'y[T]' --at T=4 rnn")
    }
    let target = try question.term(in: source)
    let setting = question.setting.instance(try question.instanceNumbers())
    return try UnrollReport(question: question, setting: setting, target: target).answer()
  }
}

/// Tells an unrolled network: the nested form, its layers, and that it computes the same.
struct UnrollReport {
  let question: Question
  let setting: Setting
  let target: Expr

  private var call: Invocation { question.call }

  func answer() throws -> Answer {
    let result = try question.differentiating { () throws(DifferentiationError) in
      try Unrolling(setting).unrolled(target)
    }
    let formula = try question.writer.formula(result.term)
    let check = try numbers(result)
    if call.arguments.isSet("draw") {
      let figure = try picture(result)
      let isTikZ = call.arguments.text("o")?.hasSuffix(".tex") ?? false
      var answer = Answer.text(isTikZ ? figure.tikz : figure.svg)
      answer.pictures = [Answer.Picture(figure)]
      answer.result = formula
      answer.details = try details(result)
      answer.checks = [check]
      return answer
    }
    var answer = Answer(
      .done, shape: .worked, title: try question.writer.formula(result.target).text)
    if call.format == .text {
      answer = Answer.text(try page(result, formula, check))
    }
    answer.question = try question.writer.formula(result.target)
    answer.tables = [try layerTable(result)]
    answer.result = formula
    answer.details = try details(result)
    answer.steps = try steps(result)
    answer.checks = [check]
    return answer
  }

  /// One step for each time step, the equations that were put in named.
  private func steps(_ result: Unrolling.Result) throws -> [Answer.Step] {
    var before = result.target
    var steps: [Answer.Step] = []
    for line in result.lines {
      let names = try line.names.map { try question.writer.formula($0).text }
      let rule =
        names.isEmpty ? "values put in" : "equation of \(names.prefix(4).joined(separator: ", "))"
      steps.append(
        Answer.Step(
          rule: rule, before: try question.writer.formula(before),
          after: try question.writer.formula(line.term)))
      before = line.term
    }
    return steps
  }

  /// The text for people: the nested form by its brackets, and the layers.
  private func page(
    _ result: Unrolling.Result, _ formula: Answer.Formula, _ check: Answer.Check
  ) throws -> String {
    let target = try question.writer.formula(result.target).text
    var lines = ["\(target) ="]
    lines += NestedText(width: 76).lines(formula.text).map { "  " + $0 }
    lines += ["", "Layers"]
    for layer in result.layers.layers {
      let name = try question.writer.formula(layer.quantity).text
      let sources = try layer.sources.map { try question.writer.formula($0).text }
      let weights = try list(layer.parameters)
      lines.append(
        "  \(name) from \(sources.joined(separator: ", "))"
          + (weights.isEmpty ? "" : "; \(weights)"))
    }
    for use in result.layers.uses where use.layers.count > 1 {
      lines.append("Tied: \(try list([use.parameter])) is the same in \(use.layers.count) layers")
    }
    if let count = result.layers.parameterCount {
      lines.append("Parameters: \(try question.writer.formula(sized(count)).text)")
    }
    lines += ["", "Checked: \(check.sentence)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The layers of the feed-forward network: what leads into each, and by which weights.
  private func layerTable(_ result: Unrolling.Result) throws -> Answer.Table {
    let rows = try result.layers.layers.map { layer -> [Answer.Table.Cell] in
      [
        .formula(try question.writer.formula(layer.quantity)),
        .words(try list(layer.sources)), .words(try list(layer.parameters)),
      ]
    }
    return Answer.Table(
      caption: "the layers of the feed-forward network", head: ["layer", "reads", "weights"],
      rows: rows)
  }

  private func list(_ terms: [Expr]) throws -> String {
    try terms.map { try question.writer.formula($0).text }.joined(separator: ", ")
  }

  private func sized(_ count: Expr) -> Expr {
    question.setting.applyingValues(to: count).normalizedAsWritten
  }

  private func details(_ result: Unrolling.Result) throws -> [JSON.Member] {
    let layers = try result.layers.layers.map { layer in
      JSON.object([
        .init("name", .string(try question.writer.formula(layer.quantity).text)),
        .init(
          "from",
          .array(try layer.sources.map { .string(try question.writer.formula($0).text) })),
        .init(
          "parameters",
          .array(try layer.parameters.map { .string(try question.writer.formula($0).text) })),
      ])
    }
    let tied = try result.layers.uses.map { use in
      JSON.object([
        .init("parameter", .string(try list([use.parameter]))),
        .init(
          "layers",
          .array(try use.layers.map { .string(try question.writer.formula($0).text) })),
      ])
    }
    var details: [JSON.Member] = [.init("layers", .array(layers)), .init("tied", .array(tied))]
    if let count = result.layers.parameterCount {
      details.append(
        .init("parameters", .string(try question.writer.formula(sized(count)).text)))
    }
    return details
  }

  /// The nested form against the run of the model.
  private func numbers(_ result: Unrolling.Result) throws -> Answer.Check {
    var agreement = DualAgreement(setting)
    agreement.points = call.arguments.integer("samples") ?? 20
    agreement.seed = call.arguments.integer("seed").map { UInt64($0) } ?? agreement.seed
    do throws(DualFailure) {
      let check = try agreement.check(result.term, target: result.target, variable: nil)
      return Answer.Check(
        "the same value as the recurrent run", points: check.points, maxError: check.errorBound)
    } catch {
      switch error {
      case .different(let point, let nested, let value):
        throw OwnFault("the unrolled network differs at \(point): \(nested), not \(value)")
      case .noPoint(let problem):
        throw InputError("the network could not be compared with numbers: \(problem)")
      }
    }
  }

  private func picture(_ result: Unrolling.Result) throws -> Figure {
    let layers = result.layers.layers
    guard let last = layers.last, layers.count > 1 else {
      throw InputError("there is nothing to draw: the network has one layer")
    }
    let states = layers.dropLast()
    var picture = FeedForwardEquivalent(steps: states.count)
    let inputs = states.flatMap(\.sources).filter { setting.model?.equation(for: $0) == nil }
    if let state = states.first?.quantity.symbol?.name { picture.state = IndexedName(state) }
    if let input = inputs.first?.symbol?.name { picture.input = IndexedName(input) }
    if let output = last.quantity.symbol?.name { picture.output = IndexedName(output) }
    func weights(_ layer: LayeredModel.Layer, fromInputs: Bool) -> Label {
      let names = layer.weights.filter { weight in
        (setting.model?.equation(for: weight.source) == nil) == fromInputs
      }.compactMap { $0.parameter.symbol?.name }
      var seen = Set<String>()
      return Label(names.filter { seen.insert($0).inserted }.prefix(3).joined(separator: ", "))
    }
    // The second layer has a state before it; the first one has none.
    let general = states.dropFirst().first ?? states[0]
    picture.inputWeight = weights(general, fromInputs: true)
    picture.recurrentWeight = weights(general, fromInputs: false)
    picture.outputWeight = weights(last, fromInputs: false)
    let title = "\(try question.writer.formula(result.target).text), unrolled"
    return picture.figure(title: title)
  }
}
