internal import KernelInterface

/// What one worker does in one layer, with memory of its own.
protocol Stage<Real>: AnyObject {
  associatedtype Real: EngineNumber

  /// From the input of the layer to its output.
  func forward(_ rows: Int)
  /// From the gradient by the output to that by the input, and to the gradient by the parameters.
  ///
  /// `gradient` is the start of the gradient of one part of the batch; what lies in the room of this
  /// layer is overwritten.
  func backward(_ rows: Int, _ gradient: UnsafeMutablePointer<Real>)
}

/// Where a layer's output goes, and where the gradient by it comes from.
struct Link<Real> {
  /// The output of a row, side by side.
  var output: MatrixView<Real>
  var slope: MatrixView<Real>
}
