internal import KernelInterface

/// A network that learns, and where it stands in its plan.
///
/// Everything that changes while it learns is here, so that a checkpoint can hold it.
package final class Trainer<Real: EngineNumber> {
  package let plan: TrainingPlan
  package let network: Network<Real>
  package let data: PictureSet
  /// Steps taken, complete epochs, and batches done of the one that runs.
  package internal(set) var step = 0
  package internal(set) var epoch = 0
  package internal(set) var batchInEpoch = 0
  /// The sum of the losses of the pictures of this epoch so far.
  package internal(set) var lossInEpoch = 0.0
  let firstMoments, secondMoments: Buffer<Real>
  private let gradients: Buffer<Real>
  private let workers: [Worker<Real>]
  private let scratch: [Buffer<UInt8>]
  private let losses: Buffer<Double>
  private let crew: Crew
  /// The order of this epoch's pictures.
  private var order: [Int32] = []
  private var orderEpoch = -1

  /// A network with first values, before its first step.
  package init(_ plan: TrainingPlan, data: PictureSet, crew: Crew) {
    self.plan = plan
    self.data = data
    self.crew = crew
    let network = Network<Real>(plan.shape)
    self.network = network
    network.initialise(plan.initialisation, seed: plan.seed)
    firstMoments = Buffer(count: network.size, zero: 0)
    secondMoments = Buffer(count: network.size, zero: 0)
    gradients = Buffer(count: network.size * BatchParts.count(plan.batch), zero: 0)
    losses = Buffer(count: BatchParts.most, zero: 0)
    let rows = max(BatchParts.rows(plan.batch), 32)
    workers = (0..<crew.count).map { _ in Worker(network, rows: rows) }
    scratch = (0..<crew.count).map { _ in Buffer(count: data.height * data.width, zero: 0) }
  }

  /// The batches of an epoch.
  package var batches: Int { plan.batches(of: data.count) }
  /// Whether the plan is fulfilled.
  package var isDone: Bool { epoch >= plan.epochs }

  // MARK: One step

  /// Learns from one batch.
  ///
  /// - Returns: The mean loss of the epoch if this was its last batch.
  @specialized(where Real == Float)
  package func takeStep() -> Double? {
    arrange()
    let first = batchInEpoch * plan.batch
    let count = min(plan.batch, order.count - first)
    let parts = BatchParts.count(count)
    crew.run(parts) { worker, part in learn(part, of: count, from: first, worker) }
    for part in 0..<parts { lossInEpoch += losses.pointer[part] }
    step += 1
    update(parts)
    batchInEpoch += 1
    guard batchInEpoch == batches else { return nil }
    let loss = lossInEpoch / Double(order.count)
    (batchInEpoch, lossInEpoch) = (0, 0)
    epoch += 1
    return loss
  }

  /// Draws the order of the epoch that runs; it follows from seed and epoch alone.
  private func arrange() {
    guard orderEpoch != epoch else { return }
    orderEpoch = epoch
    let count = plan.sampleCount(of: data.count)
    var random = Random(seed: plan.seed, purpose: 3, number: epoch)
    order = random.order(count)
    guard count < data.count else { return }
    var chooser = Random(seed: plan.seed, purpose: 2)
    let chosen = chooser.order(data.count)
    order = order.map { chosen[Int($0)] }
  }

  private func learn(_ part: Int, of count: Int, from first: Int, _ number: Int) {
    let worker = workers[number]
    let range = BatchParts.range(part, of: count)
    let rows = range.count
    data.pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      for (row, place) in range.enumerated() {
        let index = Int(order[first + place])
        let picture = start + index * data.height * data.width
        let label = data.labels[index]
        if plan.augmentation.isNone {
          worker.take(picture, label: label, row: row, of: rows)
        } else {
          var random = Random(
            seed: plan.seed, purpose: 4, number: epoch * data.count + first + place)
          let changed = scratch[number].pointer
          plan.augmentation.write(picture, data.height, data.width, &random, into: changed)
          worker.take(changed, label: label, row: row, of: rows)
        }
      }
    }
    worker.forward(rows)
    losses.pointer[part] = worker.loss(rows, scale: 1 / Double(count))
    worker.backward(rows, into: gradients.pointer + part * network.size)
  }

  /// Sums the parts and changes the weights; the pieces are for the threads, and change no byte.
  private func update(_ parts: Int) {
    let rule = UpdateRule(plan.optimiser, rate: plan.rate, step: step)
    let size = network.size
    let piece = (size / crew.count).roundedUp(to: 16)
    crew.run(crew.count) { _, number in
      let start = min(size, number * piece)
      let end = number == crew.count - 1 ? size : min(size, start + piece)
      guard start < end else { return }
      Real.kernels.update(
        rule,
        Update(
          weights: network.weights.pointer + start, gradient: gradients.pointer + start,
          first: firstMoments.pointer + start, second: secondMoments.pointer + start,
          count: end - start, parts: parts, partStride: size))
    }
    network.prepare()
  }

  // MARK: Evaluation

  /// The share of pictures that are told right, and their mean loss.
  @specialized(where Real == Float)
  package func evaluate(_ test: PictureSet) -> (accuracy: Double, loss: Double) {
    let block = workers[0].rows
    let blocks = (test.count + block - 1) / block
    guard blocks > 0 else { return (0, 0) }
    let hits = Buffer<Double>(count: 2 * blocks, zero: 0)
    crew.run(blocks) { worker, number in
      let range = number * block..<min(test.count, (number + 1) * block)
      load(test, range, worker)
      workers[worker].forward(range.count)
      hits.pointer[2 * number] = Double(workers[worker].hits(range.count))
      hits.pointer[2 * number + 1] = workers[worker].loss(range.count, scale: 1)
    }
    var (right, loss) = (0.0, 0.0)
    for number in 0..<blocks {
      right += hits.pointer[2 * number]
      loss += hits.pointer[2 * number + 1]
    }
    return (right / Double(test.count), loss / Double(test.count))
  }

  /// Takes pictures of a test set in, their centres if parts are learnt from.
  private func load(_ test: PictureSet, _ range: Range<Int>, _ number: Int) {
    test.pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      for (row, index) in range.enumerated() {
        var picture = start + index * test.height * test.width
        if plan.augmentation.crop != nil {
          let centre = scratch[number].pointer
          plan.augmentation.writeCentre(picture, test.height, test.width, into: centre)
          picture = UnsafePointer(centre)
        }
        workers[number].take(picture, label: test.labels[index], row: row, of: range.count)
      }
    }
  }

  /// Sends pictures forward block by block and looks at what each layer gives.
  func examine(_ test: PictureSet, _ look: (_ worker: Worker<Real>, _ rows: Int) -> Void) {
    let block = workers[0].rows
    for start in stride(from: 0, to: test.count, by: block) {
      let range = start..<min(test.count, start + block)
      load(test, range, 0)
      workers[0].forward(range.count)
      look(workers[0], range.count)
    }
  }
}
