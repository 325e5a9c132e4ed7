import KernelInterface
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The stages of a convolution of the benchmark's network, by processor time.
struct StageTimes {
  private static let pictures = 32
  private var stage: ConvolutionStage<Float>

  /// A convolution of 5 by 5 with pools of two by two; six cells of ten have a gradient.
  private init(side: Int, channels: Int, outputs: Int, needsInputSlope: Bool) {
    var random = Random(seed: 1)
    func room(_ count: Int, _ isRandom: Bool = false) -> UnsafeMutablePointer<Float> {
      // At the start of a line of the cache, as in the engine.
      let bytes = (count + 64) * MemoryLayout<Float>.stride
      let place = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        .bindMemory(to: Float.self, capacity: count + 64)
      for i in 0..<count + 64 { place[i] = isRandom ? Float(random.uniform(-1, 1)) : 0 }
      return place
    }
    func places(_ count: Int) -> UnsafeMutablePointer<Int32> {
      let place = UnsafeMutablePointer<Int32>.allocate(capacity: count + 64)
      place.initialize(repeating: 0, count: count + 64)
      return place
    }
    let cells = (side - 4) / 2
    let count = Self.pictures * cells * cells * outputs
    stage = ConvolutionStage(scratch: room(4 * side * outputs), places: places(count))
    (stage.imageStride, stage.lineStride) = (side * side * channels, side * channels)
    stage.channels = channels
    (stage.kernelHeight, stage.kernelWidth, stage.pool, stage.poolStride) = (5, 5, 2, 2)
    (stage.outputs, stage.usedOutputs, stage.height, stage.width) = (outputs, outputs, cells, cells)
    (stage.outputStride, stage.outputLine) = (cells * cells * outputs, cells * outputs)
    stage.line = (5 * channels + 7) / 8 * 8
    stage.input = room(Self.pictures * stage.imageStride, true)
    stage.output = room(count)
    stage.spread = room((25 * channels + 1) * outputs)
    stage.weights = room(outputs * stage.outputSize, true)
    stage.weightSlopes = room(outputs * stage.outputSize)
    stage.outputSlopes = room(count, true)
    for i in 0..<count where random.below(10) < 4 { stage.outputSlopes[i] = 0 }
    stage.inputSlopes = needsInputSlope ? room(Self.pictures * stage.imageStride) : nil
    let listed = ConvolutionStage<Float>.together * cells * cells
    (stage.listedPlaces, stage.listedSlopes) = (places(listed), room(listed))
  }

  /// The shortest of many readings, for others may load the machine.
  private func time(_ name: String, operations: Int, _ work: () -> Void) {
    var best = Double.infinity
    for _ in 0..<40 {
      let start = Main.clock(CLOCK_PROCESS_CPUTIME_ID)
      for _ in 0..<10 { work() }
      let seconds = Main.clock(CLOCK_PROCESS_CPUTIME_ID) - start
      best = min(best, seconds / Double(10 * Self.pictures))
    }
    let rate = Double(operations) / best / 1e9
    Swift.print("  \(name): \(Int(best * 1e9)) ns a picture, \(Int(rate)) GFLOP/s")
  }

  static func print() {
    Swift.print(Float.kernelName)
    let kernels = Float.kernels.convolution
    for (name, side, channels, outputs) in [("first", 28, 1, 8), ("second", 12, 8, 16)] {
      let times = StageTimes(
        side: side, channels: channels, outputs: outputs, needsInputSlope: channels > 1)
      let stage = times.stage
      let window = 2 * 25 * channels * outputs * stage.height * stage.width
      kernels.spread(stage)
      times.time("\(name) forward", operations: 4 * window) { kernels.forward(stage, pictures) }
      times.time("\(name) backward", operations: window * (channels > 1 ? 2 : 1) * 6 / 10) {
        kernels.backward(stage, pictures)
      }
    }
  }
}
