package import KernelInterface

/// All that decides what a run of training computes; the bytes of its result follow from it.
package struct TrainingPlan: Sendable, Equatable {
  package var shape: NetworkShape
  package var initialisation = Initialisation()
  package var optimiser = UpdateRule.Kind.adam
  package var rate = 1e-3
  package var epochs = 10
  package var batch = 100
  package var seed = 1
  /// How many pictures of the set are learnt from: the first of an order drawn by the seed.
  package var samples: Int?
  package var augmentation = Augmentation()

  package init(_ shape: NetworkShape) { self.shape = shape }

  /// The pictures that are learnt from, of a set of so many.
  package func sampleCount(of count: Int) -> Int { min(samples ?? count, count) }

  /// The batches of an epoch; the last one may be smaller.
  package func batches(of count: Int) -> Int { (sampleCount(of: count) + batch - 1) / batch }
}

extension UpdateRule.Kind {
  /// The optimisers by the words of the command.
  package static let names: [(String, UpdateRule.Kind)] = [
    ("sgd", .descent), ("momentum", .momentum), ("adam", .adam),
  ]

  package var name: String { Self.names.first { $0.1 == self }?.0 ?? "" }

  package init?(name: String) {
    guard let found = Self.names.first(where: { $0.0 == name }) else { return nil }
    self = found.1
  }
}
