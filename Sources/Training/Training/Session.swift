/// Where runs stand, for who watches.
package struct Progress: Sendable {
  package var seed: Int
  package var epoch: Int
  package var epochs: Int
  /// Batches done of those of all runs together.
  package var done: Int
  package var all: Int
  /// Pictures learnt from since the session began.
  package var samples: Int
}

/// Several runs of one plan, seed by seed, with checkpoints.
package struct Session<Real: EngineNumber> {
  package enum Ending: Sendable, Equatable {
    case complete
    /// Stopped between two steps, because it was asked to.
    case stopped
  }

  package let options: RunOptions
  package let plan: TrainingPlan
  package let seeds: [Int]
  package let train, test: PictureSet
  package var checkpoint: String?
  /// A checkpoint is written after so many steps, and at the end of each epoch.
  package var checkpointSteps: Int?
  /// Whether the network is tested after each epoch, or only after the last one.
  package var testsEachEpoch = true
  private let crew: Crew

  package init(
    _ options: RunOptions, seeds: [Int], data: (train: PictureSet, test: PictureSet),
    threads: Int
  ) throws(OptionFault) {
    self.options = options
    self.seeds = seeds
    let counts = try options.counts()
    train = data.train.prefix(counts.train ?? .max)
    test = data.test.prefix(counts.test ?? .max)
    plan = try options.plan(height: train.height, width: train.width, seed: seeds.first ?? 1)
    crew = Crew(threads: threads)
    if plan.samples ?? 0 > train.count {
      throw OptionFault("samples", "there are only \(train.count) pictures to learn from")
    }
  }

  /// A trainer for one seed, before its first step.
  package func trainer(seed: Int) -> Trainer<Real> {
    var plan = plan
    plan.seed = seed
    return Trainer(plan, data: train, crew: crew)
  }

  /// What the pictures are, in a checkpoint.
  package var dataText: String {
    "\(train.origin.rawValue), \(train.count) and \(test.count) pictures of "
      + "\(train.height)×\(train.width), CRC-32 \(Gzip.checksum(train.pixels)) "
      + "\(Gzip.checksum(test.pixels))"
  }

  /// Runs all seeds, or the rest of them after a checkpoint.
  ///
  /// - Parameters:
  ///   - start: Where to go on.
  ///   - clock: Seconds of a clock that only goes forward.
  ///   - isStopped: Whether to stop before the next step.
  ///   - watch: Is told after each step where the runs stand.
  ///   - reached: Is told each epoch's result.
  ///   - ended: Is given each trainer when its plan is fulfilled.
  /// - Returns: The results, and how it ended.
  /// - Throws: If a checkpoint cannot be written, or does not fit.
  package func run(
    from start: Checkpoint<Real>? = nil, clock: () -> Double, isStopped: () -> Bool,
    watch: (Progress) -> Void, reached: (EpochResult) -> Void = { _ in },
    ended: (Trainer<Real>) -> Void = { _ in }
  ) throws(DataError) -> (results: [EpochResult], ending: Ending) {
    var results = start?.results ?? []
    var samples = 0
    let first = start.flatMap { seeds.firstIndex(of: $0.seed) } ?? 0
    for (place, seed) in seeds.enumerated() where place >= first {
      let trainer = trainer(seed: seed)
      if let start, place == first { try start.restore(trainer, from: checkpoint ?? "checkpoint") }
      var begun = clock()
      while !trainer.isDone {
        if isStopped() {
          try save(trainer, results)
          return (results, .stopped)
        }
        let loss = trainer.takeStep()
        samples += plan.batch
        if let loss {
          let seconds = clock() - begun
          let isTested = testsEachEpoch || trainer.isDone
          let result = EpochResult(
            seed: seed, epoch: trainer.epoch, loss: loss,
            accuracy: isTested ? trainer.evaluate(test).accuracy : .nan, steps: trainer.step,
            seconds: seconds, samples: plan.sampleCount(of: train.count))
          results.append(result)
          reached(result)
          begun = clock()
        }
        if loss != nil || checkpointSteps.map({ trainer.step % $0 == 0 }) ?? false {
          try save(trainer, results)
        }
        watch(progress(trainer, place, samples))
      }
      if plan.epochs == 0 { try save(trainer, results) }
      ended(trainer)
    }
    return (results, .complete)
  }

  private func progress(_ trainer: Trainer<Real>, _ place: Int, _ samples: Int) -> Progress {
    let each = trainer.batches * plan.epochs
    return Progress(
      seed: trainer.plan.seed, epoch: min(trainer.epoch + 1, plan.epochs), epochs: plan.epochs,
      done: place * each + trainer.step, all: seeds.count * each, samples: samples)
  }

  private func save(_ trainer: Trainer<Real>, _ results: [EpochResult]) throws(DataError) {
    guard let checkpoint else { return }
    try Checkpoint(
      options: options.text, data: dataText, results: results, seeds: seeds, trainer: trainer
    ).write(to: checkpoint)
  }
}
