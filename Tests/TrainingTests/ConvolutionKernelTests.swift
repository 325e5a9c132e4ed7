import KernelInterface
import Support
import Testing

@testable import Training

/// A convolution of any sizes in memory of its own, and the same in plain loops.
private final class SomeConvolution<Real: EngineNumber> {
  var stage: ConvolutionStage<Real>
  let rows: Int
  let used: Int
  private let input, output, scratch, spread, weights, weightSlopes: Buffer<Real>
  private let outputSlopes, inputSlopes, listedSlopes: Buffer<Real>
  private let places, listedPlaces: Buffer<Int32>

  /// Sizes and numbers drawn from a seed; a first layer has few channels, and no gradient by its
  /// input is wanted.
  init(seed: Int) {
    var random = Random(seed: seed, purpose: 6)
    let isFirst = random.below(2) == 0
    let channels = isFirst ? 1 + random.below(4) : 8 * (1 + random.below(4))
    let (kernelHeight, kernelWidth) = (1 + random.below(7), 1 + random.below(7))
    let pool = [1, 2, 2, 2, 3][random.below(5)]
    let poolStride = pool == 2 && random.below(4) > 0 ? 2 : 1 + random.below(3)
    let stride = 1 + random.below(4) / 3
    let (height, width) = (1 + random.below(3), 1 + random.below(8))
    used = 1 + random.below(26)
    rows = 1 + random.below(7)
    let outputs = used.roundedUp(to: 8)
    let line = (kernelWidth * channels).roundedUp(to: 8)
    let lines = ((height - 1) * poolStride + pool - 1) * stride + kernelHeight
    let columns = ((width - 1) * poolStride + pool - 1) * stride + kernelWidth + random.below(2)
    let size = outputs * (kernelHeight * line + 16)
    let cells = height * width
    input = Buffer(count: rows * lines * columns * channels, zero: 0)
    inputSlopes = Buffer(count: input.count, zero: 9)
    output = Buffer(count: rows * cells * outputs, zero: 0)
    outputSlopes = Buffer(count: output.count, zero: 0)
    places = Buffer(count: output.count, zero: 0)
    scratch = Buffer(count: pool * (width * poolStride + pool) * outputs, zero: 0)
    spread = Buffer(count: (kernelHeight * kernelWidth * channels + 1) * outputs, zero: 0)
    weights = Buffer(count: size, zero: 0)
    weightSlopes = Buffer(count: size, zero: 0)
    listedSlopes = Buffer(count: ConvolutionStage<Real>.together * cells, zero: 0)
    listedPlaces = Buffer(count: listedSlopes.count, zero: 0)
    stage = ConvolutionStage(scratch: scratch.pointer, places: places.pointer)
    (stage.imageStride, stage.lineStride, stage.channels) = (
      lines * columns * channels, columns * channels, channels
    )
    (stage.kernelHeight, stage.kernelWidth, stage.stride) = (kernelHeight, kernelWidth, stride)
    (stage.outputs, stage.usedOutputs, stage.line) = (outputs, used, line)
    (stage.pool, stage.poolStride, stage.height, stage.width) = (pool, poolStride, height, width)
    (stage.outputStride, stage.outputLine) = (cells * outputs, width * outputs)
    (stage.input, stage.output, stage.spread) = (input.pointer, output.pointer, spread.pointer)
    (stage.weights, stage.weightSlopes) = (weights.pointer, weightSlopes.pointer)
    stage.outputSlopes = outputSlopes.pointer
    stage.inputSlopes = isFirst ? nil : inputSlopes.pointer
    (stage.listedPlaces, stage.listedSlopes) = (listedPlaces.pointer, listedSlopes.pointer)
    for i in 0..<input.count { stage.input[i] = Real(random.uniform(-1, 1)) }
    for cell in 0..<rows * cells {
      for output in 0..<used where random.below(3) > 0 {
        stage.outputSlopes[cell * outputs + output] = Real(random.uniform(-1, 1))
      }
    }
    for output in 0..<used {
      for y in 0..<kernelHeight {
        for i in 0..<kernelWidth * channels {
          stage.weights[place(output, y, i)] = Real(random.uniform(-1, 1))
        }
      }
      stage.weights[place(output, kernelHeight, 0)] = Real(random.uniform(-1, 1))
    }
  }

  var description: String {
    "\(stage.channels) channels, \(stage.kernelHeight)×\(stage.kernelWidth)×\(used), "
      + "pool \(stage.pool)/\(stage.poolStride), stride \(stage.stride), "
      + "\(rows)×\(stage.height)×\(stage.width)"
  }

