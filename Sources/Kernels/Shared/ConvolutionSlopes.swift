internal import KernelInterface

/// Gradients by weights, biases and input; only the window that was the largest of its pool counts.
///
/// For each output the weights and the sums of their gradients stay where they are while all images
/// pass by; a cell without gradient costs one comparison.
@inline(never) func convolveBackward(_ stage: ConvolutionStage<Real>, _ rows: Int) {
  for output in 0..<stage.outputs {
    let weights = stage.weights + output * outputSize(stage)
    let slopes = stage.weightSlopes + output * outputSize(stage)
    switch (stage.kernelHeight, stage.line / laneCount) {
    case (5, 1): gather(stage, output, rows, LanePatch5x1(slopes, stage.line), weights, slopes)
    case (5, 3): gather(stage, output, rows, LanePatch5x3(slopes, stage.line), weights, slopes)
    case (3, 1): gather(stage, output, rows, LanePatch3x1(slopes, stage.line), weights, slopes)
    default: gather(stage, output, rows, AnyPatch(stage, slopes), weights, slopes)
    }
    for y in 0..<stage.kernelHeight {
      for i in windowSize(stage)..<stage.line { slopes[y * stage.line + i] = 0 }
    }
  }
}

/// The sums of the gradients by the weights of one output.
private protocol Patch {
  /// Adds a window of the input times a gradient.
  mutating func add(_ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane)
  /// The same, to sums of its own where one addition would wait for the other.
  mutating func addSecond(_ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane)
  /// Adds the weights times a gradient to a window of the gradient by the input.
  func spill(
    _ weights: UnsafePointer<Real>, _ target: UnsafeMutablePointer<Real>, _ lineStride: Int,
    _ slope: Lane)
  /// Writes the sums back.
  func write()
}

extension Patch {
  @inline(__always) mutating func addSecond(
    _ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane
  ) {
    add(input, lineStride, slope)
  }
}

/// Images that pass by together: neighbouring windows of one image overlap, and what was just
/// written cannot be read at another offset before it has reached the cache.
private let together = 4

@inline(__always) private func gather<Kind: Patch>(
  _ stage: ConvolutionStage<Real>, _ output: Int, _ rows: Int, _ patch: Kind,
  _ weights: UnsafePointer<Real>, _ slopes: UnsafeMutablePointer<Real>
) {
  var patch = patch
  var biasSlope: Real = 0
  let most = together * stage.height * stage.width + 1
  withUnsafeTemporaryAllocation(of: Int.self, capacity: most) { places in
    withUnsafeTemporaryAllocation(of: Real.self, capacity: most) { values in
      guard let places = places.baseAddress, let values = values.baseAddress else { return }
      var image = 0
      while image < rows {
        let count = collect(
          stage, output, image..<min(rows, image + together), into: places, values)
        for i in 0..<count { biasSlope += values[i] }
        pass(stage, &patch, weights, places, values, count)
        image += together
      }
    }
  }
  patch.write()
  slopes[stage.kernelHeight * stage.line] += biasSlope
}

/// Lists the cells with a gradient, without a branch that would be guessed wrong half the time.
@inline(__always) private func collect(
  _ stage: ConvolutionStage<Real>, _ output: Int, _ images: Range<Int>,
  into places: UnsafeMutablePointer<Int>, _ values: UnsafeMutablePointer<Real>
) -> Int {
  let cells = stage.height * stage.width
  var count = 0
  for cell in 0..<cells {
    for image in images {
      let at = (image * cells + cell) * stage.outputs + output
      let slope = stage.outputSlopes[at]
      places[count] = image * stage.imageStride + Int(stage.places[at])
      values[count] = slope
      count += slope != 0 ? 1 : 0
    }
  }
  return count
}

@inline(__always) private func pass<Kind: Patch>(
  _ stage: ConvolutionStage<Real>, _ patch: inout Kind, _ weights: UnsafePointer<Real>,
  _ places: UnsafePointer<Int>, _ values: UnsafePointer<Real>, _ count: Int
) {
  let stride = stage.lineStride
  if let target = stage.inputSlopes {
    for i in 0..<count {
      let slope = all(values[i])
      patch.add(stage.input + places[i], stride, slope)
      patch.spill(weights, target + places[i], stride, slope)
    }
    return
  }
  var i = 0
  while i + 1 < count {
    patch.add(stage.input + places[i], stride, all(values[i]))
    patch.addSecond(stage.input + places[i + 1], stride, all(values[i + 1]))
    i += 2
  }
  if i < count { patch.add(stage.input + places[i], stride, all(values[i])) }
}

@inline(__always) private func push(
  _ weights: UnsafePointer<Real>, _ target: UnsafeMutablePointer<Real>, _ slope: Lane
) {
  store(fused(load(target), load(weights), slope), target)
}

/// Any window: the sums stay in memory.
private struct AnyPatch: Patch {
  let height, line: Int
  let slopes: UnsafeMutablePointer<Real>

  init(_ stage: ConvolutionStage<Real>, _ slopes: UnsafeMutablePointer<Real>) {
    (height, line) = (stage.kernelHeight, stage.line)
    self.slopes = slopes
  }

  @inline(__always) func add(_ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane) {
    for y in 0..<height {
      var i = 0
      while i < line {
        push(input + y * lineStride + i, slopes + y * line + i, slope)
        i += laneCount
      }
    }
  }

  @inline(__always) func spill(
    _ weights: UnsafePointer<Real>, _ target: UnsafeMutablePointer<Real>, _ lineStride: Int,
    _ slope: Lane
  ) {
    for y in 0..<height {
      var i = 0
      while i < line {
        push(weights + y * line + i, target + y * lineStride + i, slope)
        i += laneCount
      }
    }
  }

