internal import KernelInterface

/// A network: its parameters in memory, and where each lies.
package final class Network<Real: EngineNumber>: @unchecked Sendable {
  package let shape: NetworkShape
  /// The parameters by the names of the catalogue.
  package let maps: [ParameterMap]
  /// How many numbers all parameters take, with the room between them.
  let size: Int
  let weights: Buffer<Real>
  let recurrent: Recurrent<Real>?
  let convolutions: [Convolution<Real>]
  let dense: [Dense<Real>]

  /// A network of a shape without fault; all parameters are zero.
  package init(_ shape: NetworkShape) {
    precondition(shape.fault == nil, "a network's shape has no fault")
    self.shape = shape
    let plan = NetworkPlan(shape)
    size = plan.size.roundedUp(to: 16)
    weights = Buffer(count: size, zero: 0)
    let place = weights.pointer
    recurrent = plan.recurrent.map { part in
      Recurrent(
        part.shape, inputs: shape.image.width * shape.image.channels,
        steps: shape.steps(of: part.shape), start: part.start, weights: place)
    }
    convolutions = plan.convolutions.map { part in
      Convolution(
        part.shape, sizes: (part.input, part.output), channels: part.channels, start: part.start,
        weights: place)
    }
    dense = plan.dense.map { part in
      Dense(part.shape, inputs: part.inputs, start: part.start, weights: place)
    }
    maps = plan.maps()
  }

  /// The parameters that are learnt.
  package var parameterCount: Int { maps.reduce(0) { $0 + $1.count } }

  /// Lays the weights out for the passes; after every change of them.
  func prepare() {
    recurrent?.prepare()
    for layer in convolutions { layer.prepare() }
    for layer in dense { layer.prepare() }
  }

  /// The parameters under their names.
  package var tensors: [NamedTensor<Real>] { tensors(at: weights.pointer) }

  /// What lies at the places of the parameters in other memory of the same layout.
  func tensors(at memory: UnsafeMutablePointer<Real>) -> [NamedTensor<Real>] {
    maps.map { map in
      NamedTensor(
        name: map.name, shape: map.shape, values: map.places.map { memory[Int($0)] })
    }
  }

  /// Takes parameters over; names and shapes must be those of this network.
  package func set(_ tensors: [NamedTensor<Real>]) {
    set(tensors, at: weights.pointer)
    prepare()
  }

  func set(_ tensors: [NamedTensor<Real>], at memory: UnsafeMutablePointer<Real>) {
    precondition(tensors.count == maps.count, "a network takes all its parameters at once")
    for (map, tensor) in zip(maps, tensors) {
      precondition(
        map.name == tensor.name && map.shape == tensor.shape,
        "the parameters of a network keep names and shapes")
      for (place, value) in zip(map.places, tensor.values) { memory[Int(place)] = value }
    }
  }
}
