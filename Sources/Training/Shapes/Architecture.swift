/// Sizes and parameters of an architecture, layer by layer.
package struct Architecture: Sendable, Equatable {
  /// What flows between layers.
  package enum Size: Sendable, Equatable, CustomStringConvertible {
    case image(ImageSize)
    case sequence(steps: Int, features: Int)
    case vector(Int)

    package var count: Int {
      switch self {
      case .image(let size): size.count
      case .sequence(let steps, let features): steps * features
      case .vector(let count): count
      }
    }

    package var description: String {
      switch self {
      case .image(let size): "\(size.channels)x\(size.height)x\(size.width)"
      case .sequence(let steps, let features): "\(steps)x\(features)"
      case .vector(let count): "\(count)"
      }
    }
  }

  package struct Layer: Sendable, Equatable {
    package var text: String
    package var output: Size
    package var parameters: Int
    /// How the parameters come about, as in `16·(8·5·5 + 1)`.
    package var formula: String
  }

  package var input: Size
  package var layers: [Layer] = []
  /// Whether a recurrent layer came before: then a vector is wanted of the last state.
  private var hasState = false

  package var parameters: Int { layers.reduce(0) { $0 + $1.parameters } }
  package var output: Size { layers.last?.output ?? input }

  /// The output of the last layer of a name, such as `flatten`.
  package func count(after name: String) -> Int? {
    layers.last { $0.text.hasPrefix(name) }?.output.count
  }

  /// An input as text: `1x28x28`, `28x28` (steps and features, or a picture), `784`.
  package static func size(_ text: String) -> Size? {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }.filter { (1...100_000).contains($0) }
    guard numbers.count == parts.count else { return nil }
    switch numbers.count {
    case 1: return .vector(numbers[0])
    case 2: return .sequence(steps: numbers[0], features: numbers[1])
    case 3:
      return .image(ImageSize(channels: numbers[0], height: numbers[1], width: numbers[2]))
    default: return nil
    }
  }

  /// The architecture of words in which every number is given.
  ///
  /// `biases` is how many biases a recurrent gate has: libraries keep one for the input and one for
  /// the state.
  package init(_ words: [LayerWord], input: Size, biases: Int) throws(LayerFault) {
    self.input = input
    for word in words {
      let layer = try layer(word, biases)
      layers.append(layer)
      if case .recurrent = word.kind { hasState = true }
    }
  }

  /// A product of sizes; what is larger than any machine holds is refused.
  private func product(_ factors: [Int], _ word: LayerWord) throws(LayerFault) -> Int {
    var result = 1
    for factor in factors {
      let (next, isTooLarge) = result.multipliedReportingOverflow(by: factor)
      guard !isTooLarge, next <= 1 << 50 else {
        throw LayerFault(
          message: "'\(word.text)' has more numbers than any machine holds", offset: word.offset,
          hint: nil)
      }
      result = next
    }
    return result
  }

  private func layer(_ word: LayerWord, _ biases: Int) throws(LayerFault) -> Layer {
    switch word.kind {
    case .convolution(let height, let width, let outputs, let padding, let stride):
      guard let height = height.number, let width = width.number, let outputs = outputs.number
      else { throw unknown(word) }
      var shape = ConvolutionShape(outputs: outputs, height: height, width: width)
      (shape.padding, shape.stride) = (padding, stride)
      return try windowed(word, shape)
    case .pool(let height, let width, let stride, _):
      return try pooled(word, height, width, stride ?? height)
    case .flatten:
      return Layer(text: word.text, output: .vector(output.count), parameters: 0, formula: "")
    case .linear(let units):
      guard let units = units.number else { throw unknown(word) }
      let features = try vector(word)
      return Layer(
        text: word.text, output: .vector(units),
        parameters: try product([units, features + 1], word),
        formula: "\(units)·(\(features) + 1)")
    case .recurrent(let cell, let units):
      guard let units = units.number else { throw unknown(word) }
      return try recurrent(word, cell, units, biases)
    case .pointwise: return Layer(text: word.text, output: output, parameters: 0, formula: "")
    case .batchNorm:
      let channels = channels
      return Layer(
        text: word.text, output: output, parameters: 2 * channels, formula: "2·\(channels)")
    }
  }

  private func unknown(_ word: LayerWord) -> LayerFault {
    LayerFault(
      message: "'\(word.text)' leaves a size open", offset: word.offset,
      hint: "--solve flatten=256 looks for it")
  }

  private var channels: Int {
    switch output {
    case .image(let size): size.channels
    case .sequence(_, let features): features
    case .vector(let count): count
    }
  }

  private func image(_ word: LayerWord) throws(LayerFault) -> ImageSize {
    switch output {
    case .image(let size): return size
    case .sequence(let height, let width): return ImageSize(height: height, width: width)
    case .vector:
      throw LayerFault(
        message: "'\(word.text)' needs a picture and gets a vector of \(output.count)",
        offset: word.offset, hint: "pictures are given as --in CHANNELSxHEIGHTxWIDTH")
    }
  }

  /// A linear layer takes a vector; of a sequence it takes the last state.
  private func vector(_ word: LayerWord) throws(LayerFault) -> Int {
    switch output {
    case .vector(let count): return count
    case .sequence(_, let features):
      guard hasState else { fallthrough }
      return features
    case .image:
      throw LayerFault(
        message: "'\(word.text)' needs a vector and gets \(output)", offset: word.offset,
        hint: "write flatten before it")
    }
  }

  private func windowed(
    _ word: LayerWord, _ shape: ConvolutionShape
  ) throws(LayerFault) -> Layer {
    let input = try image(word)
    guard let size = shape.output(of: input) else { throw small(word, input) }
    _ = try product([size.channels, size.height, size.width], word)
    let window = "\(input.channels)·\(shape.height)·\(shape.width)"
    return Layer(
      text: word.text, output: .image(size),
      parameters: try product(
        [
          shape.outputs,
          try product([input.channels, shape.height, shape.width], word) + 1,
        ], word),
      formula: "\(shape.outputs)·(\(window) + 1)")
  }

  private func pooled(
    _ word: LayerWord, _ height: Int, _ width: Int, _ step: Int
  ) throws(LayerFault) -> Layer {
    let input = try image(word)
    guard input.height >= height, input.width >= width else { throw small(word, input) }
    let size = ImageSize(
      channels: input.channels, height: (input.height - height) / step + 1,
      width: (input.width - width) / (step == height ? width : step) + 1)
    return Layer(text: word.text, output: .image(size), parameters: 0, formula: "")
  }

  private func small(_ word: LayerWord, _ input: ImageSize) -> LayerFault {
    LayerFault(
      message: "'\(word.text)' does not fit: it gets \(input.height)x\(input.width)",
      offset: word.offset, hint: "smaller kernels or pools, or padding as in conv5x16p2")
  }

  private func recurrent(
    _ word: LayerWord, _ cell: Cell, _ units: Int, _ biases: Int
  ) throws(LayerFault) -> Layer {
    let (steps, features): (Int, Int)
    switch output {
    case .sequence(let length, let width): (steps, features) = (length, width)
    case .image(let size) where size.channels == 1: (steps, features) = (size.height, size.width)
    case .image, .vector:
      throw LayerFault(
        message: "'\(word.text)' needs a sequence and gets \(output)", offset: word.offset,
        hint: "sequences are given as --in STEPSxFEATURES")
    }
    let gates = cell.gates.count
    let factor = gates == 1 ? "" : "\(gates)·"
    // The library's unit that resets after its weights needs a bias of its own for the candidate.
    let extra = cell == .gruAfter && biases == 1 ? units : 0
    let perGate = try product([units, features + units + biases], word)
    _ = try product([steps, units], word)
    return Layer(
      text: word.text, output: .sequence(steps: steps, features: units),
      parameters: gates * perGate + extra,
      formula: "\(factor)\(units)·(\(features) + \(units) + \(biases))"
        + (extra > 0 ? " + \(units)" : ""))
  }
}
