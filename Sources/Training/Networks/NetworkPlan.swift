internal import KernelInterface

/// Where the layers of a network lie among its parameters, and under which names.
struct NetworkPlan {
  struct RecurrentPart {
    var shape: RecurrentShape
    var start: Int
  }
  struct ConvolutionPart {
    var shape: ConvolutionShape
    var input, output: ImageSize
    var channels: Int
    var start: Int
  }
  struct DensePart {
    var shape: DenseShape
    var inputs: Int
    var start: Int
  }

  let shape: NetworkShape
  var recurrent: RecurrentPart?
  var convolutions: [ConvolutionPart] = []
  var dense: [DensePart] = []
  var size = 0

  init(_ shape: NetworkShape) {
    self.shape = shape
    // The room for channels behind the last one counts as inputs of the first dense layer.
    var features = shape.features
    switch shape.front {
    case .flat: break
    case .recurrent(let part):
      recurrent = RecurrentPart(shape: part, start: 0)
      size = Recurrent<Float>.size(part, inputs: shape.image.width * shape.image.channels)
    case .convolutions(let parts):
      let sizes = shape.stages ?? []
      for (i, part) in parts.enumerated() {
        let channels = Convolution<Float>.room(channels: sizes[i].channels, isFirst: i == 0)
        convolutions.append(
          ConvolutionPart(
            shape: part, input: sizes[i], output: sizes[i + 1], channels: channels, start: size))
        size += Convolution<Float>.size(part, channels: channels)
      }
      if let last = sizes.last {
        let channels = Convolution<Float>.room(channels: last.channels, isFirst: parts.isEmpty)
        features = last.height * last.width * channels
      }
    }
    for layer in shape.hidden + [DenseShape(shape.classes, .identity)] {
      dense.append(DensePart(shape: layer, inputs: features, start: size))
      size += Dense<Float>.size(inputs: features, units: layer.units)
      features = layer.units
    }
  }

  func maps() -> [ParameterMap] {
    (recurrent.map(recurrentMaps) ?? [])
      + convolutions.enumerated().flatMap { convolutionMaps($0.offset + 1, $0.element) }
      + dense.indices.flatMap(denseMaps)
  }

  // MARK: Recurrent layers

  /// The blocks of columns of the gates; of a gate in two parts, that of the state and the input.
  private func recurrentMaps(_ part: RecurrentPart) -> [ParameterMap] {
    let n = part.shape.units
    let inputs = shape.image.width * shape.image.channels
    let room = n.roundedUp(to: 8)
    let columns = Recurrent<Float>.blocks(of: part.shape.cell) * room
    func weight(_ name: String, _ block: Int) -> ParameterMap {
      ParameterMap(name, [n, inputs], fanIn: n, .weight) { unit, input in
        part.start + (room + 1 + input) * columns + block * room + unit
      }
    }
    func state(_ name: String, _ block: Int) -> ParameterMap {
      ParameterMap(name, [n, n], fanIn: n, .recurrent) { unit, other in
        part.start + other * columns + block * room + unit
      }
    }
    func bias(_ name: String, _ block: Int, _ role: ParameterMap.Role) -> ParameterMap {
      ParameterMap(name, [n], fanIn: n, role) { unit, _ in
        part.start + room * columns + block * room + unit
      }
    }
    switch part.shape.cell {
    case .rnn:
      return [weight("W_in", 0), state("W_rec", 0), bias("b_h", 0, .doubleBias)]
    case .gru:
      return part.shape.cell.gates.enumerated().flatMap { block, gate in
        [
          weight("W_\(gate)", block), state("U_\(gate)", block),
          bias("b_\(gate)", block, .doubleBias),
        ]
      }
    case .lstm:
      return part.shape.cell.gates.enumerated().flatMap { block, gate in
        [
          weight("W_\(gate)", block), state("U_\(gate)", block),
          bias("b_\(gate)", block, gate == "f" ? .forgetBias : .doubleBias),
        ]
      }
    case .gruAfter:
      return [
        weight("W_z", 0), state("U_z", 0), bias("b_z", 0, .doubleBias),
        weight("W_r", 1), state("U_r", 1), bias("b_r", 1, .doubleBias),
        weight("W_g", 3), state("U_g", 2), bias("b_g", 3, .bias), bias("c_g", 2, .bias),
      ]
    }
  }

  // MARK: Convolutions

  /// The kernel as outputs × channels × height × width.
  private func convolutionMaps(_ number: Int, _ part: ConvolutionPart) -> [ParameterMap] {
    let line = Convolution<Float>.line(part.shape, channels: part.channels)
    let size = part.shape.height * line + 16
    let (height, width) = (part.shape.height, part.shape.width)
    let fanIn = part.input.channels * height * width
    return [
      ParameterMap(
        "K\(number)", [part.shape.outputs, part.input.channels, height, width], fanIn: fanIn,
        .weight
      ) { output, rest in
        let (channel, y, x) = (rest / (height * width), rest / width % height, rest % width)
        return part.start + output * size + y * line + x * part.channels + channel
      },
      ParameterMap("k\(number)", [part.shape.outputs], fanIn: fanIn, .bias) { output, _ in
        part.start + output * size + height * line
      },
    ]
  }

  // MARK: Dense layers

  private func denseMaps(_ index: Int) -> [ParameterMap] {
    let part = dense[index]
    let names = denseNames(index)
    let columns = part.shape.units.roundedUp(to: 8)
    let inputs = index == 0 ? shape.features : part.inputs
    return [
      ParameterMap(names.weight, [part.shape.units, inputs], fanIn: inputs, .weight) {
        unit, input in
        part.start + place(ofInput: input, to: index) * columns + unit
      },
      ParameterMap(names.bias, [part.shape.units], fanIn: inputs, .bias) { unit, _ in
        part.start + part.inputs.roundedUp(to: 8) * columns + unit
      },
    ]
  }

  /// Pictures are flattened channel by channel in names, and pixel by pixel in memory.
  private func place(ofInput input: Int, to index: Int) -> Int {
    guard index == 0, case .convolutions = shape.front, let size = shape.stages?.last else {
      return input
    }
    let area = size.height * size.width
    let channels = part(channelsOf: size)
    return input % area * channels + input / area
  }

  private func part(channelsOf size: ImageSize) -> Int {
    Convolution<Float>.room(channels: size.channels, isFirst: convolutions.isEmpty)
  }

  /// `W_out`, `b_y` behind a recurrent layer; `W`, `b_h`, `V`, `b_y` with one hidden layer.
  private func denseNames(_ index: Int) -> (weight: String, bias: String) {
    let isLast = index == dense.count - 1
    if isLast { return (recurrent == nil ? "V" : "W_out", "b_y") }
    return dense.count == 2 ? ("W", "b_h") : ("W\(index + 1)", "b\(index + 1)")
  }
}
