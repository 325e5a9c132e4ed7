extension Program {
  /// The outputs at many points, a block of points at a time.
  ///
  /// `columns` holds the values of each input in turn, one for each point. The result holds the
  /// values of each output in turn; nil where an output is undefined. In a block each instruction
  /// is fetched once for all points, and the plain operations run in vector registers.
  package func values(at columns: [[Double]]) -> [[Double?]] {
    precondition(columns.count == inputs.count, "a column of values for each input")
    let count = columns.first?.count ?? 1
    precondition(columns.allSatisfy { $0.count == count }, "columns of one length")
    var results = outputs.map { _ in [Double?](repeating: nil, count: count) }
    let width = Self.blockWidth
    var slots = start.flatMap { Array(repeating: $0, count: width) }
    var from = 0
    while from < count {
      let lanes = Swift.min(width, count - from)
      for (i, column) in columns.enumerated() {
        for lane in 0..<lanes { slots[i * width + lane] = column[from + lane] }
      }
      slots.withUnsafeMutableBufferPointer { slots in
        if let base = slots.baseAddress { runBlock(base) }
      }
      for (i, output) in outputs.enumerated() {
        for lane in 0..<lanes {
          let value = slots[Int(output) * width + lane]
          results[i][from + lane] = value.isFinite ? value : nil
        }
      }
      from += lanes
    }
    return results
  }

  private static var blockWidth: Int { 32 }

  private func runBlock(_ slots: UnsafeMutablePointer<Double>) {
    let width = Self.blockWidth
    for step in instructions {
      let a = slots + Int(step.a) * (step.operation == .many ? 0 : width)
      let b = slots + Int(step.b) * (step.operation == .many ? 0 : width)
      let hasThird = step.operation == .productPlus || step.operation == .productMinus
      let c = slots + (hasThird || step.operation == .choice ? Int(step.c) * width : 0)
      let target = slots + Int(step.target) * width
      switch step.operation {
      case .sum: for i in 0..<width { target[i] = a[i] + b[i] }
      case .difference: for i in 0..<width { target[i] = a[i] - b[i] }
      case .product: for i in 0..<width { target[i] = a[i] * b[i] }
      case .productPlus: for i in 0..<width { target[i] = a[i] * b[i] + c[i] }
      case .productMinus: for i in 0..<width { target[i] = c[i] - a[i] * b[i] }
      case .quotient: for i in 0..<width { target[i] = Scalar.quotient(a[i], b[i]) }
      case .negative: for i in 0..<width { target[i] = -a[i] }
      case .power: for i in 0..<width { target[i] = Scalar.power(a[i], b[i]) }
      case .unary:
        let function = functions[Int(step.c)].unary
        for i in 0..<width { target[i] = function(a[i]) }
      case .binary:
        let function = functions[Int(step.c)].binary
        for i in 0..<width { target[i] = function(a[i], b[i]) }
      case .many: runMany(step, slots, target)
      case .comparison: for i in 0..<width { target[i] = Scalar.comparison(step.c, a[i], b[i]) }
      case .and: for i in 0..<width { target[i] = a[i] == 0 ? 0 : a[i].isNaN ? a[i] : b[i] }
      case .or: for i in 0..<width { target[i] = a[i] == 1 ? 1 : a[i].isNaN ? a[i] : b[i] }
      case .not: for i in 0..<width { target[i] = 1 - a[i] }
      case .choice:
        for i in 0..<width { target[i] = a[i].isNaN ? a[i] : a[i] == 1 ? b[i] : c[i] }
      }
    }
  }

  private func runMany(
    _ step: Instruction, _ slots: UnsafeMutablePointer<Double>,
    _ target: UnsafeMutablePointer<Double>
  ) {
    let places = arguments[Int(step.a)..<Int(step.a + step.b)]
    let function = functions[Int(step.c)].value
    for i in 0..<Self.blockWidth {
      target[i] = function(places.map { slots[Int($0) * Self.blockWidth + i] })
    }
  }
}
