internal import KernelInterface

// Computed here, for a property of another module may be a call.
@inline(__always) func windowSize(_ stage: ConvolutionStage<Real>) -> Int {
  stage.kernelWidth * stage.channels
}

@inline(__always) func outputSize(_ stage: ConvolutionStage<Real>) -> Int {
  stage.kernelHeight * stage.line + 16
}

/// Lays the weights out so that the outputs of one entry of the window lie side by side.
@inline(never) func spreadWeights(_ stage: ConvolutionStage<Real>) {
  let (window, outputs) = (windowSize(stage), stage.outputs)
  for output in 0..<outputs {
    let from = stage.weights + output * outputSize(stage)
    for y in 0..<stage.kernelHeight {
      for i in 0..<window {
        stage.spread[(y * window + i) * outputs + output] = from[y * stage.line + i]
      }
    }
    let bias = stage.kernelHeight * window * outputs + output
    stage.spread[bias] = from[stage.kernelHeight * stage.line]
  }
}

/// Convolution and pooling of a batch.
@inline(never) func convolve(_ stage: ConvolutionStage<Real>, _ rows: Int) {
  if stage.pool == 2, stage.poolStride == 2 { return convolvePools(stage, rows) }
  let columns = (stage.width - 1) * stage.poolStride + stage.pool
  for image in 0..<rows {
    let input = stage.input + image * stage.imageStride
    for row in 0..<stage.height {
      for line in 0..<stage.pool {
        let y = (row * stage.poolStride + line) * stage.stride
        convolveLine(
          stage, input + y * stage.lineStride, stage.scratch + line * columns * stage.outputs,
          columns)
      }
      poolLine(stage, image, row, columns)
    }
  }
}

/// One line of sums before pooling: the windows whose top lies on one line of the input.
@inline(__always) private func convolveLine(
  _ stage: ConvolutionStage<Real>, _ input: UnsafePointer<Real>,
  _ target: UnsafeMutablePointer<Real>, _ columns: Int
) {
  let hop = stage.stride * stage.channels
  sweep(stage.outputs) { output, whole in
    var x = 0
    while x + 12 <= columns {
      windows12(stage, input + x * hop, target + x * stage.outputs + output, output, whole)
      x += 12
    }
    while x + 8 <= columns {
      windows8(stage, input + x * hop, target + x * stage.outputs + output, output, whole)
      x += 8
    }
    while x + 4 <= columns {
      windows4(stage, input + x * hop, target + x * stage.outputs + output, output, whole)
      x += 4
    }
    while x < columns {
      windows1(stage, input + x * hop, target + x * stage.outputs + output, output, whole)
      x += 1
    }
  }
}

/// The sums of four windows side by side.
private struct FourWindows {
  var a, b, c, d: Lane

  @inline(__always) init(_ bias: Lane) { (a, b, c, d) = (bias, bias, bias, bias) }

  @inline(__always) mutating func add(_ input: UnsafePointer<Real>, _ hop: Int, _ weight: Lane) {
    a = fused(a, all(input[0]), weight)
    b = fused(b, all(input[hop]), weight)
    c = fused(c, all(input[2 * hop]), weight)
    d = fused(d, all(input[3 * hop]), weight)
  }

  @inline(__always) func write(_ place: UnsafeMutablePointer<Real>, _ step: Int, _ whole: Bool) {
    store(a, place, whole: whole)
    store(b, place + step, whole: whole)
    store(c, place + 2 * step, whole: whole)
    store(d, place + 3 * step, whole: whole)
  }
}

@inline(__always) private func windows(
  _ stage: ConvolutionStage<Real>, _ input: UnsafePointer<Real>, _ output: Int, _ whole: Bool,
  _ add: (_ input: UnsafePointer<Real>, _ weight: Lane) -> Void
) {
  let window = windowSize(stage)
  var weight = UnsafePointer(stage.spread) + output
  for y in 0..<stage.kernelHeight {
    let line = input + y * stage.lineStride
    for i in 0..<window {
      add(line + i, load(weight, whole: whole))
      weight += stage.outputs
    }
  }
}

