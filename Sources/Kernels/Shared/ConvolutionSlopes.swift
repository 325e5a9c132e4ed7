internal import KernelInterface

/// Gradients by weights, biases and input; only the window that was the largest of its pool counts.
///
/// A few images at a time pass all outputs while they are in the cache.
@inline(never) func convolveBackward(_ stage: ConvolutionStage<Real>, _ rows: Int) {
  // Strips begin where pixels do: what was just written is then read again as it was written.
  let unit = stage.inputSlopes == nil ? windowSize(stage) : stage.channels
  var image = 0
  while image < rows {
    let block = from(stage, image: image)
    let count = min(ConvolutionStage<Real>.together, rows - image)
    if let target = block.inputSlopes {
      target.update(repeating: 0, count: count * stage.imageStride)
    }
    addBiases(block, count)
    if unit % laneCount == 0 {
      addBlock(block, count, Lane.self)
    } else {
      addBlock(block, count, Half.self)
    }
    image += count
  }
  // What lies behind a window was summed up too.
  for line in 0..<stage.usedOutputs * stage.kernelHeight {
    let (output, y) = (line / stage.kernelHeight, line % stage.kernelHeight)
    let slopes = stage.weightSlopes + output * outputSize(stage) + y * stage.line
    for i in windowSize(stage)..<stage.line { slopes[i] = 0 }
  }
}

/// The stage that begins with a later image.
private func from(_ stage: ConvolutionStage<Real>, image: Int) -> ConvolutionStage<Real> {
  var stage = stage
  let cells = image * stage.height * stage.width * stage.outputs
  stage.input += image * stage.imageStride
  stage.inputSlopes = stage.inputSlopes.map { $0 + image * stage.imageStride }
  stage.places += cells
  stage.outputSlopes += cells
  return stage
}

/// Sums the gradients of all cells for each output; four sums, for an addition waits for the last.
private func addBiases(_ stage: ConvolutionStage<Real>, _ images: Int) {
  let cells = images * stage.height * stage.width
  var output = 0
  while output < stage.outputs {
    let start = UnsafePointer(stage.outputSlopes) + output
    var (a, b, c, d) = (Half.all(0), Half.all(0), Half.all(0), Half.all(0))
    var cell = 0
    while cell + 4 <= cells {
      let place = start + cell * stage.outputs
      a = a.plus(Half.at(place))
      b = b.plus(Half.at(place + stage.outputs))
      c = c.plus(Half.at(place + 2 * stage.outputs))
      d = d.plus(Half.at(place + 3 * stage.outputs))
      cell += 4
    }
    while cell < cells {
      a = a.plus(Half.at(start + cell * stage.outputs))
      cell += 1
    }
    a.plus(b).plus(c.plus(d)).write(to: stage.scratch)
    for i in 0..<8 {
      let bias = (output + i) * outputSize(stage) + stage.kernelHeight * stage.line
      stage.weightSlopes[bias] += stage.scratch[i]
    }
    output += 8
  }
}

private func addBlock<Kind: Strip>(
  _ stage: ConvolutionStage<Real>, _ images: Int, _ kind: Kind.Type
) {
  if stage.inputSlopes == nil, stage.kernelHeight * stage.line <= 48 {
    // Cheaper to add than to list.
    for image in 0..<images {
      let one = from(stage, image: image)
      for output in stride(from: 0, to: stage.usedOutputs, by: 2) { addPair(one, output, kind) }
    }
    return
  }
  for output in 0..<stage.usedOutputs {
    let count = list(stage, output, images)
    if count > 0 { addListed(stage, output, count, kind) }
  }
}

/// Lists the cells of an output with a gradient.
///
/// Cell by cell of all images in turn: windows of one image overlap, and an addition to what was
/// just written must wait. Without a branch, for it would be guessed wrong half the time.
@inline(never) private func list(
  _ stage: ConvolutionStage<Real>, _ output: Int, _ images: Int
) -> Int {
  let step = stage.height * stage.width * stage.outputs
  let (places, slopes) = (stage.listedPlaces, stage.listedSlopes)
  let (allPlaces, allSlopes) = (stage.places, stage.outputSlopes)
  let imageStride = Int32(truncatingIfNeeded: stage.imageStride)
  var count = 0
  var cell = output
  while cell < step {
    var at = cell
    var start: Int32 = 0
    for _ in 0..<images {
      let slope = allSlopes[at]
      places[count] = start &+ allPlaces[at]
      slopes[count] = slope
      // All bits but the sign.
      count &+= slope.bitPattern &<< 1 == 0 ? 0 : 1
      at += step
      start &+= imageStride
    }
    cell += stage.outputs
  }
  return count
}

/// Some windows that meet a rectangle of the weights of an output.
private struct Meeting {
  var input: UnsafePointer<Real>
  var target: UnsafeMutablePointer<Real>?
  var inputLine, line: Int
  var places: UnsafePointer<Int32>
  var factors: UnsafePointer<Real>
  var count: Int
  var weights: UnsafePointer<Real>
  var slopes: UnsafeMutablePointer<Real>
  /// From a cell to the next, and from the slopes of an output to the next, where two go together.
  var step = 1
  var next = 0

  @inline(__always) init(_ stage: ConvolutionStage<Real>, _ output: Int) {
    input = UnsafePointer(stage.input)
    target = stage.inputSlopes
    (inputLine, line) = (stage.lineStride, stage.line)
    places = UnsafePointer(stage.listedPlaces)
    factors = UnsafePointer(stage.listedSlopes)
    count = 0
    weights = UnsafePointer(stage.weights) + output * outputSize(stage)
    slopes = stage.weightSlopes + output * outputSize(stage)
  }

