import KernelInterface
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The speed of training and of its kernels; without words it says how it is called.
@main
struct Main {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    switch words.first {
    case "speed" where words.count >= 5: speed(words)
    case "figures" where words.count >= 5: figures(words)
    case "inference" where words.count >= 5: inference(words)
    case "products": products()
    case "convolutions": StageTimes.print()
    default:
      print("usage: bench-training speed|figures|inference MODEL BATCH THREADS SECONDS")
      print("       bench-training products|convolutions")
    }
  }

  static func clock(_ id: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(id, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static func shape(_ model: String) -> NetworkShape {
    let image = ImageSize(height: 28, width: 28)
    if let cell = Cell(rawValue: model) {
      return NetworkShape(image: image, front: .recurrent(RecurrentShape(cell, units: 150)))
    }
    if model == "cnn" {
      var first = ConvolutionShape(outputs: 8, height: 5, width: 5)
      (first.pool, first.poolStride) = (2, 2)
      var second = first
      second.outputs = 16
      return NetworkShape(image: image, front: .convolutions([first, second]))
    }
    return NetworkShape(image: image, front: .flat, hidden: [DenseShape(100, .relu)])
  }

  /// What a run gave: samples a second by the wall and of processor time, seconds to the first step.
  struct Figures {
    var wall, own, first: Double
  }

  /// A network of the named model on pictures of random bytes.
  static func trainer(_ words: [String]) -> Trainer<Float> {
    var random = Random(seed: 1)
    let count = 4096
    let data = PictureSet(
      origin: .synthetic, height: 28, width: 28,
      pixels: (0..<count * 784).map { _ in UInt8(random.below(256)) },
      labels: (0..<count).map { _ in UInt8(random.below(10)) })
    var plan = TrainingPlan(shape(words[1]))
    (plan.batch, plan.epochs) = (Int(words[2]) ?? 128, 1_000_000)
    return Trainer<Float>(plan, data: data, crew: Crew(threads: Int(words[3]) ?? 1))
  }

  /// Samples a second of whole steps: batch, forward, backward, Adam.
  static func measure(_ words: [String]) -> Figures {
    let begun = clock(CLOCK_MONOTONIC) - clock(CLOCK_PROCESS_CPUTIME_ID)
    let trainer = trainer(words)
    _ = trainer.takeStep()
    let first = clock(CLOCK_MONOTONIC) - begun
    for _ in 0..<3 { _ = trainer.takeStep() }
    let batch = trainer.plan.batch
    let (wall, own) = rates(Double(words[4]) ?? 1, samples: batch) { _ = trainer.takeStep() }
    return Figures(wall: wall, own: own, first: first)
  }

  /// Samples a second by the wall and of processor time, the middle one of five readings.
  static func rates(
    _ seconds: Double, samples: Int, _ work: () -> Void
  ) -> (wall: Double, own: Double) {
    var rates: [(Double, Double)] = []
    for _ in 0..<5 {
      let (wall, own) = (clock(CLOCK_MONOTONIC), clock(CLOCK_PROCESS_CPUTIME_ID))
      var done = 0.0
      while clock(CLOCK_MONOTONIC) - wall < seconds / 5 {
        work()
        done += Double(samples)
      }
      rates.append(
        (done / (clock(CLOCK_MONOTONIC) - wall), done / (clock(CLOCK_PROCESS_CPUTIME_ID) - own)))
    }
    return (rates.map(\.0).sorted()[2], rates.map(\.1).sorted()[2])
  }

  /// The speed of a pass forward and the loss.
  static func inference(_ words: [String]) {
    let trainer = trainer(words)
    let (wall, own) = rates(Double(words[4]) ?? 1, samples: trainer.data.count) {
      _ = trainer.evaluate(trainer.data)
    }
    print("\(words[1]): \(Int(wall)) pictures/s, \(Int(own)) per processor second")
  }

  static func speed(_ words: [String]) {
    let found = measure(words)
    print(
      "\(words[1]) batch \(words[2]) threads \(words[3]): \(Int(found.wall)) samples/s, "
        + "\(Int(found.own)) per processor second")
  }

  /// The same as bare numbers, as the script of the peers prints them: rates, memory in MB, start.
  static func figures(_ words: [String]) {
    let found = measure(words)
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    let first = Int(found.first * 1000)
    print("\(Int(found.wall)) \(Int(found.own)) \(usage.ru_maxrss / 1024) \(Double(first) / 1000)")
  }

  /// The rate of matrix products of the shapes of a training step, by processor time.
  static func products() {
    print(Float.kernelName)
    let shapes = [
      ("LSTM step", 32, 608, 181), ("RNN step", 32, 152, 181), ("LSTM back", 32, 152, 608),
      ("RNN back", 32, 152, 152), ("LSTM weights", 184, 608, 128), ("cube", 1024, 1024, 1024),
    ]
    for (name, m, n, k) in shapes {
      let room = 64 + max(m * k, k * n, m * n)
      let parts = (0..<3).map { _ in UnsafeMutablePointer<Float>.allocate(capacity: room) }
      for part in parts { part.initialize(repeating: 0.5, count: room) }
      let task = Product(
        MatrixView(parts[0], rowStride: k), MatrixView(parts[1], rowStride: n),
        into: MatrixView(parts[2], rowStride: n), sizes: (m, n, k))
      let work = 2 * Double(m) * Double(n) * Double(k)
      let turns = max(1, Int(4e8 / work))
      var best = 0.0
      for _ in 0..<7 {
        let start = clock(CLOCK_PROCESS_CPUTIME_ID)
        for _ in 0..<turns { Float.kernels.product(task) }
        let seconds = clock(CLOCK_PROCESS_CPUTIME_ID) - start
        best = max(best, work * Double(turns) / seconds / 1e9)
      }
      print("  \(name) [\(m)x\(k)][\(k)x\(n)]: \(Int(best)) GFLOP/s")
      for part in parts { part.deallocate() }
    }
  }
}
