/// What was reached at the end of an epoch.
package struct EpochResult: Sendable, Equatable {
  package var seed: Int
  package var epoch: Int
  /// The mean loss over the epoch, while learning.
  package var loss: Double
  /// The share of test pictures told right after it.
  package var accuracy: Double
  /// Steps taken since the start.
  package var steps: Int
  /// Seconds that the epoch took, and pictures a second; not part of what is reproduced.
  package var seconds: Double
  package var samples: Int

  package init(
    seed: Int, epoch: Int, loss: Double, accuracy: Double, steps: Int, seconds: Double, samples: Int
  ) {
    self.seed = seed
    self.epoch = epoch
    self.loss = loss
    self.accuracy = accuracy
    self.steps = steps
    self.seconds = seconds
    self.samples = samples
  }

  package var samplesPerSecond: Double { seconds > 0 ? Double(samples) / seconds : 0 }
}

/// A run of training on disk: enough to go on to the same bytes.
package struct Checkpoint<Real: EngineNumber>: Sendable {
  /// The options of the run, as text.
  package var options: String
  /// What the pictures were, with their number and checksum.
  package var data: String
  /// Complete epochs of all seeds so far.
  package var results: [EpochResult]
  /// All seeds of the run.
  package var seeds: [Int]
  /// The seed that runs, and where it stands.
  package var seed: Int
  package var step: Int
  package var epoch: Int
  package var batchInEpoch: Int
  package var lossInEpoch: Double
  package var parameters: [NamedTensor<Real>]
  package var firstMoments: [NamedTensor<Real>]
  package var secondMoments: [NamedTensor<Real>]

  private static var format: String { "mathnn train 1" }

  // MARK: Writing

  /// The file; without the times of the epochs, so that the same run gives the same bytes.
  package var bytes: [UInt8] {
    let lines = results.map { result in
      "\(result.seed) \(result.epoch) \(result.steps) \(result.samples) "
        + "\(result.loss.bitPattern) \(result.accuracy.bitPattern)"
    }
    func named(_ tensors: [NamedTensor<Real>], _ prefix: String) -> [NamedTensor<Real>] {
      tensors.map { NamedTensor(name: prefix + $0.name, shape: $0.shape, values: $0.values) }
    }
    return Safetensors(
      tensors: parameters + named(firstMoments, "first.") + named(secondMoments, "second."),
      notes: [
        ("format", Self.format), ("options", options), ("data", data),
        ("results", lines.joined(separator: "\n")),
        ("seeds", seeds.map { "\($0)" }.joined(separator: " ")), ("seed", "\(seed)"),
        ("step", "\(step)"),
        ("epoch", "\(epoch)"), ("batch", "\(batchInEpoch)"),
        ("loss", "\(lossInEpoch.bitPattern)"),
      ]
    ).bytes
  }

  package func write(to path: String) throws(DataError) { try Files.write(bytes, to: path) }

  // MARK: Reading

  package init(
    options: String, data: String, results: [EpochResult], seeds: [Int], trainer: Trainer<Real>
  ) {
    self.options = options
    self.data = data
    self.results = results
    self.seeds = seeds
    seed = trainer.plan.seed
    (step, epoch) = (trainer.step, trainer.epoch)
    (batchInEpoch, lossInEpoch) = (trainer.batchInEpoch, trainer.lossInEpoch)
    parameters = trainer.network.tensors
    firstMoments = trainer.network.tensors(at: trainer.firstMoments.pointer)
    secondMoments = trainer.network.tensors(at: trainer.secondMoments.pointer)
  }

  /// Reads a file; what does not belong to it is refused.
  package init(reading path: String) throws(DataError) {
    let file = try Safetensors<Real>(try Files.read(path), called: path)
    func fault(_ reason: String) -> DataError {
      DataError(.damaged, "'\(path)' is no sound checkpoint: \(reason)")
    }
    guard file.note("format") == Self.format else {
      throw fault("it is not from 'mathnn train'")
    }
    func whole(_ name: String) throws(DataError) -> Int {
      guard let number = file.note(name).flatMap({ Int($0) }), number >= 0 else {
        throw fault("it does not say its \(name)")
      }
      return number
    }
    guard let options = file.note("options"), let data = file.note("data"),
      let lines = file.note("results"), let loss = file.note("loss").flatMap({ UInt64($0) })
    else { throw fault("notes are missing") }
    self.options = options
    self.data = data
    seeds = (file.note("seeds") ?? "").split(separator: " ").compactMap { Int($0) }
    seed = try whole("seed")
    step = try whole("step")
    epoch = try whole("epoch")
    batchInEpoch = try whole("batch")
    lossInEpoch = Double(bitPattern: loss)
    results = []
    for line in lines.split(separator: "\n") {
      guard let result = EpochResult(line: line) else { throw fault("a result does not read") }
      results.append(result)
    }
    func part(_ prefix: String) -> [NamedTensor<Real>] {
      file.tensors.filter { $0.name.hasPrefix(prefix) }.map { tensor in
        NamedTensor(
          name: String(tensor.name.dropFirst(prefix.count)), shape: tensor.shape,
          values: tensor.values)
      }
    }
    parameters = file.tensors.filter { !$0.name.contains(".") }
    (firstMoments, secondMoments) = (part("first."), part("second."))
  }

  /// Puts a trainer where the file stands.
  package func restore(_ trainer: Trainer<Real>, from path: String) throws(DataError) {
    let maps = trainer.network.maps
    for tensors in [parameters, firstMoments, secondMoments] {
      guard tensors.map(\.name) == maps.map(\.name), tensors.map(\.shape) == maps.map(\.shape)
      else {
        throw DataError(.damaged, "'\(path)' belongs to a network of other sizes")
      }
    }
    guard epoch <= 1_000_000_000, batchInEpoch < max(1, trainer.batches) else {
      throw DataError(.damaged, "'\(path)' stands behind the end of an epoch")
    }
    trainer.network.set(parameters)
    trainer.network.set(firstMoments, at: trainer.firstMoments.pointer)
    trainer.network.set(secondMoments, at: trainer.secondMoments.pointer)
    (trainer.step, trainer.epoch) = (step, epoch)
    (trainer.batchInEpoch, trainer.lossInEpoch) = (batchInEpoch, lossInEpoch)
  }
}

extension EpochResult {
  fileprivate init?(line: Substring) {
    let words = line.split(separator: " ")
    guard words.count == 6, let seed = Int(words[0]), let epoch = Int(words[1]),
      let steps = Int(words[2]), let samples = Int(words[3]), let loss = UInt64(words[4]),
      let accuracy = UInt64(words[5])
    else { return nil }
    self.init(
      seed: seed, epoch: epoch, loss: Double(bitPattern: loss),
      accuracy: Double(bitPattern: accuracy), steps: steps, seconds: 0, samples: samples)
  }
}
