import Expressions
import Figures
import Notation
import Terminal

/// Draws what a call of `plot` asks for.
struct PlotAnswer {
  private let call: Invocation
  private let request: PlotRequest

  /// One expression with its values.
  private struct Row {
    let text: String
    var name: Label
    var points: [Figure.Point] = []
    var parts: [[Figure.Point]] = []
    /// Where there is nothing to draw, in words.
    var missing: [String] = []
    var bits = 62
  }

  init(_ call: Invocation) throws {
    self.call = call
    request = try PlotRequest(call)
  }

  func answer() throws -> Answer {
    var rows = try request.expressions.enumerated().map { place, e in
      let text = try TermWriter(format: .text).formula(e.shown).text
      return Row(text: text, name: name(place, text))
    }
    var axis = Plot.Axis(scale: isLogarithmic ? .logarithmic : .linear)
    axis.range = request.window?.closed
    var messages: [String] = []
    if request.isWhole {
      for place in rows.indices { try fillSequence(&rows[place], place) }
    } else {
      let isCut = try fillCurves(&rows, &axis)
      if isCut, let range = axis.range {
        messages.append(
          "values beyond \(range.lowerBound.rounded4) to \(range.upperBound.rounded4) are cut off; "
            + "--y shows others")
      }
    }
    let most = rows.map(\.points.count).max() ?? 0
    if most > 300 { messages.append("of \(most) points every \((most + 299) / 300)th is drawn") }
    guard rows.contains(where: { !$0.points.isEmpty || !$0.parts.isEmpty }) else {
      let reasons = rows.flatMap(\.missing).joined(separator: "; ")
      throw InputError("there is nothing to draw: \(reasons)")
    }
    let plot = plot(rows, axis)
    var answer = Answer.text(drawing(plot, rows))
    answer.pictures = [Answer.Picture(plot.figure)]
    answer.result = Answer.Formula(rows.map(\.text).joined(separator: ", "))
    answer.details = details(rows)
    answer.checks = [
      Answer.Check("intervals of up to \(rows.map(\.bits).max() ?? 62) bits around every value")
    ]
    answer.messages = rows.flatMap(\.missing) + messages
    return answer
  }

  private var isLogarithmic: Bool { call.arguments.isSet("log") }

  // MARK: Values

  private func name(_ place: Int, _ text: String) -> Label {
    let labels = call.arguments.texts("label")
    if labels.indices.contains(place) { return Label(mixed: labels[place]) }
    let label = Label(formula: text)
    return label.width(size: 9) > 240 ? Label(math: "f_{\(place + 1)}") : label
  }

  private func values(_ place: Int) throws -> PlotValues {
    try PlotValues(
      request.expressions[place].evaluated, variable: request.variable,
      last: request.isWhole ? Int(request.range.upper) : nil, request.question)
  }

  private func check(_ values: PlotValues, _ row: Row) throws {
    guard let fault = values.fault else { return }
    switch fault {
    case .unbound(let name):
      throw InputError(
        "\(name) has no value in \(row.text)", hint: "give it one, as in --given '\(name) = 1/2'")
    case .unknownFunction(let name):
      throw InputError(
        "\(fault.message) in \(row.text)",
        hint: "say which one it is, as in --given '\(name) = tanh'")
    case .notWhole(let what):
      throw InputError(
        "\(what) must be a whole number in \(row.text)",
        hint: "--points integer lets \(request.variable) run over whole numbers")
    case .tooManySteps, .tooDeep, .unsupported:
      throw InputError("\(row.text): \(fault.message)")
    }
  }

  private func fillSequence(_ row: inout Row, _ place: Int) throws {
    let values = try values(place)
    var missing: [(reason: String, places: [Int])] = []
    for n in Int(request.range.lower)...Int(request.range.upper) {
      let value = values.value(at: Double(n))
      try check(values, row)
      guard let reason = reason(values, value) else {
        row.points.append(Figure.Point(Double(n), value ?? 0))
        continue
      }
      if let known = missing.firstIndex(where: { $0.reason == reason }) {
        missing[known].places.append(n)
      } else {
        missing.append((reason, [n]))
      }
    }
    row.bits = values.bits
    row.missing = missing.prefix(4).map { reason, places in
      "\(row.text) \(reason) at \(request.variable) = \(Self.list(places))"
    }
  }

  /// Why a value can not be drawn, behind the expression; nil where it can.
  private func reason(_ values: PlotValues, _ value: Double?) -> String? {
    switch values.gap {
    case .undefined(let why): return "has no value (\(why))"
    case .tooLarge: return "is too large for floating point"
    case nil: break
    }
    guard let value else { return "has no value" }
    guard isLogarithmic, value <= 0 else { return nil }
    return values.isTiny ? "is too close to 0 for floating point" : "is not above 0"
  }

  /// Whole numbers with runs of them put together: 1, 3–7, 9.
  private static func list(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound == number - 1 {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    let texts = runs.prefix(8).map { run in
      run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound)–\(run.upperBound)"
    }
    return texts.joined(separator: ", ") + (runs.count > 8 ? ", …" : "")
  }

