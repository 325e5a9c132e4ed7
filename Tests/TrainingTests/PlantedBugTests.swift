import KernelInterface
import Support
import Testing

@testable import Training

/// Bugs that were overlooked by the checks of others; ours must find each.
@Suite("A planted bug") struct PlantedBugTests {
  /// A way to be wrong.
  enum Bug: String, CaseIterable, Sendable {
    case scale = "a scale off by 0.05 %"
    case biasSum = "a bias summed over all pictures but one"
    case swappedGate = "two gates exchanged"
    case shiftedIndex = "an index off by one"
  }

  @Test("is found in every model", arguments: Bug.allCases, OddCase.planted)
  func found(_ bug: Bug, _ odd: OddCase) {
    let network: Network<Double> = odd.network(seed: 5)
    let (pictures, labels) = odd.pictures(seed: 6)
    let partial = network.gradient(
      Array(pictures.dropLast()), Array(labels.dropLast())
    ).gradient
    let check = GradientCheck(network, pictures, labels, margin: 0) { gradient in
      plant(bug, in: &gradient, partial, Double(pictures.count))
    }
    #expect(check.worst > 1e-12, "\(bug.rawValue) in \(odd.name) is not found: \(check.worst)")
    #expect(GradientCheck(network, pictures, labels, margin: 0).worst < 1e-12)
  }

  private func plant(
    _ bug: Bug, in gradient: inout [NamedTensor<Double>], _ partial: [NamedTensor<Double>],
    _ count: Double
  ) {
    switch bug {
    case .scale: gradient[0].values = gradient[0].values.map { $0 * 1.0005 }
    case .biasSum:
      let place = gradient.firstIndex { $0.shape.count == 1 } ?? 0
      gradient[place].values = partial[place].values.map { $0 * (count - 1) / count }
    case .swappedGate:
      // Two parameters of one shape; where a model has no gates, two units.
      for i in gradient.indices {
        if let j = gradient.indices.first(where: {
          $0 > i && gradient[$0].shape == gradient[i].shape
        }) {
          (gradient[i].values, gradient[j].values) = (gradient[j].values, gradient[i].values)
          return
        }
      }
      gradient[0].values.swapAt(0, gradient[0].values.count - 1)
    case .shiftedIndex:
      let values = gradient[0].values
      gradient[0].values = Array(values.dropFirst()) + [values[0]]
    }
  }

  @Test("pictures at a kink are left out, and counted")
  func kinks() {
    let odd = OddCase.denseCases[1]
    let network: Network<Double> = odd.network(seed: 7)
    var tensors = network.tensors
    for place in tensors.indices where tensors[place].name.hasPrefix("b") {
      tensors[place].values = tensors[place].values.map { _ in 0 }
    }
    network.set(tensors)
    let labels = odd.pictures(seed: 8).labels
    var pictures = odd.pictures(seed: 8).pictures
    // Without a bias all sums of the blank picture are zero: it lies on every kink.
    pictures[2] = pictures[2].map { _ in 0 }
    let check = GradientCheck(network, pictures, labels)
    #expect(check.kinksSkipped == 1)
    #expect(check.worst < 1e-12)
  }
}

extension OddCase {
  static let planted: [OddCase] = [
    recurrentCases[0], recurrentCases[3], recurrentCases[6], recurrentCases[9],
    denseCases[6], convolutionCases[1],
  ]
}