  func write() {}
}

/// A line of three lanes.
private struct Line3 {
  var a, b, c: Lane

  @inline(__always) init(_ place: UnsafePointer<Real>) {
    (a, b, c) = (load(place), load(place + laneCount), load(place + 2 * laneCount))
  }

  @inline(__always) mutating func add(_ input: UnsafePointer<Real>, _ slope: Lane) {
    a = fused(a, load(input), slope)
    b = fused(b, load(input + laneCount), slope)
    c = fused(c, load(input + 2 * laneCount), slope)
  }

  @inline(__always) func write(_ place: UnsafeMutablePointer<Real>) {
    store(a, place)
    store(b, place + laneCount)
    store(c, place + 2 * laneCount)
  }
}

/// Five lines of three lanes, as of a 5×5 window of eight channels with 16 numbers a lane.
private struct LanePatch5x3: Patch {
  var l0, l1, l2, l3, l4: Line3
  let slopes: UnsafeMutablePointer<Real>
  let line: Int

  @inline(__always) init(_ slopes: UnsafeMutablePointer<Real>, _ line: Int) {
    (self.slopes, self.line) = (slopes, line)
    (l0, l1) = (Line3(slopes), Line3(slopes + line))
    (l2, l3) = (Line3(slopes + 2 * line), Line3(slopes + 3 * line))
    l4 = Line3(slopes + 4 * line)
  }

  @inline(__always) mutating func add(
    _ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane
  ) {
    l0.add(input, slope)
    l1.add(input + lineStride, slope)
    l2.add(input + 2 * lineStride, slope)
    l3.add(input + 3 * lineStride, slope)
    l4.add(input + 4 * lineStride, slope)
  }

  @inline(__always) func spill(
    _ weights: UnsafePointer<Real>, _ target: UnsafeMutablePointer<Real>, _ lineStride: Int,
    _ slope: Lane
  ) {
    for y in 0..<5 {
      let (from, to) = (weights + y * line, target + y * lineStride)
      push(from, to, slope)
      push(from + laneCount, to + laneCount, slope)
      push(from + 2 * laneCount, to + 2 * laneCount, slope)
    }
  }

  @inline(__always) func write() {
    l0.write(slopes)
    l1.write(slopes + line)
    l2.write(slopes + 2 * line)
    l3.write(slopes + 3 * line)
    l4.write(slopes + 4 * line)
  }
}

/// Five lines of one lane.
private struct LanePatch5x1: Patch {
  var l0, l1, l2, l3, l4: Lane
  var m0 = Lane(), m1 = Lane(), m2 = Lane(), m3 = Lane(), m4 = Lane()
  let slopes: UnsafeMutablePointer<Real>
  let line: Int

  @inline(__always) init(_ slopes: UnsafeMutablePointer<Real>, _ line: Int) {
    (self.slopes, self.line) = (slopes, line)
    (l0, l1, l2) = (load(slopes), load(slopes + line), load(slopes + 2 * line))
    (l3, l4) = (load(slopes + 3 * line), load(slopes + 4 * line))
  }

  @inline(__always) mutating func add(
    _ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane
  ) {
    l0 = fused(l0, load(input), slope)
    l1 = fused(l1, load(input + lineStride), slope)
    l2 = fused(l2, load(input + 2 * lineStride), slope)
    l3 = fused(l3, load(input + 3 * lineStride), slope)
    l4 = fused(l4, load(input + 4 * lineStride), slope)
  }

  @inline(__always) mutating func addSecond(
    _ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane
  ) {
    m0 = fused(m0, load(input), slope)
    m1 = fused(m1, load(input + lineStride), slope)
    m2 = fused(m2, load(input + 2 * lineStride), slope)
    m3 = fused(m3, load(input + 3 * lineStride), slope)
    m4 = fused(m4, load(input + 4 * lineStride), slope)
  }

  @inline(__always) func spill(
    _ weights: UnsafePointer<Real>, _ target: UnsafeMutablePointer<Real>, _ lineStride: Int,
    _ slope: Lane
  ) {
    for y in 0..<5 { push(weights + y * line, target + y * lineStride, slope) }
  }

  @inline(__always) func write() {
    store(l0 + m0, slopes)
    store(l1 + m1, slopes + line)
    store(l2 + m2, slopes + 2 * line)
    store(l3 + m3, slopes + 3 * line)
    store(l4 + m4, slopes + 4 * line)
  }
}

/// Three lines of one lane.
private struct LanePatch3x1: Patch {
  var l0, l1, l2: Lane
  let slopes: UnsafeMutablePointer<Real>
  let line: Int

  @inline(__always) init(_ slopes: UnsafeMutablePointer<Real>, _ line: Int) {
    (self.slopes, self.line) = (slopes, line)
    (l0, l1, l2) = (load(slopes), load(slopes + line), load(slopes + 2 * line))
  }

  @inline(__always) mutating func add(
    _ input: UnsafePointer<Real>, _ lineStride: Int, _ slope: Lane
  ) {
    l0 = fused(l0, load(input), slope)
    l1 = fused(l1, load(input + lineStride), slope)
    l2 = fused(l2, load(input + 2 * lineStride), slope)
  }

  @inline(__always) func spill(
    _ weights: UnsafePointer<Real>, _ target: UnsafeMutablePointer<Real>, _ lineStride: Int,
    _ slope: Lane
  ) {
    for y in 0..<3 { push(weights + y * line, target + y * lineStride, slope) }
  }

  @inline(__always) func write() {
    store(l0, slopes)
    store(l1, slopes + line)
    store(l2, slopes + 2 * line)
  }
}