@inline(__always) private func bias(
  _ stage: ConvolutionStage<Real>, _ output: Int, _ whole: Bool
) -> Lane {
  let place = stage.kernelHeight * windowSize(stage) * stage.outputs + output
  return load(stage.spread + place, whole: whole)
}

@inline(never) private func windows12(
  _ stage: ConvolutionStage<Real>, _ input: UnsafePointer<Real>,
  _ target: UnsafeMutablePointer<Real>, _ output: Int, _ whole: Bool
) {
  let start = bias(stage, output, whole)
  var (left, middle, right) = (FourWindows(start), FourWindows(start), FourWindows(start))
  let hop = stage.stride * stage.channels
  windows(stage, input, output, whole) { input, weight in
    left.add(input, hop, weight)
    middle.add(input + 4 * hop, hop, weight)
    right.add(input + 8 * hop, hop, weight)
  }
  left.write(target, stage.outputs, whole)
  middle.write(target + 4 * stage.outputs, stage.outputs, whole)
  right.write(target + 8 * stage.outputs, stage.outputs, whole)
}

@inline(never) private func windows8(
  _ stage: ConvolutionStage<Real>, _ input: UnsafePointer<Real>,
  _ target: UnsafeMutablePointer<Real>, _ output: Int, _ whole: Bool
) {
  let start = bias(stage, output, whole)
  var (left, right) = (FourWindows(start), FourWindows(start))
  let hop = stage.stride * stage.channels
  windows(stage, input, output, whole) { input, weight in
    left.add(input, hop, weight)
    right.add(input + 4 * hop, hop, weight)
  }
  left.write(target, stage.outputs, whole)
  right.write(target + 4 * stage.outputs, stage.outputs, whole)
}

@inline(never) private func windows4(
  _ stage: ConvolutionStage<Real>, _ input: UnsafePointer<Real>,
  _ target: UnsafeMutablePointer<Real>, _ output: Int, _ whole: Bool
) {
  var four = FourWindows(bias(stage, output, whole))
  let hop = stage.stride * stage.channels
  windows(stage, input, output, whole) { input, weight in four.add(input, hop, weight) }
  four.write(target, stage.outputs, whole)
}

@inline(never) private func windows1(
  _ stage: ConvolutionStage<Real>, _ input: UnsafePointer<Real>,
  _ target: UnsafeMutablePointer<Real>, _ output: Int, _ whole: Bool
) {
  var sum = bias(stage, output, whole)
  windows(stage, input, output, whole) { input, weight in
    sum = fused(sum, all(input[0]), weight)
  }
  store(sum, target, whole: whole)
}

/// The largest of each pool of one row, the first of equals, and where its window begins.
@inline(__always) private func poolLine(
  _ stage: ConvolutionStage<Real>, _ image: Int, _ row: Int, _ columns: Int
) {
  let target = stage.output + image * stage.outputStride + row * stage.outputLine
  let places = stage.places + (image * stage.height + row) * stage.width * stage.outputs
  let top = row * stage.poolStride * stage.stride * stage.lineStride
  for cell in 0..<stage.width {
    let left = cell * stage.poolStride
    sweep(stage.outputs) { output, whole in
      var best = load(stage.scratch + left * stage.outputs + output, whole: whole)
      var place = Wholes(repeating: Whole(top + left * stage.stride * stage.channels))
      for y in 0..<stage.pool {
        for x in 0..<stage.pool {
          let at = stage.scratch + (y * columns + left + x) * stage.outputs + output
          let sum = load(at, whole: whole)
          let start =
            top + y * stage.stride * stage.lineStride + (left + x) * stage.stride * stage.channels
          place = below(best, sum, Wholes(repeating: Whole(start)), else: place)
          best = below(best, sum, sum, else: best)
        }
      }
      store(best, target + cell * stage.outputs + output, whole: whole)
      storePlaces(place, places + cell * stage.outputs + output, whole)
    }
  }
}
