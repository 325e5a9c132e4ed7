internal import KernelInterface

extension Trainer {
  /// The share of the units of each hidden layer that are zero on all pictures of a set.
  package func deadShares(_ test: PictureSet) -> [Double] {
    var isAlive = network.shape.hidden.map { [Bool](repeating: false, count: $0.units) }
    examine(test) { worker, rows in
      for layer in isAlive.indices {
        for row in 0..<rows {
          for (unit, value) in worker.values(layer: layer, row: row).enumerated()
          where value != 0 {
            isAlive[layer][unit] = true
          }
        }
      }
    }
    return isAlive.map { units in Double(units.count { !$0 }) / Double(units.count) }
  }

  /// How the gradient of the loss fares on its way back through time.
  package struct TimeProfile: Sendable {
    /// The norms of the gradient by the state after steps 1 … T, over all pictures.
    package var states: [Double]
    /// The norms of the gradient by the inputs of steps 1 … T.
    package var inputs: [Double]
  }

  /// The profile over the first pictures of a set; nothing without a recurrent layer.
  package func timeProfile(_ test: PictureSet, pictures: Int = 256) -> TimeProfile? {
    guard let layer = network.recurrent else { return nil }
    let steps = layer.steps
    var states = [Double](repeating: 0, count: steps)
    var inputs = states
    let gradient = Buffer<Real>(count: network.size, zero: 0)
    let width = layer.inputs.roundedUp(to: 8)
    examine(test.prefix(pictures)) { worker, rows in
      let slopes = Buffer<Real>(count: (rows + 24) * width, zero: 0)
      worker.recurrent?.watch = { step, slope, rows in
        guard step > 0 else { return }
        for row in 0..<rows {
          states[step - 1] += Real.kernels.squares(
            slope.base + row * slope.rowStride, layer.shape.units)
        }
      }
      worker.recurrent?.watchGates = { step, gates, rows in
        let weights = layer.turnedMatrix.from(column: layer.units + 1)
        Real.kernels.product(
          Product(
            gates, weights, into: MatrixView(slopes.pointer, rowStride: width),
            sizes: (rows, width, layer.columns)))
        for row in 0..<rows {
          inputs[step - 1] += Real.kernels.squares(slopes.pointer + row * width, layer.inputs)
        }
      }
      _ = worker.loss(rows, scale: 1)
      worker.backward(rows, into: gradient.pointer)
      worker.recurrent?.watch = nil
      worker.recurrent?.watchGates = nil
    }
    return TimeProfile(
      states: states.map { $0.squareRoot() }, inputs: inputs.map { $0.squareRoot() })
  }
}
