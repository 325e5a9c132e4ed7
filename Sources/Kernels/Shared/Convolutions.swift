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
  guard stage.pool == 2, stage.poolStride == 2 else { return convolveLines(stage, rows) }
  switch stage.stride * stage.channels {
  // Four leave registers for the numbers that two entries share.
  case 1: convolveSquares(stage, rows, Hop1(), most: min(4, squaresTogether))
  case 8: convolveSquares(stage, rows, Hop8(), most: squaresTogether)
  case 16: convolveSquares(stage, rows, Hop16(), most: squaresTogether)
  default:
    // Every window needs a register for its address.
    let hop = AnyHop(distance: stage.stride * stage.channels)
    convolveSquares(stage, rows, hop, most: min(3, squaresTogether))
  }
}

/// Pools of two by two that do not overlap: the sums of a pool never leave the registers.
@inline(__always) private func convolveSquares<Distance: Hop>(
  _ stage: ConvolutionStage<Real>, _ rows: Int, _ hop: Distance, most: Int
) {
  for image in 0..<rows {
    for row in 0..<stage.height {
      let output = stage.output + image * stage.outputStride + row * stage.outputLine
      let target = CellTarget(
        start: output,
        places: stage.places + (image * stage.height + row) * stage.width * stage.outputs,
        outputs: stage.outputs, hop: hop.distance, line: stage.stride * stage.lineStride)
      var line = CellLine(
        input: stage.input + image * stage.imageStride,
        place: 2 * row * stage.stride * stage.lineStride, target: target, output: 0)
      while line.output + laneCount <= stage.outputs {
        sumLine(stage, line, cells: stage.width, Square<Lane>.self, hop, most: most)
        line.output += laneCount
      }
      if line.output < stage.outputs {
        sumLine(stage, line, cells: stage.width, Square<Half>.self, hop, most: most)
      }
    }
  }
}

/// Any pools: the lines of sums of a row of pools, then the pools.
private func convolveLines(_ stage: ConvolutionStage<Real>, _ rows: Int) {
  let columns = (stage.width - 1) * stage.poolStride + stage.pool
  let hop = AnyHop(distance: stage.stride * stage.channels)
  for image in 0..<rows {
    for row in 0..<stage.height {
      for y in 0..<stage.pool {
        let target = CellTarget(
          start: stage.scratch + y * columns * stage.outputs, places: stage.places,
          outputs: stage.outputs, hop: hop.distance, line: 0)
        let top = (row * stage.poolStride + y) * stage.stride * stage.lineStride
        var line = CellLine(
          input: stage.input + image * stage.imageStride, place: top, target: target, output: 0)
        while line.output + laneCount <= stage.outputs {
          sumLine(stage, line, cells: columns, Single<Lane>.self, hop, most: singlesTogether)
          line.output += laneCount
        }
        if line.output < stage.outputs {
          sumLine(stage, line, cells: columns, Single<Half>.self, hop, most: singlesTogether)
        }
      }
      poolLine(stage, image, row, columns)
    }
  }
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
