package import KernelInterface

/// The recurrent units, by the names of the catalogue of models.
package enum Cell: String, Sendable, CaseIterable {
  case rnn
  /// The reset gate acts before the recurrent weights.
  case gru
  /// The reset gate acts after the recurrent weights, as libraries compute it.
  case gruAfter = "gru-after"
  case lstm

  /// The gates, by the letters of the catalogue, in the order in which they lie in memory.
  package var gates: [String] {
    switch self {
    case .rnn: ["h"]
    case .gru, .gruAfter: ["z", "r", "g"]
    case .lstm: ["i", "f", "g", "o"]
    }
  }
}

/// A recurrent layer over the rows of an image; its last state is what it gives on.
package struct RecurrentShape: Sendable, Equatable {
  package var cell: Cell
  package var units: Int
  /// The row of the image that is the first input.
  package var firstRow = 0
  /// How many rows are read; nothing means all that follow.
  package var steps: Int?
  /// Through how many of the last steps the gradient goes; nothing means through all.
  package var truncation: Int?

  package init(
    _ cell: Cell, units: Int, firstRow: Int = 0, steps: Int? = nil, truncation: Int? = nil
  ) {
    self.cell = cell
    self.units = units
    self.firstRow = firstRow
    self.steps = steps
    self.truncation = truncation
  }
}

/// A convolution with its activation and the pool behind it.
package struct ConvolutionShape: Sendable, Equatable {
  package var outputs: Int
  package var height, width: Int
  package var padding = 0
  package var stride = 1
  package var pool = 1
  package var poolStride = 1
  package var activation = Activation.relu

  package init(outputs: Int, height: Int, width: Int) {
    self.outputs = outputs
    self.height = height
    self.width = width
  }
}

/// A layer in which each unit sees all that comes before.
package struct DenseShape: Sendable, Equatable {
  package var units: Int
  package var activation: Activation

  package init(_ units: Int, _ activation: Activation) {
    self.units = units
    self.activation = activation
  }
}

/// The size of a picture.
package struct ImageSize: Sendable, Equatable {
  package var channels, height, width: Int

  package init(channels: Int = 1, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// The numbers in one picture.
  package var count: Int { channels * height * width }
}

/// What a network is made of; the loss is always the cross-entropy of the softmax of its scores.
package struct NetworkShape: Sendable, Equatable {
  /// What comes first.
  package enum Front: Sendable, Equatable {
    /// Nothing: the picture is one long vector.
    case flat
    case recurrent(RecurrentShape)
    case convolutions([ConvolutionShape])
  }

  package var image: ImageSize
  package var front: Front
  package var hidden: [DenseShape]
  package var classes: Int

  package init(image: ImageSize, front: Front, hidden: [DenseShape] = [], classes: Int = 10) {
    self.image = image
    self.front = front
    self.hidden = hidden
    self.classes = classes
  }

  /// The sizes of the pictures between the convolutions, the first input included.
  ///
  /// Nothing if a window or a pool is larger than what it looks at.
  package var stages: [ImageSize]? {
    guard case .convolutions(let shapes) = front else { return [image] }
    var sizes = [image]
    for shape in shapes {
      guard let size = shape.output(of: sizes[sizes.count - 1]) else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  /// The numbers that the first dense layer sees.
  package var features: Int {
    switch front {
    case .flat: image.count
    case .recurrent(let shape): shape.units
    case .convolutions: stages?.last?.count ?? 0
    }
  }

  /// The rows that a recurrent layer reads.
  package func steps(of shape: RecurrentShape) -> Int {
    shape.steps ?? (image.height - shape.firstRow)
  }

  /// What is wrong with the sizes, if anything is.
  package var fault: String? {
    if image.count < 1 || classes < 2 { return "a network needs pictures and two classes" }
    if hidden.contains(where: { $0.units < 1 }) { return "a layer needs a unit" }
    switch front {
    case .flat: return nil
    case .recurrent(let shape):
      let steps = steps(of: shape)
      if shape.units < 1 { return "a recurrent layer needs a unit" }
      if shape.firstRow < 0 || steps < 1 || shape.firstRow + steps > image.height {
        return "rows \(shape.firstRow + 1) to \(shape.firstRow + steps) are not all there: "
          + "the pictures have \(image.height)"
      }
      if let truncation = shape.truncation, truncation < 1 { return "a gradient needs a step" }
      return nil
    case .convolutions(let shapes):
      if shapes.contains(where: { $0.outputs < 1 }) { return "a convolution needs a channel" }
      return stages == nil
        ? "the pictures become too small for a window or a pool" : nil
    }
  }
}

extension ConvolutionShape {
  /// The picture after window and pool, or nothing if one of them does not fit.
  package func output(of input: ImageSize) -> ImageSize? {
    guard let height = pooled(input.height, height), let width = pooled(input.width, width) else {
      return nil
    }
    return ImageSize(channels: outputs, height: height, width: width)
  }

  private func pooled(_ length: Int, _ window: Int) -> Int? {
    let room = length + 2 * padding - window
    guard room >= 0, stride > 0, poolStride > 0 else { return nil }
    let left = room / stride + 1 - pool
    return left < 0 ? nil : left / poolStride + 1
  }
}

extension NetworkShape {
  /// The activation of the hidden units, by its name in the catalogue of functions.
  package var activationName: String? {
    switch front {
    case .recurrent: "tanh"
    case .flat, .convolutions: hidden.first?.activation.rawValue
    }
  }
}
