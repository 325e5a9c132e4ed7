/// A convolution, the largest of each pool, and where it lay, for the rows of a batch.
///
/// Images lie row by row, the channels of a pixel side by side. The border of zeros is part of the
/// input, so that only whole windows are met. `outputs` is a multiple of 8.
package struct ConvolutionStage<Real> {
  /// The images of the batch: pixel (y, x) of image n at `input + n·imageStride + y·lineStride +
  /// x·channels`.
  package var input: UnsafeMutablePointer<Real>
  package var imageStride, lineStride, channels: Int
  /// The side of the kernel and the step between its windows.
  package var kernelHeight, kernelWidth, stride: Int
  /// The output channels, rounded up to a multiple of 8.
  package var outputs: Int
  /// Those that belong to the layer.
  package var usedOutputs: Int
  /// The sides of the pool and the step between pools.
  package var pool, poolStride: Int
  /// The cells after pooling.
  package var height, width: Int
  /// The pooled sums before activation, cell by cell, channels side by side.
  package var output: UnsafeMutablePointer<Real>
  /// Pooled cells of image n begin at `output + n·outputStride`, a line of them each `outputLine`.
  package var outputStride, outputLine: Int
  /// For each pooled sum where its window begins in the input, from the start of the image.
  package var places: UnsafeMutablePointer<Int32>
  /// Room for the lines of one row of pools.
  package var scratch: UnsafeMutablePointer<Real>
  /// The weights for the forward pass: a row of `outputs` for each entry of the window, then a row
  /// of biases.
  package var spread: UnsafeMutablePointer<Real>
  /// The weights by output: for each output `kernelHeight` lines of `line` numbers, the bias at the
  /// end of the last line.
  package var weights: UnsafeMutablePointer<Real>
  /// How many numbers a line of weights takes: window and channels rounded up to a multiple of 8.
  package var line: Int
  /// The gradient by the weights, laid out as they are; added to.
  package var weightSlopes: UnsafeMutablePointer<Real>
  /// The gradient by the pooled sums, and by the input if that is wanted; the latter is written anew,
  /// and the channels of the input are a multiple of 8 then.
  package var outputSlopes: UnsafeMutablePointer<Real>
  package var inputSlopes: UnsafeMutablePointer<Real>?
  /// Room for the cells of `together` images that have a gradient: their places and gradients.
  package var listedPlaces: UnsafeMutablePointer<Int32>
  package var listedSlopes: UnsafeMutablePointer<Real>

  /// The images that the backward pass takes at once.
  package static var together: Int { 4 }

  /// A stage whose memory is still to be named.
  package init(
    scratch: UnsafeMutablePointer<Real>, places: UnsafeMutablePointer<Int32>
  ) {
    input = scratch
    (imageStride, lineStride, channels) = (0, 0, 0)
    (kernelHeight, kernelWidth, stride, outputs, usedOutputs) = (0, 0, 1, 0, 0)
    (pool, poolStride, height, width) = (1, 1, 0, 0)
    output = scratch
    (outputStride, outputLine) = (0, 0)
    self.places = places
    self.scratch = scratch
    spread = scratch
    weights = scratch
    line = 0
    weightSlopes = scratch
    outputSlopes = scratch
    inputSlopes = nil
    listedPlaces = places
    listedSlopes = scratch
  }

  /// The numbers that a window takes of one line of the input.
  package var window: Int { kernelWidth * channels }
  /// The numbers of weights and bias of one output.
  package var outputSize: Int { kernelHeight * line + 16 }
}

/// The routines of a convolution.
package struct ConvolutionKernels<Real>: Sendable {
  /// Lays the weights out for the forward pass.
  package var spread: @Sendable (ConvolutionStage<Real>) -> Void
  /// Pooled sums and their places for so many images.
  package var forward: @Sendable (ConvolutionStage<Real>, _ rows: Int) -> Void
  /// Gradients by weights and input; visits only the windows that were the largest of their pool.
  package var backward: @Sendable (ConvolutionStage<Real>, _ rows: Int) -> Void

  package init(
    spread: @escaping @Sendable (ConvolutionStage<Real>) -> Void,
    forward: @escaping @Sendable (ConvolutionStage<Real>, Int) -> Void,
    backward: @escaping @Sendable (ConvolutionStage<Real>, Int) -> Void
  ) {
    self.spread = spread
    self.forward = forward
    self.backward = backward
  }
}