  /// The curves in their common window; whether that cuts something off.
  private func fillCurves(_ rows: inout [Row], _ axis: inout Plot.Axis) throws -> Bool {
    let scale: Plot.Axis.Scale = call.arguments.isSet("log-x") ? .logarithmic : .linear
    let sources = try rows.indices.map { try values($0) }
    let samplers = try sources.enumerated().map { place, source in
      let sampler = CurveSampler(over: request.range.closed, scale: scale) { source.value(at: $0) }
      try check(source, rows[place])
      return sampler
    }
    var isCut = false
    if axis.range == nil {
      let lines = request.lines.filter { $0.name == "y" }.map(\.value)
      let found = PlotFrame.vertical(
        samplers.flatMap(\.values) + lines, axis.scale, isRobust: true)
      axis.range = found.range
      isCut = found.isCut
    }
    guard let window = axis.range else { return false }
    let frame = PlotFrame.Axis(window, axis.scale)
    for (place, sampler) in samplers.enumerated() {
      let curve = sampler.curve(in: frame, width: width, height: height)
      try check(sources[place], rows[place])
      rows[place].parts = curve.parts
      rows[place].bits = sources[place].bits
      rows[place].missing = curve.gaps.prefix(4).map { gap in
        let (low, high) = (gap.lowerBound.rounded4, gap.upperBound.rounded4)
        let extent = low == high ? "at \(request.variable) = \(low)" : "from \(low) to \(high)"
        let middle = gap.lowerBound + (gap.upperBound - gap.lowerBound) / 2
        let value = sources[place].value(at: middle)
        return "\(rows[place].text) \(reason(sources[place], value) ?? "has no value") \(extent)"
      }
    }
    return isCut
  }

  // MARK: The picture

  private var width: Double {
    form == .text ? 300 : Double(max(120, call.arguments.integer("width") ?? 300))
  }

  private var height: Double {
    form == .text ? 190 : Double(max(80, call.arguments.integer("height") ?? 190))
  }

  private func plot(_ rows: [Row], _ axis: Plot.Axis) -> Plot {
    let series = rows.enumerated().map { place, row in
      Plot.Series(
        row.name, request.isWhole ? .sequence(Self.thinned(row.points)) : .curve(row.parts),
        style: .number(place))
    }
    var x = Plot.Axis(Label(formula: request.variable), isWhole: request.isWhole)
    x.scale = call.arguments.isSet("log-x") ? .logarithmic : .linear
    if !request.isWhole { x.range = request.range.closed }
    let title = call.arguments.text("title")
    var plot = Plot(
      title: title ?? rows.map(\.text).joined(separator: ", "), x: x, y: axis, series: series)
    plot.showsTitle = title != nil
    plot.width = width
    plot.height = height
    plot.references = request.lines.map { line in
      let text = line.text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
      return Plot.Reference(
        line.value, isVertical: line.name != "y",
        label: Label(formula: "\(line.name) = " + text.filter { $0 != " " }))
    }
    return plot
  }

  /// At most 300 points of a sequence, evenly spread; the first stays.
  private static func thinned(_ points: [Figure.Point]) -> [Figure.Point] {
    let step = (points.count + 299) / 300
    return step <= 1 ? points : stride(from: 0, to: points.count, by: step).map { points[$0] }
  }

  private enum Form { case text, svg, tikz }

  /// The form that is asked for, by the flag or by the ending of the file.
  private var form: Form {
    switch call.arguments.text("to") {
    case "svg": return .svg
    case "tikz": return .tikz
    case "text", "json": return .text
    default: break
    }
    let file = call.arguments.text("o") ?? ""
    if file.hasSuffix(".svg") { return .svg }
    return file.hasSuffix(".tikz") || file.hasSuffix(".tex") ? .tikz : .text
  }

  private func drawing(_ plot: Plot, _ rows: [Row]) -> String {
    switch form {
    case .svg: return plot.figure.svg
    case .tikz: return plot.figure.tikz
    case .text:
      let page = call.arguments.text("o") == nil ? call.console.output : Page()
      let lines = plot.lines(
        columns: call.arguments.integer("width") ?? min(page.width, 120),
        rows: call.arguments.integer("height")
      ) { text, ink in Self.painted(text, ink, on: page) }
      return lines.map { $0 + "\n" }.joined()
    }
  }

  private static func painted(_ text: String, _ ink: Figure.Ink, on page: Page) -> String {
    switch ink {
    case .blue: page.text(text, .blue)
    case .red: page.text(text, .red)
    case .green: page.text(text, .green)
    case .purple: page.text(text, .cyan)
    case .orange: page.text(text, .yellow)
    case .none, .black, .white, .grey, .shade, .mist: text
    }
  }

  /// The points that are drawn, for programs; a curve is a list of parts.
  private func details(_ rows: [Row]) -> [JSON.Member] {
    func list(_ points: [Figure.Point]) -> JSON {
      .array(points.map { .array([JSON($0.x), JSON($0.y)]) })
    }
    let series = rows.map { row -> JSON in
      [
        "expression": .string(row.text),
        "points": request.isWhole ? list(row.points) : .array(row.parts.map(list)),
        "missing": .array(row.missing.map { .string($0) }),
      ]
    }
    return [
      .init("variable", .string(request.variable)),
      .init("kind", .string(request.isWhole ? "sequence" : "curve")),
      .init("series", .array(series)),
    ]
  }
}
