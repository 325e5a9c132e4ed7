internal import KernelInterface

/// A recurrent layer as all workers share it.
///
/// A row of its input holds the state, a one, and the input: [h | 1 | x]. So bias, input and state
/// ride in one product. The columns are the gates; a gate that sees only a part of the row takes the
/// product over that part: for the unit that resets after its weights, U h sees [h | 1] and W x
/// sees [1 | x].
final class Recurrent<Real: EngineNumber> {
  let shape: RecurrentShape
  let inputs: Int
  let steps: Int
  let units: Int
  /// The columns of all gates, and the length of a row of the input.
  let columns, line: Int
  let start: Int
  let weights: UnsafeMutablePointer<Real>
  private let turned: Buffer<Real>

  static func blocks(of cell: Cell) -> Int { cell == .gruAfter ? 4 : cell.gates.count }

  static func size(_ shape: RecurrentShape, inputs: Int) -> Int {
    let units = shape.units.roundedUp(to: 8)
    return (units + 1 + inputs + 24).roundedUp(to: 8) * blocks(of: shape.cell) * units
  }

  init(
    _ shape: RecurrentShape, inputs: Int, steps: Int, start: Int,
    weights: UnsafeMutablePointer<Real>
  ) {
    self.shape = shape
    self.inputs = inputs
    self.steps = steps
    self.start = start
    self.weights = weights + start
    units = shape.units.roundedUp(to: 8)
    columns = Self.blocks(of: shape.cell) * units
    line = (units + 1 + inputs).roundedUp(to: 8)
    turned = Buffer(count: columns * line, zero: 0)
  }

  /// The columns through which the state before acts.
  var stateColumns: Int { shape.cell == .gruAfter ? 3 * units : columns }

  func prepare() {
    Real.kernels.transpose(
      matrix, MatrixView(turned.pointer, rowStride: line), units + 1 + inputs, columns)
  }

  var matrix: MatrixView<Real> { MatrixView(weights, rowStride: columns) }
  /// A row for each gate's unit, a column for each entry of [h | 1 | x].
  var turnedMatrix: MatrixView<Real> { MatrixView(turned.pointer, rowStride: line) }
}

/// A worker in a recurrent layer.
final class RecurrentStage<Real: EngineNumber>: Stage {
  let layer: Recurrent<Real>
  private let link: Link<Real>
  private let rowMemory, gateMemory: Buffer<Real>
  private let cellMemory, tanhMemory, cellSlope: Buffer<Real>?
  /// Is told the gradient by the state after a step, counted from 1, before it goes on.
  var watch: ((_ step: Int, _ slope: MatrixView<Real>, _ rows: Int) -> Void)?
  /// Is told the gradient by the sums of the gates of a step.
  var watchGates: ((_ step: Int, _ gates: MatrixView<Real>, _ rows: Int) -> Void)?

  init(_ layer: Recurrent<Real>, rows: Int, link: Link<Real>) {
    self.layer = layer
    self.link = link
    let room = rows.roundedUp(to: 24)
    rowMemory = Buffer(count: ((layer.steps + 1) * rows + room) * layer.line, zero: 0)
    gateMemory = Buffer(count: (layer.steps * rows + room) * layer.columns, zero: 0)
    let cells = (layer.steps + 1) * rows * layer.units + room * layer.units
    let hasCell = layer.shape.cell == .lstm || layer.shape.cell == .gru
    cellMemory = hasCell ? Buffer(count: cells, zero: 0) : nil
    tanhMemory = layer.shape.cell == .lstm ? Buffer(count: cells, zero: 0) : nil
    cellSlope = hasCell ? Buffer(count: room * layer.units, zero: 0) : nil
  }

  /// Where the input of a row at a step (from 0) is written; a one stands before it.
  func input(row: Int, step: Int, rows: Int) -> UnsafeMutablePointer<Real> {
    let place = rowMemory.pointer + (step * rows + row) * layer.line + layer.units
    place.pointee = 1
    return place + 1
  }