  /// The rectangle that begins at a line and a number of it.
  @inline(__always) func at(_ y: Int, _ x: Int) -> Meeting {
    var part = self
    part.input += y * inputLine + x
    part.target = target.map { $0 + y * inputLine + x }
    part.weights += y * line + x
    part.slopes += y * line + x
    return part
  }
}

/// Cuts the window into rectangles whose sums and weights fit into the registers.
///
/// The cut must not depend on the lanes: it decides the order in which a place of the input gets its
/// share from cells whose windows overlap.
private func addListed<Kind: Strip>(
  _ stage: ConvolutionStage<Real>, _ output: Int, _ count: Int, _ kind: Kind.Type
) {
  var whole = Meeting(stage, output)
  whole.count = count
  var x = 0
  while x < windowSize(stage) {
    let width = min(48, (windowSize(stage) - x + 7) / 8 * 8)
    switch width / Kind.count {
    case 1: addColumn(stage, whole, x, most: 48 / Kind.count, Piece<Kind>.self)
    case 2: addColumn(stage, whole, x, most: 24 / Kind.count, Wide2<Kind>.self)
    case 3: addColumn(stage, whole, x, most: 16 / Kind.count, Wide3<Kind>.self)
    case 4: addColumn(stage, whole, x, most: 1, Across<Wide2<Kind>, Wide2<Kind>>.self)
    case 5: addColumn(stage, whole, x, most: 1, Across<Wide3<Kind>, Wide2<Kind>>.self)
    default: addColumn(stage, whole, x, most: 1, Across<Wide3<Kind>, Wide3<Kind>>.self)
    }
    x += width
  }
}

/// The lines of a column of the window, as many at once as `most` says while compiling.
@inline(__always) private func addColumn<Line: Patch>(
  _ stage: ConvolutionStage<Real>, _ whole: Meeting, _ x: Int, most: Int, _ line: Line.Type
) {
  var y = 0
  while y < stage.kernelHeight {
    let part = whole.at(y, x)
    let left = stage.kernelHeight - y
    if most >= 5, left >= 5 {
      meet(part, High5<Line>.self)
      y += 5
    } else if most >= 3, left >= 3 {
      meet(part, High3<Line>.self)
      y += 3
    } else if most >= 2, left >= 2 {
      meet(part, High2<Line>.self)
      y += 2
    } else {
      meet(part, Line.self)
      y += 1
    }
  }
}

@inline(__always) private func meet<Kind: Patch>(_ task: Meeting, _ kind: Kind.Type) {
  if let target = task.target { meetBoth(task, target, kind) } else { meetInput(task, kind) }
}

/// The gradient by the weights alone.
@inline(never) private func meetInput<Kind: Patch>(_ task: Meeting, _ kind: Kind.Type) {
  var sums = Kind(task.slopes, line: task.line)
  var i = 0
  while i < task.count {
    sums.add(task.input + Int(task.places[i]), line: task.inputLine, task.factors[i])
    i += 1
  }
  sums.write(to: task.slopes, line: task.line)
}

/// The gradients by the weights and by the input.
@inline(never) private func meetBoth<Kind: Patch>(
  _ task: Meeting, _ target: UnsafeMutablePointer<Real>, _ kind: Kind.Type
) {
  var sums = Kind(task.slopes, line: task.line)
  let weights = Kind(task.weights, line: task.line)
  var i = 0
  while i < task.count {
    let place = Int(task.places[i])
    sums.add(task.input + place, line: task.inputLine, task.factors[i])
    weights.spill(into: target + place, line: task.inputLine, task.factors[i])
    i += 1
  }
  sums.write(to: task.slopes, line: task.line)
}

/// All cells of an image for two outputs side by side.
private func addPair<Kind: Strip>(
  _ stage: ConvolutionStage<Real>, _ output: Int, _ kind: Kind.Type
) {
  var whole = Meeting(stage, output)
  whole.places = UnsafePointer(stage.places) + output
  whole.factors = UnsafePointer(stage.outputSlopes) + output
  whole.count = stage.height * stage.width
  whole.step = stage.outputs
  whole.next = outputSize(stage)
  for x in stride(from: 0, to: windowSize(stage), by: Kind.count) {
    var y = 0
    while y < stage.kernelHeight {
      let part = whole.at(y, x)
      switch stage.kernelHeight - y {
      case 1:
        meetPair(part, Piece<Kind>.self)
        y += 1
      case 2, 4:
        meetPair(part, High2<Piece<Kind>>.self)
        y += 2
      case 3, 6:
        meetPair(part, High3<Piece<Kind>>.self)
        y += 3
      default:
        meetPair(part, High5<Piece<Kind>>.self)
        y += 5
      }
    }
  }
}

@inline(never) private func meetPair<Kind: Patch>(_ task: Meeting, _ kind: Kind.Type) {
  var first = Kind(task.slopes, line: task.line)
  var second = Kind(task.slopes + task.next, line: task.line)
  var (places, factors) = (task.places, task.factors)
  var left = task.count
  while left > 0 {
    first.add(task.input + Int(places[0]), line: task.inputLine, factors[0])
    second.add(task.input + Int(places[1]), line: task.inputLine, factors[1])
    places += task.step
    factors += task.step
    left -= 1
  }
  first.write(to: task.slopes, line: task.line)
  second.write(to: task.slopes + task.next, line: task.line)
}
