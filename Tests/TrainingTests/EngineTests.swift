import KernelInterface
import Support
import Testing

@testable import Training

@Suite("The engine") struct EngineTests {
  static let shapes: [(String, NetworkShape)] = {
    let image = ImageSize(height: 28, width: 28)
    var first = ConvolutionShape(outputs: 8, height: 5, width: 5)
    (first.pool, first.poolStride) = (2, 2)
    var second = first
    second.outputs = 16
    let recurrent = Cell.allCases.map { cell in
      (
        cell.rawValue,
        NetworkShape(image: image, front: .recurrent(RecurrentShape(cell, units: 21)))
      )
    }
    return recurrent + [
      ("cnn", NetworkShape(image: image, front: .convolutions([first, second]))),
      (
        "mlp",
        NetworkShape(image: image, front: .flat, hidden: [DenseShape(17, .relu)])
      ),
    ]
  }()

  private static func bytes<Real: EngineNumber>(
    _ type: Real.Type, _ shape: NetworkShape, batch: Int, threads: Int, steps: Int = 3
  ) -> [NamedTensor<Real>] {
    var plan = TrainingPlan(shape)
    (plan.batch, plan.seed) = (batch, 9)
    let data = SyntheticDigits.sets(train: 150, test: 1).train
    let trainer = Trainer<Real>(plan, data: data, crew: Crew(threads: threads))
    for _ in 0..<steps { _ = trainer.takeStep() }
    return trainer.network.tensors
  }

  @Test("a seed gives the same bytes at any number of threads", arguments: shapes)
  func threads(_ name: String, _ shape: NetworkShape) {
    for batch in [7, 100] {
      let one = Self.bytes(Float.self, shape, batch: batch, threads: 1)
      for threads in [2, 3] {
        let other = Self.bytes(Float.self, shape, batch: batch, threads: threads)
        #expect(one == other, "\(name), batches of \(batch), \(threads) threads")
      }
    }
  }

  @Test("Float32 follows Float64, and the cell the formulas written out", arguments: shapes)
  func precisions(_ name: String, _ shape: NetworkShape) {
    let wide = Network<Double>(shape)
    wide.initialise(seed: 2)
    let narrow = Network<Float>(shape)
    narrow.initialise(seed: 2)
    let data = SyntheticDigits.sets(train: 9, test: 1).train
    let pictures = (0..<9).map { data.picture($0) }
    let (a, b) = (wide.gradient(pictures, data.labels), narrow.gradient(pictures, data.labels))
    #expect(abs(a.loss - b.loss) < 1e-5 * a.loss)
    for (x, y) in zip(a.gradient, b.gradient) {
      let largest = x.values.map(abs).max() ?? 0
      let error = zip(x.values, y.values).map { abs($0 - Double($1)) }.max() ?? 0
      #expect(error < 3e-5 * largest, "\(name), \(x.name): \(error / largest)")
    }
    // The unit written out step by step gives the scores of the fused one.
    var own = ReferenceNetwork<Double>(
      shape, parameters: Dictionary(uniqueKeysWithValues: wide.tensors.map { ($0.name, $0.values) })
    )
    let engine = EngineGradient(
      shape, parameters: wide.tensors, picture: pictures[0], label: Int(data.labels[0]))
    for (x, y) in zip(own.scores(pictures[0]), engine.scores) {
      #expect(abs(x - y) < 1e-12 * max(1, abs(y)), "\(name)")
    }
  }

