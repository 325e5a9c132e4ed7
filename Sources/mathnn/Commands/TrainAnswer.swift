import Budgets
import Figures
import Terminal
import Training

/// The table, curve and object of a run of training.
enum TrainAnswer {
  static func answer(_ call: Invocation) throws -> Answer {
    let request = try TrainRequest(call)
    let isDouble = try Faults.inWords(command: "train") { () throws(OptionFault) in
      try request.options.isDouble
    }
    return isDouble ? try run(request, Double.self) : try run(request, Float.self)
  }

  private static func run<Real: EngineNumber>(
    _ request: TrainRequest, _ type: Real.Type
  ) throws -> Answer {
    let call = request.call
    if let file = call.arguments.text("checkpoint") { try OutputFile.check(file) }
    // The sizes are looked at before the data: a slip there should not wait for it.
    let counts = try Faults.inWords(command: "train") { () throws(OptionFault) in
      _ = try request.options.plan(height: 28, width: 28, seed: 1)
      return try request.options.counts()
    }
    let data = try TrainRequest.data(call, counts)
    var session = try Faults.inWords(command: "train") { () throws(OptionFault) in
      try Session<Real>(
        request.options, seeds: request.seeds, data: data, threads: request.threads)
    }
    session.checkpoint = call.arguments.text("checkpoint") ?? request.resume
    session.checkpointSteps = call.arguments.integer("every")
    let start = try request.resume.map { file in try checkpoint(file, session) }
    Interrupts.watch()
    defer { Interrupts.unwatch() }
    let bar = ProgressBar(call.console, isQuiet: call.isQuiet)
    let clock = TrainRequest.clock()
    let watch = TrainRequest.watcher(call, bar)
    let (results, ending) = try Faults.inWords { () throws(DataError) in
      try session.run(
        from: start, clock: clock, isStopped: { Interrupts.isAsked || call.budget.isSpent },
        watch: { watch($0, clock(), "") })
    }
    bar.clear()
    return report(call, session, results, ending)
  }

  private static func checkpoint<Real: EngineNumber>(
    _ file: String, _ session: Session<Real>
  ) throws -> Checkpoint<Real> {
    let checkpoint = try Faults.inWords { () throws(DataError) in
      try Checkpoint<Real>(reading: file)
    }
    guard checkpoint.data == session.dataText else {
      throw InputError(
        "'\(file)' was learning from other pictures: \(checkpoint.data)",
        hint: "now they are: \(session.dataText)")
    }
    guard session.seeds.contains(checkpoint.seed) else {
      throw InputError("'\(file)' holds seed \(checkpoint.seed), which is not to be run")
    }
    return checkpoint
  }

  // MARK: The answer

  private static func report<Real: EngineNumber>(
    _ call: Invocation, _ session: Session<Real>, _ results: [EpochResult],
    _ ending: Session<Real>.Ending
  ) -> Answer {
    let parameters = session.trainer(seed: session.seeds[0]).network.parameterCount
    let table = TrainTable(results, seeds: session.seeds)
    var lines = [
      headline(session), "\(session.options.model): \(parameters) parameters", "",
    ]
    lines += table.lines
    if table.epochs.count > 1 { lines += [""] + table.curve }
    var answer = Answer.text(lines.map { $0 + "\n" }.joined(), markdown: markdown(session, table))
    if call.arguments.isSet("draw") {
      answer = Answer.text(table.figure(title: headline(session)).svg)
    }
    answer.result = Answer.Formula(table.summary)
    answer.details = details(session, results, parameters)
    answer.messages = notes(call, results, Real.kernelName)
    if ending == .stopped {
      answer.verdict = .undecided
      answer.fields = [.init("reason", .string("stopped before the end"))]
      answer.messages.append(
        session.checkpoint.map { "stopped before the end; --resume \($0) goes on" }
          ?? "stopped before the end; without --checkpoint nothing was kept")
    }
    return answer
  }

  private static func headline<Real: EngineNumber>(_ session: Session<Real>) -> String {
    "\(session.train.origin.rawValue): \(session.plan.sampleCount(of: session.train.count)) "
      + "pictures to learn from, \(session.test.count) to test with"
  }

  private static func markdown<Real: EngineNumber>(
    _ session: Session<Real>, _ table: TrainTable
  ) -> String {
    headline(session) + "\n\n" + table.markdown
  }

  private static func notes(
    _ call: Invocation, _ results: [EpochResult], _ kernels: String
  ) -> [String] {
    let seconds = results.map(\.seconds).reduce(0, +)
    let samples = results.filter { $0.seconds > 0 }.map(\.samples).reduce(0, +)
    let rate =
      seconds > 0 ? "\(Int(Double(samples) / seconds)) pictures a second" : "no epoch ended"
    let lost = Set(results.filter { !$0.loss.isFinite }.map(\.seed)).sorted()
    let warnings = lost.map { "seed \($0) diverged: its loss is no number; a smaller --rate helps" }
    return warnings + ["\(kernels), \(call.arguments.integer("threads") ?? 1) threads: \(rate)"]
  }

  private static func details<Real: EngineNumber>(
    _ session: Session<Real>, _ results: [EpochResult], _ parameters: Int
  ) -> [JSON.Member] {
    let runs = results.map { result in
      JSON.object([
        .init("seed", .number("\(result.seed)")), .init("epoch", .number("\(result.epoch)")),
        .init("loss", JSON(result.loss)), .init("accuracy", JSON(result.accuracy)),
        .init("steps", .number("\(result.steps)")),
        .init("seconds", JSON(result.seconds)),
        .init("samples_per_second", JSON(result.samplesPerSecond)),
      ])
    }
    return [
      .init("data", .string(session.train.origin.rawValue)),
      .init("model", .string(session.options.model)),
      .init("parameters", .string("\(parameters)")),
      .init("kernels", .string(Real.kernelName)),
      .init("runs", .array(runs)),
    ]
  }
}
