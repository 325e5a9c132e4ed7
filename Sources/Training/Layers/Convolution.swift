internal import KernelInterface

/// A convolution as all workers share it.
final class Convolution<Real: EngineNumber> {
  let shape: ConvolutionShape
  let input, output: ImageSize
  /// The channels of the input as they lie in memory: one, or rounded up to whole half lanes.
  let channels: Int
  let outputs: Int
  /// The numbers of a line of weights, and of all weights of an output.
  let line, outputSize: Int
  let start: Int
  let weights: UnsafeMutablePointer<Real>
  private let spread: Buffer<Real>
  private let nowhere = Buffer<Int32>(count: 1, zero: 0)

  /// The channels of a picture as they lie in memory.
  static func room(channels: Int, isFirst: Bool) -> Int {
    isFirst ? channels : channels.roundedUp(to: 8)
  }

  static func line(_ shape: ConvolutionShape, channels: Int) -> Int {
    (shape.width * channels).roundedUp(to: 8)
  }

  static func size(_ shape: ConvolutionShape, channels: Int) -> Int {
    shape.outputs.roundedUp(to: 8) * (shape.height * line(shape, channels: channels) + 16)
  }

  init(
    _ shape: ConvolutionShape, sizes: (input: ImageSize, output: ImageSize), channels: Int,
    start: Int, weights: UnsafeMutablePointer<Real>
  ) {
    self.shape = shape
    (input, output) = sizes
    self.channels = channels
    self.start = start
    self.weights = weights + start
    outputs = shape.outputs.roundedUp(to: 8)
    line = Self.line(shape, channels: channels)
    outputSize = shape.height * line + 16
    spread = Buffer(count: (shape.height * shape.width * channels + 1) * outputs, zero: 0)
  }

  /// The lines and numbers of a picture with its border of zeros.
  var lineStride: Int { (input.width + 2 * shape.padding) * channels }
  var imageStride: Int { (input.height + 2 * shape.padding) * lineStride }

  func stage(scratch: UnsafeMutablePointer<Real>, places: UnsafeMutablePointer<Int32>)
    -> ConvolutionStage<Real>
  {
    var stage = ConvolutionStage(scratch: scratch, places: places)
    (stage.imageStride, stage.lineStride, stage.channels) = (imageStride, lineStride, channels)
    (stage.kernelHeight, stage.kernelWidth) = (shape.height, shape.width)
    (stage.stride, stage.outputs, stage.usedOutputs) = (shape.stride, outputs, shape.outputs)
    (stage.pool, stage.poolStride) = (shape.pool, shape.poolStride)
    (stage.height, stage.width) = (output.height, output.width)
    (stage.spread, stage.weights, stage.line) = (spread.pointer, weights, line)
    return stage
  }

  func prepare() {
    Real.kernels.convolution.spread(stage(scratch: spread.pointer, places: nowhere.pointer))
  }
}

/// Where pictures go: a picture begins every `imageStride`, a line every `lineStride` numbers.
struct ImageLink<Real> {
  var output, slope: UnsafeMutablePointer<Real>
  var imageStride, lineStride: Int
  var slopeImageStride, slopeLineStride: Int
}

/// A worker in a convolution, its activation and its pool.
final class ConvolutionStageWork<Real: EngineNumber>: Stage {
  let layer: Convolution<Real>
  private let link: ImageLink<Real>
  private let inputMemory: Buffer<Real>
  private let inputSlopes: Buffer<Real>?
  private let scratch, outputSlopes, listedSlopes: Buffer<Real>
  private let places, listedPlaces: Buffer<Int32>

