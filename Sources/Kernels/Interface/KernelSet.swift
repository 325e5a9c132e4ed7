/// A matrix in memory that belongs to somebody else.
///
/// Entry (i, j) lies at `base + i·rowStride + j·columnStride`.
package struct MatrixView<Real> {
  package var base: UnsafeMutablePointer<Real>
  package var rowStride: Int
  package var columnStride: Int

  package init(_ base: UnsafeMutablePointer<Real>, rowStride: Int, columnStride: Int = 1) {
    self.base = base
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// The same memory, seen with rows and columns exchanged.
  package var transposed: MatrixView {
    MatrixView(base, rowStride: columnStride, columnStride: rowStride)
  }

  /// The part that begins at an entry.
  package func from(row: Int = 0, column: Int = 0) -> MatrixView {
    MatrixView(
      base + row * rowStride + column * columnStride, rowStride: rowStride,
      columnStride: columnStride)
  }
}

/// A matrix product C = A·B or C += A·B.
///
/// The columns of B and C lie side by side in memory. `columns` is a multiple of 8. Every entry is
/// summed over the inner index in its order, whatever the tile.
package struct Product<Real> {
  package var a, b, c: MatrixView<Real>
  package var rows, columns, depth: Int
  package var adds: Bool

  package init(
    _ a: MatrixView<Real>, _ b: MatrixView<Real>, into c: MatrixView<Real>,
    sizes: (rows: Int, columns: Int, depth: Int), adds: Bool = false
  ) {
    self.a = a
    self.b = b
    self.c = c
    (rows, columns, depth) = sizes
    self.adds = adds
  }
}

/// One time step of a recurrent layer for the rows of a batch; `units` is a multiple of 8.
///
/// `gates` holds one block of `units` columns a gate. What a cell does not have stays nothing.
package struct CellStep<Real> {
  package var rows: Int
  package var units: Int
  /// The sums before activation; the forward step leaves the activated gates, the backward step
  /// their gradients.
  package var gates: MatrixView<Real>
  /// The state before the step.
  package var before: MatrixView<Real>
  /// The state after the step.
  package var after: MatrixView<Real>
  /// The gradient of the loss by the state: after the step going in, before the step coming out.
  package var slope: MatrixView<Real>
  /// The memory cell before and after the step, its tanh, and the gradient by the memory cell; or
  /// for the unit that resets before its weights, r ⊙ h in `cellAfter` and its gradient in
  /// `cellSlope`.
  package var cellBefore, cellAfter, cellTanh, cellSlope: UnsafeMutablePointer<Real>

  package init(
    rows: Int, units: Int, gates: MatrixView<Real>, before: MatrixView<Real>,
    after: MatrixView<Real>, slope: MatrixView<Real>
  ) {
    self.rows = rows
    self.units = units
    self.gates = gates
    self.before = before
    self.after = after
    self.slope = slope
    cellBefore = gates.base
    cellAfter = gates.base
    cellTanh = gates.base
    cellSlope = gates.base
  }
}

/// The six routines that a recurrent cell may need.
package struct CellKernels<Real>: Sendable {
  package typealias Routine = @Sendable (CellStep<Real>) -> Void
  package var lstmForward, lstmBackward: Routine
  package var gruForward, gruBackward: Routine
  package var gruBeforeReset, gruBeforeForward, gruBeforeBackward, gruBeforeResetBackward: Routine
  package var tanhForward, tanhBackward: Routine

  package init(
    lstm: (Routine, Routine), gru: (Routine, Routine),
    gruBefore: (Routine, Routine, Routine, Routine), tanh: (Routine, Routine)
  ) {
    (lstmForward, lstmBackward) = lstm
    (gruForward, gruBackward) = gru
    (gruBeforeReset, gruBeforeForward, gruBeforeBackward, gruBeforeResetBackward) = gruBefore
    (tanhForward, tanhBackward) = tanh
  }
}

/// How one step of an optimiser changes parameters.
package struct UpdateRule: Sendable, Equatable {
  package enum Kind: Sendable {
    case descent
    case momentum
    case adam
  }
  package var kind: Kind
  package var rate: Double
  /// The weight of the past in the mean of gradients.
  package var memory: Double
  /// The weight of the past in the mean of squares.
  package var squareMemory: Double
  /// Keeps the quotient finite.
  package var epsilon: Double
  /// How many steps were taken, this one included; Adam corrects its means by it.
  package var step: Int

  package init(
    _ kind: Kind, rate: Double, memory: Double = 0.9, squareMemory: Double = 0.999,
    epsilon: Double = 1e-8, step: Int = 1
  ) {
    self.kind = kind
    self.rate = rate
    self.memory = memory
    self.squareMemory = squareMemory
    self.epsilon = epsilon
    self.step = step
  }
}

/// The memory of one optimiser step over a run of parameters; `count` is a multiple of 8.
package struct Update<Real> {
  package var weights, gradient, first, second: UnsafeMutablePointer<Real>
  package var count: Int
  /// How many partial gradients there are, and how far apart they lie; they are summed in order.
  package var parts, partStride: Int

  package init(
    weights: UnsafeMutablePointer<Real>, gradient: UnsafeMutablePointer<Real>,
    first: UnsafeMutablePointer<Real>, second: UnsafeMutablePointer<Real>, count: Int,
    parts: Int, partStride: Int
  ) {
    self.weights = weights
    self.gradient = gradient
    self.first = first
    self.second = second
    self.count = count
    self.parts = parts
    self.partStride = partStride
  }
}

/// Softmax and cross-entropy over rows of scores.
package struct SoftmaxRows<Real> {
  /// The scores; they become the gradient of the loss by them.
  package var scores: MatrixView<Real>
  package var labels: UnsafePointer<UInt8>
  package var rows: Int
  package var classes: Int
  /// What each row's loss counts in the whole: 1/batch for a mean.
  package var scale: Double

  package init(
    scores: MatrixView<Real>, labels: UnsafePointer<UInt8>, rows: Int, classes: Int, scale: Double
  ) {
    self.scores = scores
    self.labels = labels
    self.rows = rows
    self.classes = classes
    self.scale = scale
  }
}

/// All routines of one kind of processor for one kind of number.
///
/// A class, for as a value it would be copied, routine by routine, wherever it is used.
package final class KernelSet<Real: Sendable>: Sendable {
  package typealias Pointer = UnsafeMutablePointer<Real>
  /// What is said of it, as in `AVX-512, 16 lanes of Float32`.
  package let name: String
  package let product: @Sendable (Product<Real>) -> Void
  package let transpose:
    @Sendable (MatrixView<Real>, MatrixView<Real>, _ rows: Int, _ columns: Int) -> Void
  package let cells: CellKernels<Real>
  package let convolution: ConvolutionKernels<Real>
  /// Applies an activation to a run of numbers, a multiple of 8.
  package let activate: @Sendable (Activation, Pointer, _ count: Int) -> Void
  /// Multiplies gradients by the slope of an activation, found from its values.
  package let multiplyBySlope:
    @Sendable (Activation, _ values: Pointer, _ gradients: Pointer, _ count: Int) -> Void
  package let exponential: @Sendable (Pointer, _ count: Int) -> Void
  /// The sum of the losses of the rows, not scaled; scores become gradients.
  package let softmax: @Sendable (SoftmaxRows<Real>) -> Double
  /// How many rows have their largest score at their label.
  package let hits: @Sendable (SoftmaxRows<Real>) -> Int
  package let update: @Sendable (UpdateRule, Update<Real>) -> Void
  /// Writes bytes as fractions of 255.
  package let fractions: @Sendable (UnsafePointer<UInt8>, Pointer, _ count: Int) -> Void
  /// The sum of squares of a run of numbers, of any length.
  package let squares: @Sendable (UnsafePointer<Real>, _ count: Int) -> Double

  package init(
    name: String,
    product: @escaping @Sendable (Product<Real>) -> Void,
    transpose: @escaping @Sendable (MatrixView<Real>, MatrixView<Real>, Int, Int) -> Void,
    cells: CellKernels<Real>, convolution: ConvolutionKernels<Real>,
    activate: @escaping @Sendable (Activation, Pointer, Int) -> Void,
    multiplyBySlope: @escaping @Sendable (Activation, Pointer, Pointer, Int) -> Void,
    exponential: @escaping @Sendable (Pointer, Int) -> Void,
    softmax: @escaping @Sendable (SoftmaxRows<Real>) -> Double,
    hits: @escaping @Sendable (SoftmaxRows<Real>) -> Int,
    update: @escaping @Sendable (UpdateRule, Update<Real>) -> Void,
    fractions: @escaping @Sendable (UnsafePointer<UInt8>, Pointer, Int) -> Void,
    squares: @escaping @Sendable (UnsafePointer<Real>, Int) -> Double
  ) {
    self.name = name
    self.product = product
    self.transpose = transpose
    self.cells = cells
    self.convolution = convolution
    self.activate = activate
    self.multiplyBySlope = multiplyBySlope
    self.exponential = exponential
    self.softmax = softmax
    self.hits = hits
    self.update = update
    self.fractions = fractions
    self.squares = squares
  }
}
