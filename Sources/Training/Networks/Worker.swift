internal import KernelInterface

/// What one thread needs to send a part of a batch through a network and back.
final class Worker<Real: EngineNumber> {
  let network: Network<Real>
  /// How many pictures it can take at once.
  let rows: Int
  private let scores: Buffer<Real>
  private let dense: [DenseStage<Real>]
  private let convolutions: [ConvolutionStageWork<Real>]
  let recurrent: RecurrentStage<Real>?
  private let labels: Buffer<UInt8>

  init(_ network: Network<Real>, rows: Int) {
    self.network = network
    self.rows = rows
    let classRoom = network.shape.classes.roundedUp(to: 8)
    let scores = Buffer<Real>(count: (rows + 24) * classRoom, zero: 0)
    self.scores = scores
    labels = Buffer(count: rows, zero: 0)
    // The scores become the gradient by themselves.
    let end = MatrixView(scores.pointer, rowStride: classRoom)
    var link = Link(output: end, slope: end)
    var dense: [DenseStage<Real>] = []
    let isFlat = network.recurrent == nil && network.convolutions.isEmpty
    for (i, layer) in network.dense.enumerated().reversed() {
      let stage = DenseStage(
        layer, rows: rows, needsInputSlope: i > 0 || !isFlat, link: link)
      dense.insert(stage, at: 0)
      link = Link(output: stage.input, slope: stage.inputSlope ?? stage.input)
    }
    self.dense = dense
    recurrent = network.recurrent.map { RecurrentStage($0, rows: rows, link: link) }
    convolutions = Self.convolutions(network, rows: rows, link)
  }

  private static func convolutions(
    _ network: Network<Real>, rows: Int, _ end: Link<Real>
  ) -> [ConvolutionStageWork<Real>] {
    guard let last = network.convolutions.last else { return [] }
    let line = last.output.width * last.outputs
    var link = ImageLink(
      output: end.output.base, slope: end.slope.base, imageStride: end.output.rowStride,
      lineStride: line, slopeImageStride: end.slope.rowStride, slopeLineStride: line)
    var stages: [ConvolutionStageWork<Real>] = []
    for (i, layer) in network.convolutions.enumerated().reversed() {
      let stage = ConvolutionStageWork(layer, rows: rows, needsInputSlope: i > 0, link: link)
      stages.insert(stage, at: 0)
      link = stage.inputLink
    }
    return stages
  }

  // MARK: Input

  /// Takes a picture of bytes in, as fractions of 255.
  func take(_ picture: UnsafePointer<UInt8>, label: UInt8, row: Int, of rows: Int) {
    labels.pointer[row] = label
    forEachLine(row: row, of: rows) { line, target, count in
      Real.kernels.fractions(picture + line * count, target, count)
    }
  }

  /// Takes a picture of numbers in.
  func take(_ picture: [Real], label: UInt8, row: Int, of rows: Int) {
    labels.pointer[row] = label
    picture.withUnsafeBufferPointer { numbers in
      guard let start = numbers.baseAddress else { return }
      forEachLine(row: row, of: rows) { line, target, count in
        target.update(from: start + line * count, count: count)
      }
    }
  }

  /// Visits the lines of a picture that the network reads, and where each goes; all at once where
  /// they lie side by side.
  private func forEachLine(
    row: Int, of rows: Int,
    _ visit: (_ line: Int, _ target: UnsafeMutablePointer<Real>, _ count: Int) -> Void
  ) {
    let image = network.shape.image
    let count = image.width * image.channels
    if let recurrent {
      let first = recurrent.layer.shape.firstRow
      for step in 0..<recurrent.layer.steps {
        visit(first + step, recurrent.input(row: row, step: step, rows: rows), count)
      }
    } else if let first = convolutions.first, first.layer.shape.padding == 0 {
      visit(0, first.input(image: row, line: 0), image.count)
    } else if let first = convolutions.first {
      for line in 0..<image.height { visit(line, first.input(image: row, line: line), count) }
    } else {
      let input = dense[0].input
      visit(0, input.base + row * input.rowStride, image.count)
    }
  }

  // MARK: Passes

  private func task(_ rows: Int, scale: Double) -> SoftmaxRows<Real> {
    SoftmaxRows(
      scores: MatrixView(
        scores.pointer, rowStride: network.shape.classes.roundedUp(to: 8)),
      labels: labels.pointer, rows: rows, classes: network.shape.classes, scale: scale)
  }

  /// Computes the scores of the pictures taken in.
  func forward(_ rows: Int) {
    recurrent?.forward(rows)
    for stage in convolutions { stage.forward(rows) }
    for stage in dense { stage.forward(rows) }
  }

  /// How many pictures have their largest score at their label.
  func hits(_ rows: Int) -> Int { Real.kernels.hits(task(rows, scale: 1)) }

  /// The sum of the losses; the scores become gradients, each row weighted by `scale`.
  func loss(_ rows: Int, scale: Double) -> Double { Real.kernels.softmax(task(rows, scale: scale)) }

  /// From the gradient by the scores to that by all parameters.
  func backward(_ rows: Int, into gradient: UnsafeMutablePointer<Real>) {
    for stage in dense.reversed() { stage.backward(rows, gradient) }
    for stage in convolutions.reversed() { stage.backward(rows, gradient) }
    recurrent?.backward(rows, gradient)
  }

  /// The scores of a row, before the loss was taken.
  func scores(row: Int) -> [Real] {
    let start = row * network.shape.classes.roundedUp(to: 8)
    return (0..<network.shape.classes).map { scores.pointer[start + $0] }
  }

  /// What comes out of a hidden dense layer, by its place.
  func values(layer: Int, row: Int) -> [Real] {
    let input = dense[layer + 1].input
    return (0..<network.dense[layer].shape.units).map { input.base[row * input.rowStride + $0] }
  }

  /// The gradient by the last state, or by what the first dense layer sees.
  func featureSlope(row: Int) -> [Real] {
    guard let slope = dense[0].inputSlope else { return [] }
    return (0..<network.dense[0].inputs).map { slope.base[row * slope.rowStride + $0] }
  }
}
