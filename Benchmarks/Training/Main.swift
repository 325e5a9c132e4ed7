import KernelInterface
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Training speed: `bench-training speed MODEL BATCH THREADS SECONDS`, `bench-training kernels`.
@main
struct Main {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    switch words.first {
    case "speed" where words.count >= 5: speed(words)
    default: print("usage: bench-training speed MODEL BATCH THREADS SECONDS")
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

  /// Samples a second of whole steps, by the wall and by the processor.
  static func speed(_ words: [String]) {
    let (batch, threads) = (Int(words[2]) ?? 128, Int(words[3]) ?? 1)
    let seconds = Double(words[4]) ?? 1
    var random = Random(seed: 1)
    let count = 4096
    let data = PictureSet(
      origin: .synthetic, height: 28, width: 28,
      pixels: (0..<count * 784).map { _ in UInt8(random.below(256)) },
      labels: (0..<count).map { _ in UInt8(random.below(10)) })
    var plan = TrainingPlan(shape(words[1]))
    (plan.batch, plan.epochs) = (batch, 1_000_000)
    let trainer = Trainer<Float>(plan, data: data, crew: Crew(threads: threads))
    for _ in 0..<3 { _ = trainer.takeStep() }
    var rates: [(Double, Double)] = []
    for _ in 0..<5 {
      let (wall, own) = (clock(CLOCK_MONOTONIC), clock(CLOCK_PROCESS_CPUTIME_ID))
      var steps = 0
      while clock(CLOCK_MONOTONIC) - wall < seconds / 5 {
        _ = trainer.takeStep()
        steps += 1
      }
      let done = Double(steps * batch)
      rates.append(
        (
          done / (clock(CLOCK_MONOTONIC) - wall),
          done / (clock(CLOCK_PROCESS_CPUTIME_ID) - own)
        ))
    }
    let wall = rates.map(\.0).sorted()[2]
    let own = rates.map(\.1).sorted()[2]
    print(
      "\(words[1]) batch \(batch) threads \(threads): \(Int(wall)) samples/s, \(Int(own)) per processor second"
    )
  }
}
