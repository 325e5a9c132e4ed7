internal import KernelInterface

/// What the fast engine computes for one picture in Float64, under the names of the catalogue.
///
/// A formula derived by the symbolic engine is put beside it: the parameters and inputs to evaluate
/// it at, and the gradients that it must give. The loss is the cross-entropy of the softmax of
/// `W_out*h[T] + b_y` (`V*h + b_y` without recurrence). Catalogue models that end with the state are
/// compared by `finalSlope`: their gradient of `δ'*h[T]`, δ held fixed, is that of the loss.
package struct EngineGradient: Sendable {
  package let shape: NetworkShape
  package let parameters: [NamedTensor<Double>]
  package let label: Int
  /// The inputs `x[1] … x[T]` of a recurrent network, or the one `x` of another.
  package let inputs: [[Double]]
  /// The states `h[0] … h[T]` of a recurrent network.
  package let states: [[Double]]
  package let scores: [Double]
  package let loss: Double
  /// The gradient of the loss by each parameter, in the order of the parameters.
  package let gradients: [NamedTensor<Double>]
  /// The gradient of the loss by `h[T]`, or by what the last layer sees.
  package let finalSlope: [Double]
  /// The gradients of the loss by `h[1] … h[T]`.
  package let stateSlopes: [[Double]]

  /// The gradient at some parameters, for a picture.
  package init(
    _ shape: NetworkShape, parameters: [NamedTensor<Double>], picture: [Double], label: Int
  ) {
    let network = Network<Double>(shape)
    network.set(parameters)
    let worker = Worker(network, rows: 1)
    var slopes: [Int: [Double]] = [:]
    worker.recurrent?.watch = { step, slope, _ in
      slopes[step] = (0..<slope.rowStride).map { slope.base[$0] }
    }
    worker.take(picture, label: UInt8(label), row: 0, of: 1)
    worker.forward(1)
    scores = worker.scores(row: 0)
    let memory = Buffer<Double>(count: network.size, zero: 0)
    loss = worker.loss(1, scale: 1)
    worker.backward(1, into: memory.pointer)
    self.shape = shape
    self.parameters = parameters
    self.label = label
    gradients = network.tensors(at: memory.pointer)
    guard let recurrent = worker.recurrent else {
      (inputs, states, stateSlopes) = ([picture], [], [])
      finalSlope = worker.featureSlope(row: 0)
      return
    }
    let (layer, width) = (recurrent.layer, shape.image.width * shape.image.channels)
    let first = layer.shape.firstRow
    inputs = (0..<layer.steps).map { step in
      Array(picture[(first + step) * width..<(first + step + 1) * width])
    }
    states = (0...layer.steps).map { step in
      (0..<layer.shape.units).map { recurrent.state(step, 1).base[$0] }
    }
    stateSlopes = (1...layer.steps).map { Array((slopes[$0] ?? []).prefix(layer.shape.units)) }
    finalSlope = stateSlopes[layer.steps - 1]
  }
}
