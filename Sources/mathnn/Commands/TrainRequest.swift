import Budgets
import Terminal
import Training

/// What a command line of `train` asks for, and the pictures it speaks of.
struct TrainRequest {
  let call: Invocation
  var options: RunOptions
  var seeds: [Int]
  /// The file to go on from.
  var resume: String?

  init(_ call: Invocation) throws {
    self.call = call
    let arguments = call.arguments
    resume = arguments.text("resume")
    if let model = arguments.positional(0) {
      options = RunOptions(model: model)
    } else {
      guard let resume else {
        throw UsageError(
          "no model is named", hint: "one of \(RunOptions.models.joined(separator: ", "))",
          command: "train")
      }
      options = try Self.stored(in: resume).options
    }
    for key in RunOptions.keys { options[key.name] = arguments.text(key.name) ?? options[key.name] }
    let first = arguments.integer("seed") ?? 1
    seeds = Array(first..<first + (arguments.integer("seeds") ?? 1))
    if let resume { try mergeStored(resume) }
  }

  /// The options that a checkpoint was made with, and its seeds.
  private static func stored(in file: String) throws -> (options: RunOptions, seeds: [Int]) {
    let notes = try Faults.inWords { () throws(DataError) in try CheckpointNotes(reading: file) }
    guard let options = RunOptions(text: notes.options) else {
      throw InputError("'\(file)' is no sound checkpoint: its options do not read")
    }
    return (options, notes.seeds)
  }

  /// Options that were not given come from the file; those that were must not contradict it.
  private mutating func mergeStored(_ file: String) throws {
    let stored = try Self.stored(in: file)
    guard stored.options.model == options.model else {
      throw InputError(
        "'\(file)' holds a run of '\(stored.options.model)', not of '\(options.model)'")
    }
    for key in RunOptions.keys {
      let asked = call.arguments.text(key.name)
      if let asked, key.decides, asked != stored.options[key.name] {
        throw InputError(
          "'\(file)' was made with --\(key.name) \(stored.options[key.name] ?? "left out"), "
            + "not \(asked)", hint: "leave --\(key.name) away, or begin anew without --resume")
      }
      options[key.name] = asked ?? stored.options[key.name]
    }
    if call.arguments.integer("seed") == nil, call.arguments.integer("seeds") == nil {
      seeds = stored.seeds
    } else if seeds.first != stored.seeds.first || seeds.count < stored.seeds.count {
      throw InputError("'\(file)' was made with other seeds", hint: "leave --seed and --seeds away")
    }
  }

  var threads: Int { call.arguments.integer("threads") ?? 1 }

  /// The pictures, from the folder asked for or drawn.
  static func data(
    _ call: Invocation, _ counts: (train: Int?, test: Int?)
  ) throws -> (train: PictureSet, test: PictureSet) {
    guard let folder = call.arguments.text("data") ?? System.environment("MATHNN_MNIST") else {
      return SyntheticDigits.sets(train: counts.train ?? 60_000, test: counts.test ?? 10_000)
    }
    return try Faults.inWords { () throws(DataError) in
      try Mnist.read(folder, acceptsOthers: call.arguments.isSet("other-data"))
    }
  }

  /// Seconds of a clock that only goes forward.
  static func clock() -> () -> Double {
    let start = ContinuousClock.now
    return {
      let passed = ContinuousClock.now - start
      return Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    }
  }

  /// Drives a progress bar: rate and time left.
  static func watcher(_ call: Invocation, _ bar: ProgressBar) -> (Progress, Double, String) -> Void
  {
    { progress, seconds, name in
      let share = progress.all > 0 ? Double(progress.done) / Double(progress.all) : 1
      bar.show(
        share,
        {
          let rate = Double(progress.samples) / max(seconds, 1e-9)
          let left = progress.done > 0 ? seconds * (1 - share) / max(share, 1e-9) : 0
          return "\(name)seed \(progress.seed) epoch \(progress.epoch)/\(progress.epochs)  "
            + "\(Int(rate)) pictures/s  \(remaining(left)) left"
        }())
    }
  }

  private static func remaining(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 360_000))
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }
}

/// Faults of the training floor in the words and codes of the command.
enum Faults {
  static func inWords<Result>(_ work: () throws(DataError) -> Result) throws -> Result {
    do throws(DataError) { return try work() } catch { throw translated(error) }
  }

  static func translated(_ error: DataError) -> any Error {
    switch error.kind {
    case .damaged, .failed: InputError(error.message, hint: error.hint)
    case .missing:
      MissingHelper(error.message, hint: error.hint ?? "is the path right?")
    }
  }

  static func inWords<Result>(
    command: String, _ work: () throws(OptionFault) -> Result
  ) throws -> Result {
    do throws(OptionFault) { return try work() } catch {
      throw InputError(
        error.key == "model" ? error.message : "--\(error.key): \(error.message)", hint: error.hint)
    }
  }
}