  init(_ layer: Convolution<Real>, rows: Int, needsInputSlope: Bool, link: ImageLink<Real>) {
    self.layer = layer
    self.link = link
    inputMemory = Buffer(count: rows * layer.imageStride, zero: 0)
    inputSlopes = needsInputSlope ? Buffer(count: rows * layer.imageStride, zero: 0) : nil
    let columns = (layer.output.width - 1) * layer.shape.poolStride + layer.shape.pool
    scratch = Buffer(count: layer.shape.pool * columns * layer.outputs, zero: 0)
    let cells = layer.output.height * layer.output.width * layer.outputs
    outputSlopes = Buffer(count: rows * cells, zero: 0)
    places = Buffer(count: rows * cells, zero: 0)
    let listed =
      ConvolutionStage<Real>.together * layer.output.height * layer.output.width
    listedPlaces = Buffer(count: listed, zero: 0)
    listedSlopes = Buffer(count: listed, zero: 0)
  }

  /// Where a line of a picture of the input begins, behind its border.
  func input(image: Int, line: Int) -> UnsafeMutablePointer<Real> {
    let border = layer.shape.padding
    return inputMemory.pointer + image * layer.imageStride
      + (line + border) * layer.lineStride + border * layer.channels
  }

  /// How the layer before reaches this one's input.
  var inputLink: ImageLink<Real> {
    let first = input(image: 0, line: 0)
    let offset = first - inputMemory.pointer
    return ImageLink(
      output: first, slope: inputSlopes.map { $0.pointer + offset } ?? first,
      imageStride: layer.imageStride, lineStride: layer.lineStride,
      slopeImageStride: layer.imageStride, slopeLineStride: layer.lineStride)
  }

  private var stage: ConvolutionStage<Real> {
    var stage = layer.stage(scratch: scratch.pointer, places: places.pointer)
    stage.input = inputMemory.pointer
    stage.output = link.output
    (stage.outputStride, stage.outputLine) = (link.imageStride, link.lineStride)
    stage.outputSlopes = outputSlopes.pointer
    stage.inputSlopes = inputSlopes?.pointer
    (stage.listedPlaces, stage.listedSlopes) = (listedPlaces.pointer, listedSlopes.pointer)
    return stage
  }

  private var lineCount: Int { layer.output.width * layer.outputs }

  func forward(_ rows: Int) {
    Real.kernels.convolution.forward(stage, rows)
    guard layer.shape.activation != .identity else { return }
    // The largest of a pool is taken before the activation: all activations increase.
    eachRun(rows) { output, _, _, count in
      Real.kernels.activate(layer.shape.activation, output, count)
    }
    guard layer.shape.outputs < layer.outputs else { return }
    eachRun(rows) { output, _, _, count in
      for pixel in stride(from: 0, to: count, by: layer.outputs) {
        for channel in layer.shape.outputs..<layer.outputs { output[pixel + channel] = 0 }
      }
    }
  }

  /// Visits the output in runs without gaps: its values, its gradients, and our copy of these.
  private func eachRun(
    _ rows: Int,
    _ visit: (
      _ output: UnsafeMutablePointer<Real>, _ slope: UnsafeMutablePointer<Real>,
      _ copy: UnsafeMutablePointer<Real>, _ count: Int
    ) -> Void
  ) {
    let isDense = link.lineStride == lineCount && link.slopeLineStride == lineCount
    let (lines, count) =
      isDense ? (1, lineCount * layer.output.height) : (layer.output.height, lineCount)
    for image in 0..<rows {
      for line in 0..<lines {
        visit(
          link.output + image * link.imageStride + line * link.lineStride,
          link.slope + image * link.slopeImageStride + line * link.slopeLineStride,
          outputSlopes.pointer + (image * lines + line) * count, count)
      }
    }
  }

  func backward(_ rows: Int, _ gradient: UnsafeMutablePointer<Real>) {
    eachRun(rows) { output, slope, copy, count in
      copy.update(from: slope, count: count)
      Real.kernels.multiplyBySlope(layer.shape.activation, output, copy, count)
    }
    (gradient + layer.start).update(repeating: 0, count: layer.outputs * layer.outputSize)
    var stage = stage
    stage.weightSlopes = gradient + layer.start
    Real.kernels.convolution.backward(stage, rows)
  }
}