  private func place(_ output: Int, _ y: Int, _ i: Int) -> Int {
    output * stage.outputSize + y * stage.line + i
  }

  /// What the kernels make: pooled sums, gradients by the weights and by the input.
  func results(_ kernels: ConvolutionKernels<Real>) -> [[Real]] {
    for i in 0..<weightSlopes.count { stage.weightSlopes[i] = 0 }
    kernels.spread(stage)
    kernels.forward(stage, rows)
    kernels.backward(stage, rows)
    return [
      output.array, weightSlopes.array, stage.inputSlopes == nil ? [] : inputSlopes.array,
    ]
  }

  /// The same, summed in Double; the place of the largest window is the one that was found, if its
  /// sum is the largest up to rounding.
  func plain() -> [[Double]] {
    let (numbers, weights) = (input.array.map { Double($0) }, self.weights.array.map { Double($0) })
    func sum(_ output: Int, _ start: Int) -> Double {
      var sum = weights[place(output, stage.kernelHeight, 0)]
      for y in 0..<stage.kernelHeight {
        for i in 0..<stage.window {
          sum += numbers[start + y * stage.lineStride + i] * weights[place(output, y, i)]
        }
      }
      return sum
    }
    var sums = [Double](repeating: 0, count: output.count)
    var slopes = [Double](repeating: 0, count: weightSlopes.count)
    var back = [Double](repeating: 0, count: input.count)
    for at in 0..<output.count where at % stage.outputs < used {
      let (cell, output) = (at / stage.outputs, at % stage.outputs)
      let image = cell / (stage.height * stage.width) * stage.imageStride
      let (row, column) = (cell / stage.width % stage.height, cell % stage.width)
      sums[at] = -.infinity
      for window in 0..<stage.pool * stage.pool {
        let y = (row * stage.poolStride + window / stage.pool) * stage.stride
        let x = (column * stage.poolStride + window % stage.pool) * stage.stride
        sums[at] = max(
          sums[at], sum(output, image + y * stage.lineStride + x * stage.channels))
      }
      let found = image + Int(stage.places[at])
      let slope = Double(stage.outputSlopes[at])
      if sum(output, found) < sums[at] - 1e-4 { sums[at] = .nan }
      slopes[place(output, stage.kernelHeight, 0)] += slope
      for y in 0..<stage.kernelHeight {
        for i in 0..<stage.window {
          let entry = found + y * stage.lineStride + i
          slopes[place(output, y, i)] += slope * numbers[entry]
          back[entry] += slope * weights[place(output, y, i)]
        }
      }
    }
    return [sums, slopes, stage.inputSlopes == nil ? [] : back]
  }
}

@Suite("The kernels of a convolution") struct ConvolutionKernelTests {
  static let seeds = 0..<(Campaign.isFull ? 2000 : 20)

  @Test("give what plain loops give, in the same bytes with lanes of 8 and 16", arguments: seeds)
  func levels(_ seed: Int) {
    let some = SomeConvolution<Float>(seed: seed)
    var bytes: [[Float]]?
    for level in Processor.Level.allCases where level.isUsable {
      let found = some.results(Float.kernels(of: level).convolution)
      for (x, y) in zip(found, some.plain()) {
        #expect(Self.distance(x, y) < 1e-4, "\(level), seed \(seed): \(some.description)")
      }
      guard level != .portable else { continue }
      // A difference of thousands of numbers is not to be printed.
      let isSame = bytes.map { $0 == found } ?? true
      #expect(isSame, "\(level), seed \(seed): \(some.description)")
      bytes = found
    }
  }

  @Test("give what plain loops give in Float64", arguments: seeds)
  func wide(_ seed: Int) {
    let some = SomeConvolution<Double>(seed: seed)
    for (x, y) in zip(some.results(Double.kernels.convolution), some.plain()) {
      #expect(Self.distance(x, y) < 1e-12, "seed \(seed): \(some.description)")
    }
  }

  private static func distance<Real: BinaryFloatingPoint>(_ x: [Real], _ y: [Double]) -> Double {
    guard x.count == y.count else { return .infinity }
    return zip(x, y).reduce(0) { worst, pair in
      // Not `max`, which may drop what is not a number.
      let distance = abs(Double(pair.0) - pair.1)
      return distance <= worst ? worst : distance
    }
  }
}
