import KernelInterface
import Support
import Testing

@testable import Training

/// Networks of odd sizes, with pictures and labels for them.
struct OddCase: Sendable, CustomTestStringConvertible {
  var name: String
  var shape: NetworkShape
  var batch: Int

  var testDescription: String { name }

  func network<Real: EngineNumber>(seed: Int) -> Network<Real> {
    let network = Network<Real>(shape)
    network.initialise(Initialisation(scale: 1.5), seed: seed)
    return network
  }

  func pictures(seed: Int) -> (pictures: [[Double]], labels: [UInt8]) {
    var random = Random(seed: seed, purpose: 77)
    let pictures = (0..<batch).map { _ in
      (0..<shape.image.count).map { _ in random.uniform(-1, 1) }
    }
    return (pictures, (0..<batch).map { _ in UInt8(random.below(shape.classes)) })
  }

  static func recurrent(
    _ cell: Cell, units: Int, steps: Int, inputs: Int, batch: Int, truncation: Int? = nil,
    hidden: [DenseShape] = []
  ) -> OddCase {
    OddCase(
      name: "\(cell.rawValue) \(units) units, \(steps)×\(inputs), batch \(batch)"
        + (truncation.map { ", truncated to \($0)" } ?? ""),
      shape: NetworkShape(
        image: ImageSize(height: steps, width: inputs),
        front: .recurrent(RecurrentShape(cell, units: units, truncation: truncation)),
        hidden: hidden, classes: 3), batch: batch)
  }

  static func convolution(
    _ size: (Int, Int), _ parts: [ConvolutionShape], hidden: [DenseShape] = [], batch: Int
  ) -> OddCase {
    OddCase(
      name: "convolutions \(parts.map { "\($0.height)x\($0.width)x\($0.outputs)" }) on \(size)",
      shape: NetworkShape(
        image: ImageSize(height: size.0, width: size.1), front: .convolutions(parts),
        hidden: hidden, classes: 4), batch: batch)
  }

  static func part(
    _ outputs: Int, _ height: Int, _ width: Int, pool: Int = 1, poolStride: Int? = nil,
    padding: Int = 0, stride: Int = 1, _ activation: Activation = .relu
  ) -> ConvolutionShape {
    var part = ConvolutionShape(outputs: outputs, height: height, width: width)
    (part.pool, part.poolStride) = (pool, poolStride ?? pool)
    (part.padding, part.stride, part.activation) = (padding, stride, activation)
    return part
  }

  static let recurrentCases: [OddCase] = Cell.allCases.flatMap { cell in
    [
      recurrent(cell, units: 5, steps: 4, inputs: 3, batch: 3),
      recurrent(cell, units: 9, steps: 2, inputs: 1, batch: 1),
      recurrent(cell, units: 1, steps: 5, inputs: 2, batch: 9),
    ]
  }

  static let denseCases: [OddCase] = Activation.allCases.map { activation in
    OddCase(
      name: "dense, \(activation.rawValue)",
      shape: NetworkShape(
        image: ImageSize(height: 1, width: 7), front: .flat,
        hidden: [DenseShape(9, activation), DenseShape(5, activation)], classes: 3), batch: 5)
  }

  static let convolutionCases: [OddCase] = [
    convolution((9, 8), [part(3, 3, 3, pool: 2)], batch: 2),
    convolution((12, 12), [part(2, 5, 5, pool: 2), part(3, 3, 3)], batch: 2),
    convolution(
      (7, 9), [part(2, 3, 2, pool: 2, padding: 1, .tanh), part(9, 2, 2, padding: 1, .sigmoid)],
      batch: 2),
    convolution(
      (8, 8), [part(3, 2, 4, pool: 3, poolStride: 1, stride: 2, .elu)],
      hidden: [DenseShape(4, .tanh)], batch: 3),
    convolution((6, 6), [part(2, 1, 1, pool: 2, .identity)], batch: 2),
  ]

  static let all = recurrentCases + denseCases + convolutionCases
}

@Suite("The fast engine's gradient") struct GradientTests {
  @Test("is that of dual numbers, in every parameter", arguments: OddCase.all)
  func duals(_ odd: OddCase) {
    let network: Network<Double> = odd.network(seed: 3)
    let (pictures, labels) = odd.pictures(seed: 4)
    let check = GradientCheck(network, pictures, labels)
    #expect(check.entries == network.parameterCount, "every parameter is compared")
    #expect(check.kinksSkipped < pictures.count)
    #expect(check.lossError < 1e-13)
    for (name, error) in check.errors { #expect(error < 1e-12, "\(name): \(error)") }
  }
}
