/// What an experiment found out.
package struct ExperimentResult: Sendable {
  /// The runs of one variant.
  package struct Row: Sendable {
    package var name: String
    package var parameters: Int
    /// The steps of each run.
    package var steps: Int
    /// The accuracy of each seed, in the order of the seeds.
    package var accuracies: [Double] = []
    /// The last loss of each seed.
    package var losses: [Double] = []
    /// For each hidden layer the share of dead units of each seed.
    package var dead: [[Double]] = []
    /// The norms over time of the first seed, at the start and after learning.
    package var before: [Double] = []
    package var after: [Double] = []
    package var epochs: [EpochResult] = []
  }

  package var rows: [Row] = []

  /// The differences of a row and the first one, seed by seed, in points of accuracy.
  package func differences(_ row: Int) -> [Double] {
    zip(rows[row].accuracies, rows[0].accuracies).map { 100 * ($0 - $1) }
  }
}

extension Experiment {
  /// Runs all variants with all seeds.
  ///
  /// - Returns: Nothing if it was stopped.
  package func run(
    data: (train: PictureSet, test: PictureSet), seeds: [Int], threads: Int,
    overrides: [(key: String, value: String)], clock: () -> Double, isStopped: () -> Bool,
    watch: (_ variant: Int, Progress) -> Void
  ) throws -> ExperimentResult? {
    var result = ExperimentResult()
    let sessions = try variants.map { variant in
      var options = variant.options
      for (key, value) in overrides { options[key] = value }
      return try Session<Float>(options, seeds: seeds, data: data, threads: threads)
    }
    let steps = sessions.map { $0.plan.batches(of: $0.train.count) * $0.plan.epochs }
    if wantsEqualSteps, Set(steps).count > 1 {
      let list = steps.map { "\($0)" }.joined(separator: ", ")
      throw DataError(
        .damaged, "the variants take different numbers of steps: \(list)",
        hint: "a batch that divides the numbers of pictures makes them equal")
    }
    for (number, session) in sessions.enumerated() {
      var row = ExperimentResult.Row(
        name: variants[number].name,
        parameters: session.trainer(seed: seeds[0]).network.parameterCount, steps: steps[number])
      var session = session
      session.testsEachEpoch = false
      if measure == .gradientNorms || measure == .sensitivity {
        row.before = norms(session.trainer(seed: seeds[0]), session.test)
      }
      let (epochs, ending) = try session.run(
        clock: clock, isStopped: isStopped, watch: { watch(number, $0) },
        ended: { trainer in examine(trainer, session.test, seeds[0], &row) })
      guard ending == .complete else { return nil }
      row.epochs = epochs
      let last = epochs.filter { $0.epoch == session.plan.epochs }
      row.accuracies = last.map(\.accuracy)
      row.losses = last.map(\.loss)
      result.rows.append(row)
    }
    return result
  }

  private func examine(
    _ trainer: Trainer<Float>, _ test: PictureSet, _ first: Int, _ row: inout ExperimentResult.Row
  ) {
    switch measure {
    case .accuracy: return
    case .deadUnits:
      let shares = trainer.deadShares(test)
      if row.dead.isEmpty { row.dead = shares.map { _ in [] } }
      for (layer, share) in shares.enumerated() { row.dead[layer].append(share) }
    case .gradientNorms, .sensitivity:
      if trainer.plan.seed == first { row.after = norms(trainer, test) }
    }
  }

  private func norms(_ trainer: Trainer<Float>, _ test: PictureSet) -> [Double] {
    guard let profile = trainer.timeProfile(test) else { return [] }
    if measure == .sensitivity {
      let largest = profile.inputs.max() ?? 0
      return profile.inputs.map { largest > 0 ? $0 / largest : 0 }
    }
    let last = profile.states.last ?? 0
    return profile.states.map { last > 0 ? $0 / last : 0 }
  }
}