  @Test("a batch may have any size", arguments: [1, 2, 31, 33, 64, 250])
  func parts(_ count: Int) {
    let parts = (0..<BatchParts.count(count)).map { BatchParts.range($0, of: count) }
    #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == count)
    for (a, b) in zip(parts, parts.dropFirst()) { #expect(a.upperBound == b.lowerBound) }
    for part in parts { #expect(!part.isEmpty && part.count <= BatchParts.rows(count)) }
  }

  @Test("truncation cuts the gradient, and a whole one is none")
  func truncation() {
    func gradient(_ truncation: Int?) -> [NamedTensor<Double>] {
      let odd = OddCase.recurrent(
        .lstm, units: 4, steps: 5, inputs: 2, batch: 2, truncation: truncation)
      let network: Network<Double> = odd.network(seed: 1)
      let (pictures, labels) = odd.pictures(seed: 2)
      return network.gradient(pictures, labels).gradient
    }
    #expect(gradient(5) == gradient(nil))
    #expect(gradient(9) == gradient(nil))
    #expect(gradient(2) != gradient(nil))
  }

  @Test("a network learns drawn digits", arguments: ["rnn", "gru-after", "cnn", "mlp"])
  func learns(_ model: String) throws {
    var options = RunOptions(model: model)
    options["epochs"] = model == "mlp" ? "4" : "3"
    if model != "cnn" { options["hidden"] = "40" }
    options["rate"] = "0.005"
    options["batch"] = "50"
    let data = SyntheticDigits.sets(train: 1500, test: 300)
    let session = try Session<Float>(options, seeds: [1], data: data, threads: 1)
    let (results, _) = try session.run(clock: { 0 }, isStopped: { false }, watch: { _ in })
    let last = try #require(results.last)
    #expect(last.accuracy > (model == "cnn" ? 0.85 : 0.4), "\(model): \(last.accuracy)")
    #expect(last.loss < results[0].loss)
  }
}

@Suite("Checkpoints") struct CheckpointTests {
  @Test("a stopped run goes on to the same bytes", arguments: ["adam", "momentum", "sgd"])
  func resume(_ optimiser: String) throws {
    try Process.inNewFolder { folder in
      var options = RunOptions(model: "gru")
      options["hidden"] = "9"
      options["epochs"] = "2"
      options["batch"] = "32"
      options["optimizer"] = optimiser
      options["rotate"] = "10"
      let data = SyntheticDigits.sets(train: 150, test: 20)
      var whole = try Session<Float>(options, seeds: [4, 5], data: data, threads: 1)
      whole.checkpoint = "\(folder)/whole"
      let all = try whole.run(clock: { 0 }, isStopped: { false }, watch: { _ in }).results
      var parts = whole
      parts.checkpoint = "\(folder)/parts"
      var start: Checkpoint<Float>?
      var ending = Session<Float>.Ending.stopped
      var results: [EpochResult] = []
      while ending == .stopped {
        var left = 4
        (results, ending) = try parts.run(
          from: start, clock: { 0 },
          isStopped: {
            left -= 1
            return left == 0
          }, watch: { _ in })
        start = try Checkpoint<Float>(reading: "\(folder)/parts")
      }
      #expect(results == all)
      #expect(try Files.read("\(folder)/parts") == Files.read("\(folder)/whole"))
    }
  }

  @Test("a damaged file is refused, whatever byte is changed")
  func damaged() throws {
    try Process.inNewFolder { folder in
      var options = RunOptions(model: "rnn")
      options["hidden"] = "3"
      options["epochs"] = "1"
      let data = SyntheticDigits.sets(train: 20, test: 5)
      var session = try Session<Float>(options, seeds: [1], data: data, threads: 1)
      session.checkpoint = "\(folder)/file"
      _ = try session.run(clock: { 0 }, isStopped: { false }, watch: { _ in })
      let bytes = try Files.read("\(folder)/file")
      let sound = try Safetensors<Float>(bytes, called: "file")
      #expect(sound.tensors.count == 15)
      var random = Random(seed: 3)
      for length in [0, 7, 8, 100, bytes.count - 1, bytes.count - 4] {
        #expect(throws: DataError.self) {
          try Safetensors<Float>(Array(bytes[..<length]), called: "file")
        }
      }
      #expect(throws: DataError.self) { try Safetensors<Float>(bytes + [0], called: "file") }
      #expect(throws: DataError.self) { try Safetensors<Double>(bytes, called: "file") }
      let head = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
      for _ in 0..<40 {
        var changed = bytes
        changed[head + random.below(bytes.count - head)] ^= UInt8(1 << random.below(8))
        #expect(throws: DataError.self) { try Safetensors<Float>(changed, called: "file") }
      }
      // A bit of the head may change a name: then the file does not fit, or does not read.
      for _ in 0..<60 {
        var changed = bytes
        changed[random.below(head)] ^= UInt8(1 << random.below(8))
        let read = try? Safetensors<Float>(changed, called: "file")
        if let read { #expect(read.tensors.map(\.values) == sound.tensors.map(\.values)) }
      }
    }
  }
}