  /// The states before step t + 1, of all rows.
  func state(_ step: Int, _ rows: Int) -> MatrixView<Real> {
    MatrixView(rowMemory.pointer + step * rows * layer.line, rowStride: layer.line)
  }

  private func gates(_ step: Int, _ rows: Int) -> MatrixView<Real> {
    MatrixView(gateMemory.pointer + step * rows * layer.columns, rowStride: layer.columns)
  }

  private func cellStep(_ step: Int, _ rows: Int) -> CellStep<Real> {
    var task = CellStep(
      rows: rows, units: layer.units, gates: gates(step, rows), before: state(step, rows),
      after: state(step + 1, rows), slope: link.slope)
    let size = rows * layer.units
    switch layer.shape.cell {
    case .rnn, .gruAfter: break
    case .gru:
      if let cellMemory { task.cellAfter = cellMemory.pointer + step * size }
    case .lstm:
      if let cellMemory, let tanhMemory {
        task.cellBefore = cellMemory.pointer + step * size
        task.cellAfter = cellMemory.pointer + (step + 1) * size
        task.cellTanh = tanhMemory.pointer + (step + 1) * size
      }
    }
    if let cellSlope { task.cellSlope = cellSlope.pointer }
    return task
  }

  // MARK: Forward

  func forward(_ rows: Int) {
    let first = state(0, rows)
    for row in 0..<rows {
      (first.base + row * layer.line).update(repeating: 0, count: layer.units)
    }
    if layer.shape.cell == .lstm, let cellMemory {
      cellMemory.pointer.update(repeating: 0, count: rows * layer.units)
    }
    for step in 0..<layer.steps { forward(step: step, rows) }
    let last = state(layer.steps, rows)
    for row in 0..<rows {
      (link.output.base + row * link.output.rowStride).update(
        from: last.base + row * last.rowStride, count: layer.units)
    }
  }

  private func forward(step: Int, _ rows: Int) {
    let kernels = Real.kernels
    let task = cellStep(step, rows)
    let (units, row) = (layer.units, layer.units + 1 + layer.inputs)
    // Before the first step the state is zero: its part of the products is left out.
    let start = step == 0 ? units : 0
    switch layer.shape.cell {
    case .rnn:
      multiply(task.before, start..<row, columns: 0, units, into: task.after, rows)
      kernels.cells.tanhForward(task)
    case .lstm:
      multiply(task.before, start..<row, columns: 0, 4 * units, into: task.gates, rows)
      kernels.cells.lstmForward(task)
    case .gruAfter:
      multiply(task.before, start..<row, columns: 0, 2 * units, into: task.gates, rows)
      multiply(task.before, start..<units + 1, columns: 2 * units, units, into: task.gates, rows)
      multiply(task.before, units..<row, columns: 3 * units, units, into: task.gates, rows)
      kernels.cells.gruForward(task)
    case .gru:
      multiply(task.before, start..<row, columns: 0, 2 * units, into: task.gates, rows)
      kernels.cells.gruBeforeReset(task)
      multiply(task.before, units..<row, columns: 2 * units, units, into: task.gates, rows)
      if step > 0 {
        let reset = MatrixView(task.cellAfter, rowStride: units)
        kernels.product(
          Product(
            reset, layer.matrix.from(column: 2 * units), into: task.gates.from(column: 2 * units),
            sizes: (rows, units, units), adds: true))
      }
      kernels.cells.gruBeforeForward(task)
    }
  }

  /// A part of the rows times the same part of the weights of some gates.
  private func multiply(
    _ input: MatrixView<Real>, _ part: Range<Int>, columns first: Int, _ count: Int,
    into target: MatrixView<Real>, _ rows: Int
  ) {
    Real.kernels.product(
      Product(
        input.from(column: part.lowerBound),
        layer.matrix.from(row: part.lowerBound, column: first),
        into: layer.shape.cell == .rnn ? target : target.from(column: first),
        sizes: (rows, count, part.count)))
  }

  // MARK: Backward

