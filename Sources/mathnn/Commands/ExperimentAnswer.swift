import Budgets
import Terminal
import Training

/// An experiment: its runs, its table, and the differences with their intervals.
struct ExperimentAnswer {
  private let call: Invocation
  private let experiment: Experiment

  init(_ call: Invocation) throws {
    self.call = call
    let name = call.arguments.text("experiment") ?? ""
    for flag in ["resume", "checkpoint"] where call.arguments.text(flag) != nil {
      throw UsageError("an experiment keeps no checkpoint", command: "train")
    }
    let source: SourceText
    if let entry = Experiment.catalogue.first(where: { $0.id == name }) {
      source = SourceText(name: name, text: entry.text)
    } else {
      guard name == "-" || InputFile.exists(name) else {
        let known = Experiment.catalogue.map(\.id)
        throw InputError(
          "there is no experiment '\(name)'",
          hint: Spelling.hint(for: name, among: known) ?? "--experiment list shows all")
      }
      source = try call.file(name)
    }
    do throws(Experiment.Fault) { experiment = try Experiment(source.text) } catch {
      throw InputError(error.message, at: source.place(atByte: error.offset), hint: error.hint)
    }
  }

  static func list() -> Answer {
    var lines: [[String]] = []
    for entry in Experiment.catalogue {
      let title = (try? Experiment(entry.text))?.title ?? ""
      lines.append([entry.id, title])
    }
    let width = lines.map(\.[0].count).max() ?? 0
    return Answer.text(
      lines.map { row in
        row[0] + String(repeating: " ", count: width + 2 - row[0].count) + row[1] + "\n"
      }.joined())
  }

  func answer() throws -> Answer {
    var overrides: [(String, String)] = []
    for key in RunOptions.keys {
      if let value = call.arguments.text(key.name) { overrides.append((key.name, value)) }
    }
    let first = call.arguments.integer("seed") ?? 1
    let seeds = Array(first..<first + (call.arguments.integer("seeds") ?? experiment.seeds))
    let count = call.arguments.text("train").flatMap { Int($0) }
    let test = call.arguments.text("test").flatMap { Int($0) }
    let data = try TrainRequest.data(call, (count, test))
    let bar = ProgressBar(call.console, isQuiet: call.isQuiet)
    let clock = TrainRequest.clock()
    let watch = TrainRequest.watcher(call, bar)
    Interrupts.watch()
    defer { Interrupts.unwatch() }
    let result: ExperimentResult?
    do {
      result = try experiment.run(
        data: data, seeds: seeds, threads: call.arguments.integer("threads") ?? 1,
        overrides: overrides, clock: clock,
        isStopped: { Interrupts.isAsked || call.budget.isSpent },
        watch: { variant, progress in
          watch(progress, clock(), experiment.variants[variant].name + ", ")
        })
    } catch let error as DataError {
      throw Faults.translated(error)
    } catch let error as OptionFault {
      throw InputError("\(error.key): \(error.message)", hint: error.hint)
    }
    bar.clear()
    guard let result else {
      var answer = Answer(.undecided)
      answer.messages = ["stopped before the end"]
      answer.fields = [.init("reason", .string("stopped before the end"))]
      return answer
    }
    return report(result, data, seeds)
  }

  // MARK: The report

  private func report(
    _ result: ExperimentResult, _ data: (train: PictureSet, test: PictureSet), _ seeds: [Int]
  ) -> Answer {
    var head = [
      experiment.title, "\(data.train.origin.rawValue), \(data.test.count) test pictures",
    ]
    head += experiment.remarks.map { "note: \($0)" }
    let tables = tables(result, seeds)
    let after = experiment.variants.count > 1 ? differences(result) : []
    let steps =
      experiment.wantsEqualSteps
      ? ["steps: all variants take \(result.rows.first?.steps ?? 0) (checked)"] : []
    var lines = head + [""]
    for table in tables { lines += TextTable.lines(table) + [""] }
    lines += steps + after
    let marked =
      head.joined(separator: "\n\n") + "\n\n"
      + tables.map { TextTable.markdown($0) + "\n" }.joined()
      + (steps + after).map { "- \($0)\n" }.joined()
    var answer = Answer.text(lines.map { $0 + "\n" }.joined(), markdown: marked)
    answer.result = Answer.Formula(experiment.title)
    answer.details = details(result, data)
    return answer
  }

