internal import KernelInterface

extension Network {
  /// The mean loss of some pictures, and its gradient by every parameter under its name.
  ///
  /// The fast engine's passes, in one part.
  package func gradient(
    _ pictures: [[Double]], _ labels: [UInt8]
  ) -> (loss: Double, gradient: [NamedTensor<Real>]) {
    let worker = Worker(self, rows: pictures.count)
    let memory = Buffer<Real>(count: size, zero: 0)
    let loss = gradient(pictures, labels, worker: worker, into: memory)
    return (loss, tensors(at: memory.pointer))
  }

  func gradient(
    _ pictures: [[Double]], _ labels: [UInt8], worker: Worker<Real>, into memory: Buffer<Real>
  ) -> Double {
    prepare()
    let rows = pictures.count
    for (row, picture) in pictures.enumerated() {
      worker.take(picture.map { Real($0) }, label: labels[row], row: row, of: rows)
    }
    worker.forward(rows)
    let loss = worker.loss(rows, scale: 1 / Double(rows)) / Double(rows)
    worker.backward(rows, into: memory.pointer)
    return loss
  }
}

/// How far the fast engine's gradient lies from the one by dual numbers.
package struct GradientCheck: Sendable {
  /// For each parameter the largest difference of an entry, relative to its largest entry.
  package var errors: [(name: String, error: Double)] = []
  /// Pictures left out because they lie too near a kink or a tie.
  package var kinksSkipped = 0
  /// Entries compared.
  package var entries = 0
  /// Relative error of the loss.
  package var lossError = 0.0

  /// The largest of all errors.
  package var worst: Double { errors.map(\.error).max() ?? 0 }

  /// Compares every parameter of a network in Float64 with dual numbers.
  ///
  /// Pictures within `margin` of a kink are skipped and counted. `planted` changes the gradient
  /// before it is compared: tests plant bugs there.
  package init(
    _ network: Network<Double>, _ pictures: [[Double]], _ labels: [UInt8],
    margin: Double = 1e-5, planted: (inout [NamedTensor<Double>]) -> Void = { _ in }
  ) {
    let values = Dictionary(
      uniqueKeysWithValues: network.tensors.map { ($0.name, $0.values) })
    let kept = pictures.indices.filter { index in
      var reference = ReferenceNetwork<Double>(network.shape, parameters: values)
      _ = reference.scores(pictures[index])
      return reference.nearestKink > margin
    }
    kinksSkipped = pictures.count - kept.count
    guard !kept.isEmpty else { return }
    let (some, marks) = (kept.map { pictures[$0] }, kept.map { labels[$0] })
    let (loss, computed) = network.gradient(some, marks)
    var gradient = computed
    planted(&gradient)
    let duals = values.mapValues { $0.map { DualNumber($0) } }
    for tensor in gradient {
      var (largest, difference) = (0.0, 0.0)
      for index in tensor.values.indices {
        var moved = duals
        moved[tensor.name]?[index].tangentPart = 1
        var reference = ReferenceNetwork<DualNumber>(network.shape, parameters: moved)
        let exact = reference.loss(some, marks)
        lossError = max(lossError, abs(exact.value - loss) / max(abs(exact.value), 1e-300))
        largest = max(largest, abs(exact.tangentPart))
        difference = max(difference, abs(exact.tangentPart - tensor.values[index]))
        entries += 1
      }
      errors.append((tensor.name, largest == 0 ? difference : difference / largest))
    }
  }
}