  func backward(_ rows: Int, _ gradient: UnsafeMutablePointer<Real>) {
    cellSlope.map { $0.pointer.update(repeating: 0, count: rows * layer.units) }
    let first = max(0, layer.steps - (layer.shape.truncation ?? layer.steps))
    // So many steps are summed into the weights at once that the inner index is about 128 long.
    let group = max(1, (128 + rows - 1) / max(1, rows))
    var (last, isFirst) = (layer.steps, true)
    for step in stride(from: layer.steps - 1, through: first, by: -1) {
      watch?(step + 1, link.slope, rows)
      // Nobody asks for the gradient before the first of these steps, but who watches.
      backward(step: step, rows, goesOn: step > first || watch != nil)
      watchGates?(step + 1, gates(step, rows), rows)
      if last - step == group || step == first {
        addWeights(steps: step..<last, rows, gradient + layer.start, adds: !isFirst)
        (last, isFirst) = (step, false)
      }
    }
    watch?(first, link.slope, rows)
  }

  private func backward(step: Int, _ rows: Int, goesOn: Bool) {
    let kernels = Real.kernels
    let task = cellStep(step, rows)
    let units = layer.units
    switch layer.shape.cell {
    case .rnn:
      kernels.cells.tanhBackward(task)
      if goesOn { carry(task.gates, columns: 0..<units, into: link.slope, rows, adds: false) }
    case .lstm:
      kernels.cells.lstmBackward(task)
      if goesOn { carry(task.gates, columns: 0..<4 * units, into: link.slope, rows, adds: false) }
    case .gruAfter:
      kernels.cells.gruBackward(task)
      if goesOn { carry(task.gates, columns: 0..<3 * units, into: link.slope, rows, adds: true) }
    case .gru:
      kernels.cells.gruBeforeBackward(task)
      let reset = MatrixView(task.cellSlope, rowStride: units)
      carry(task.gates, columns: 2 * units..<3 * units, into: reset, rows, adds: false)
      kernels.cells.gruBeforeResetBackward(task)
      if goesOn { carry(task.gates, columns: 0..<2 * units, into: link.slope, rows, adds: true) }
    }
  }

  /// From gradients by some gates to the gradient by the state before.
  private func carry(
    _ gates: MatrixView<Real>, columns: Range<Int>, into target: MatrixView<Real>, _ rows: Int,
    adds: Bool
  ) {
    Real.kernels.product(
      Product(
        gates.from(column: columns.lowerBound),
        layer.turnedMatrix.from(row: columns.lowerBound), into: target,
        sizes: (rows, layer.units, columns.count), adds: adds))
  }

  /// The gradient by the weights of some steps: inputs times gradients by the gates.
  private func addWeights(
    steps: Range<Int>, _ rows: Int, _ gradient: UnsafeMutablePointer<Real>, adds: Bool
  ) {
    let (units, row) = (layer.units, layer.units + 1 + layer.inputs)
    let input = state(steps.lowerBound, rows)
    let gates = gates(steps.lowerBound, rows)
    let target = MatrixView(gradient, rowStride: layer.columns)
    let depth = steps.count * rows
    func add(_ part: Range<Int>, _ columns: Range<Int>) {
      Real.kernels.product(
        Product(
          input.from(column: part.lowerBound).transposed, gates.from(column: columns.lowerBound),
          into: target.from(row: part.lowerBound, column: columns.lowerBound),
          sizes: (part.count, columns.count, depth), adds: adds))
    }
    switch layer.shape.cell {
    case .rnn, .lstm: add(0..<row, 0..<layer.columns)
    case .gruAfter:
      add(0..<row, 0..<2 * units)
      add(0..<units + 1, 2 * units..<3 * units)
      add(units..<row, 3 * units..<4 * units)
    case .gru:
      add(0..<row, 0..<2 * units)
      let reset = MatrixView(cellStep(steps.lowerBound, rows).cellAfter, rowStride: units)
      Real.kernels.product(
        Product(
          reset.transposed, gates.from(column: 2 * units), into: target.from(column: 2 * units),
          sizes: (units, units, depth), adds: adds))
      add(units..<row, 2 * units..<3 * units)
    }
  }
}