  private func percent(_ values: [Double]) -> String {
    let statistics = Statistics(values.map { 100 * $0 })
    return values.count > 1
      ? "\(Decimal.text(statistics.mean, 2)) ± \(Decimal.text(statistics.deviation, 2))"
      : Decimal.text(statistics.mean, 2)
  }

  private func tables(_ result: ExperimentResult, _ seeds: [Int]) -> [[[String]]] {
    var cells = [["variant", "parameters", "steps", "runs", "last loss", "accuracy %"]]
    if experiment.measure == .deadUnits {
      let layers = result.rows.map(\.dead.count).max() ?? 0
      cells[0] += (0..<layers).map { "dead in layer \($0 + 1) %" }
    }
    for row in result.rows {
      cells.append(
        [
          row.name, "\(row.parameters)", "\(row.steps)", "\(row.accuracies.count)",
          Decimal.text(Statistics(row.losses).mean, 4), percent(row.accuracies),
        ] + row.dead.map(percent))
    }
    switch experiment.measure {
    case .accuracy, .deadUnits: return [cells]
    case .gradientNorms, .sensitivity:
      return [
        cells, norms(result, { $0.before }, "at the start"),
        norms(result, { $0.after }, "after learning"),
      ]
    }
  }

  /// The norms over time, one column a variant.
  private func norms(
    _ result: ExperimentResult, _ values: (ExperimentResult.Row) -> [Double], _ name: String
  ) -> [[String]] {
    let steps = result.rows.map { values($0).count }.max() ?? 0
    let head = ["t, \(name)"] + result.rows.map(\.name)
    return [head]
      + (0..<steps).map { step in
        ["\(step + 1)"]
          + result.rows.map { row in
            let norms = values(row)
            return step < norms.count ? Decimal.scientific(norms[step]) : ""
          }
      }
  }

  /// Paired differences: the same seed in both variants takes the luck of the seed out.
  private func differences(_ result: ExperimentResult) -> [String] {
    guard experiment.measure == .accuracy || experiment.measure == .deadUnits else { return [] }
    return result.rows.indices.dropFirst().map { row in
      let statistics = Statistics(result.differences(row))
      let pair = "\(result.rows[row].name) against \(result.rows[0].name)"
      guard let margin = statistics.margin else {
        return "\(pair): \(signed(statistics.mean)) points; one seed tells nothing of its spread"
      }
      let verdict = abs(statistics.mean) > margin ? "differ" : "no difference is measured"
      return "\(pair): \(signed(statistics.mean)) ± \(Decimal.text(margin, 2)) points "
        + "(95 % interval, \(statistics.count) paired seeds): \(verdict)"
    }
  }

  private func signed(_ value: Double) -> String {
    (value >= 0 ? "+" : "") + Decimal.text(value, 2)
  }

  private func details(
    _ result: ExperimentResult, _ data: (train: PictureSet, test: PictureSet)
  ) -> [JSON.Member] {
    let rows = result.rows.enumerated().map { index, row in
      let runs = row.epochs.map { epoch in
        JSON.object([
          .init("seed", .number("\(epoch.seed)")), .init("epoch", .number("\(epoch.epoch)")),
          .init("loss", JSON(epoch.loss)), .init("accuracy", JSON(epoch.accuracy)),
          .init("seconds", JSON(epoch.seconds)),
          .init("samples_per_second", JSON(epoch.samplesPerSecond)),
        ])
      }
      var members: [JSON.Member] = [
        .init("variant", .string(row.name)), .init("steps", .number("\(row.steps)")),
        .init("parameters", .string("\(row.parameters)")), .init("runs", .array(runs)),
        .init("accuracies", .array(row.accuracies.map { JSON($0) })),
      ]
      if index > 0 {
        let statistics = Statistics(result.differences(index))
        members.append(.init("difference", JSON(statistics.mean)))
        members.append(.init("margin", statistics.margin.map { JSON($0) } ?? .null))
      }
      if !row.dead.isEmpty {
        members.append(.init("dead", .array(row.dead.map { .array($0.map { JSON($0) }) })))
      }
      if !row.after.isEmpty {
        members.append(.init("before", .array(row.before.map { JSON($0) })))
        members.append(.init("after", .array(row.after.map { JSON($0) })))
      }
      return JSON.object(members)
    }
    return [
      .init("data", .string(data.train.origin.rawValue)), .init("variants", .array(rows)),
    ]
  }
}
