internal import KernelInterface

/// A dense layer as all workers share it: its place among the parameters.
final class Dense<Real: EngineNumber> {
  let shape: DenseShape
  let inputs: Int
  /// Inputs and units rounded up to whole half lanes.
  let inputRoom, unitRoom: Int
  let start: Int
  let weights: UnsafeMutablePointer<Real>
  /// The weights with rows and columns exchanged, for the gradient by the input.
  private let turned: Buffer<Real>

  /// The numbers that it takes among the parameters: a row for each input and one for the bias.
  static func size(inputs: Int, units: Int) -> Int {
    (inputs.roundedUp(to: 8) + 1 + 24).roundedUp(to: 8) * units.roundedUp(to: 8)
  }

  init(_ shape: DenseShape, inputs: Int, start: Int, weights: UnsafeMutablePointer<Real>) {
    self.shape = shape
    self.inputs = inputs
    self.start = start
    self.weights = weights + start
    inputRoom = inputs.roundedUp(to: 8)
    unitRoom = shape.units.roundedUp(to: 8)
    turned = Buffer(count: unitRoom * inputRoom, zero: 0)
  }

  func prepare() {
    Real.kernels.transpose(
      MatrixView(weights, rowStride: unitRoom), MatrixView(turned.pointer, rowStride: inputRoom),
      inputRoom, unitRoom)
  }

  var matrix: MatrixView<Real> { MatrixView(weights, rowStride: unitRoom) }
  var turnedMatrix: MatrixView<Real> { MatrixView(turned.pointer, rowStride: inputRoom) }
}

/// A worker in a dense layer.
final class DenseStage<Real: EngineNumber>: Stage {
  private let layer: Dense<Real>
  /// The input of each row, then a one for the bias.
  let input: MatrixView<Real>
  let inputSlope: MatrixView<Real>?
  private let link: Link<Real>
  private let memory: Buffer<Real>
  private let slopeMemory: Buffer<Real>?

  init(_ layer: Dense<Real>, rows: Int, needsInputSlope: Bool, link: Link<Real>) {
    self.layer = layer
    self.link = link
    let room = rows.roundedUp(to: 24)
    let line = layer.inputRoom + 8
    memory = Buffer(count: room * line, zero: 0)
    input = MatrixView(memory.pointer, rowStride: line)
    for row in 0..<room { memory.pointer[row * line + layer.inputRoom] = 1 }
    slopeMemory = needsInputSlope ? Buffer(count: room * layer.inputRoom, zero: 0) : nil
    inputSlope = slopeMemory.map { MatrixView($0.pointer, rowStride: layer.inputRoom) }
  }

  func forward(_ rows: Int) {
    Real.kernels.product(
      Product(
        input, layer.matrix, into: link.output,
        sizes: (rows, layer.unitRoom, layer.inputRoom + 1)))
    guard layer.shape.activation != .identity else { return }
    for row in 0..<rows {
      let place = link.output.base + row * link.output.rowStride
      Real.kernels.activate(layer.shape.activation, place, layer.unitRoom)
      // An activation that is not zero at zero must not wake the room behind the last unit.
      for unit in layer.shape.units..<layer.unitRoom { place[unit] = 0 }
    }
  }

  func backward(_ rows: Int, _ gradient: UnsafeMutablePointer<Real>) {
    if layer.shape.activation != .identity {
      for row in 0..<rows {
        Real.kernels.multiplyBySlope(
          layer.shape.activation, link.output.base + row * link.output.rowStride,
          link.slope.base + row * link.slope.rowStride, layer.unitRoom)
      }
    }
    let target = MatrixView(gradient + layer.start, rowStride: layer.unitRoom)
    Real.kernels.product(
      Product(
        input.transposed, link.slope, into: target,
        sizes: (layer.inputRoom + 1, layer.unitRoom, rows)))
    guard let inputSlope else { return }
    Real.kernels.product(
      Product(
        link.slope, layer.turnedMatrix, into: inputSlope,
        sizes: (rows, layer.inputRoom, layer.unitRoom)))
  }
}
