import Budgets
import Models
import Notation
import Terminal
import Training

/// What `compare` is asked for: a model, and a network with pictures to compare it with.
struct CompareRequest {
  let call: Invocation
  let options: RunOptions
  let model: Model
  /// How the weights came about, in words.
  private(set) var origin: String
  private(set) var engines: [EngineGradient] = []
  /// What the pictures are.
  private(set) var data: PictureSet.Origin

  /// The options of training that a comparison takes, too.
  static let keys = [
    "hidden", "activation", "rows", "epochs", "batch", "rate", "optimizer", "init", "scale",
    "forget-bias", "train",
  ]

  init(_ call: Invocation) throws {
    self.call = call
    let name = call.arguments.positional(0) ?? ""
    let network = call.arguments.text("network")
    let stored = try network.map { try Self.stored(in: $0) }
    let own: Model? = name == "mlp" ? nil : try Model.named(name)
    guard let kind = try stored?.model ?? Self.kind(name, own) else {
      throw InputError(
        "no network of the engine has the parameters of '\(name)'",
        hint: "networks are \(RunOptions.models.filter { $0 != "cnn" }.joined(separator: ", "))")
    }
    guard kind != "cnn" else {
      throw InputError("'\(network ?? name)' holds a network of convolutions, which has no model")
    }
    var options = stored ?? RunOptions(model: kind)
    for key in Self.keys {
      guard let asked = call.arguments.text(key) else { continue }
      guard stored == nil else {
        throw UsageError("--\(key) belongs to a network that is made here", command: "compare")
      }
      options[key] = asked
    }
    if stored == nil {
      // A network of the first step, unless epochs are asked for.
      if call.arguments.text("epochs") == nil { options["epochs"] = "0" }
    } else {
      options["truncate"] = nil
    }
    self.options = options
    let samples = call.arguments.integer("samples") ?? 3
    let sets = try Self.sets(call, options, samples)
    data = sets.test.origin
    guard sets.test.count > 0 else { throw InputError("there are no pictures to compare at") }
    let seed = call.arguments.integer("seed") ?? 1
    let shape = try Faults.inWords(command: "compare") { () throws(OptionFault) in
      try options.plan(height: sets.test.height, width: sets.test.width, seed: seed).shape
    }
    guard shape.image.height == sets.test.height, shape.image.width == sets.test.width else {
      throw InputError("the network learnt from parts of pictures, and these are whole")
    }
    let parameters: [NamedTensor<Double>]
    if let network {
      parameters = try Self.parameters(in: network, shape)
      origin = "weights of \(network)"
    } else {
      (parameters, origin) = try Self.trained(call, options, sets, seed)
    }
    model = try own ?? Self.written(shape)
    for place in 0..<min(samples, sets.test.count) {
      try call.budget.check()
      engines.append(
        EngineGradient(
          shape, parameters: parameters, picture: sets.test.picture(place),
          label: Int(sets.test.labels[place])))
    }
  }

  /// The engine's network for a model: by its name, else by its parameters.
  private static func kind(_ name: String, _ model: Model?) throws -> String? {
    guard let model else { return "mlp" }
    if Cell(rawValue: name) != nil { return name }
    return Correspondence.kinds(like: model).first
  }

  private static func written(_ shape: NetworkShape) throws -> Model {
    do throws(ReadErrors) {
      return try Model.read(NetworkText.equations(of: shape), file: "mlp")
    } catch {
      throw InputError(error)
    }
  }

  // MARK: Pictures

  private static func sets(
    _ call: Invocation, _ options: RunOptions, _ samples: Int
  ) throws -> (train: PictureSet, test: PictureSet) {
    let train = try Faults.inWords(command: "compare") { () throws(OptionFault) in
      try options.counts().train
    }
    // Where nothing is learnt, one drawing to learn from is enough.
    let learns = call.arguments.text("network") == nil && options["epochs"] != "0"
    let sets = try TrainRequest.data(call, (train: learns ? train : 1, test: samples))
    return (sets.train.prefix(train ?? .max), sets.test)
  }

  // MARK: Weights

  private static func stored(in file: String) throws -> RunOptions {
    let notes = try Faults.inWords { () throws(DataError) in try CheckpointNotes(reading: file) }
    guard let options = RunOptions(text: notes.options) else {
      throw InputError("'\(file)' is no sound checkpoint: its options do not read")
    }
    return options
  }

  private static func parameters(
    in file: String, _ shape: NetworkShape
  ) throws -> [NamedTensor<Double>] {
    let tensors: [NamedTensor<Double>]
    do throws(DataError) {
      tensors = try Checkpoint<Float>(reading: file).parameters.map(\.inDouble)
    } catch let fault {
      // A run in Float64 has other numbers.
      do throws(DataError) { tensors = try Checkpoint<Double>(reading: file).parameters } catch {
        throw Faults.translated(fault)
      }
    }
    let maps = Network<Double>(shape).maps
    guard tensors.map(\.name) == maps.map(\.name), tensors.map(\.shape) == maps.map(\.shape) else {
      throw InputError("'\(file)' belongs to a network of other sizes")
    }
    return tensors
  }

  private static func trained(
    _ call: Invocation, _ options: RunOptions, _ sets: (train: PictureSet, test: PictureSet),
    _ seed: Int
  ) throws -> ([NamedTensor<Double>], String) {
    var session = try Faults.inWords(command: "compare") { () throws(OptionFault) in
      try Session<Float>(
        options, seeds: [seed], data: sets, threads: call.arguments.integer("threads") ?? 1)
    }
    session.testsEachEpoch = false
    let bar = ProgressBar(call.console, isQuiet: call.isQuiet)
    let (clock, watch) = (TrainRequest.clock(), TrainRequest.watcher(call, bar))
    var parameters: [NamedTensor<Double>] = []
    let ending = try Faults.inWords { () throws(DataError) in
      try session.run(
        clock: clock, isStopped: { call.budget.isSpent },
        watch: { watch($0, clock(), "") },
        ended: { parameters = $0.network.tensors.map(\.inDouble) })
    }.ending
    bar.clear()
    if ending == .stopped { try call.budget.check() }
    let epochs = session.plan.epochs
    let state =
      epochs == 0
      ? "first weights" : "weights after \(epochs) epoch\(epochs == 1 ? "" : "s")"
    return (parameters, "\(state), seed \(seed)")
  }
}

extension NamedTensor<Float> {
  /// The same numbers, exactly, in Float64.
  var inDouble: NamedTensor<Double> {
    NamedTensor<Double>(name: name, shape: shape, values: values.map { Double($0) })
  }
}
