package import Exact

/// A comparison of a threshold network with a union of regions, exact and with a counter-example.
package struct NetworkCheck: Sendable {
  /// A point where network and union differ.
  package struct Difference: Sendable {
    package let point: [Rational]
    package let signs: String
    package let networkFires: Bool
  }

  /// The regions of the common refinement that were compared.
  package private(set) var compared = 0
  package private(set) var difference: Difference?

  /// Compares at one point of every region cut by the lines and by the units of the first layer.
  ///
  /// Inside such a region neither side of the comparison changes, so the points decide; borders,
  /// which have no area, are left out.
  package init(
    _ network: ThresholdNetwork, against union: Set<String>, of arrangement: Arrangement
  ) throws {
    let own = network.layers[0].filter { $0.weights.contains { !$0.isZero } }
    let rows = arrangement.hyperplanes.map { plane in
      (plane.normal + [plane.constant]).map { Rational($0) }
    }
    let common = try Arrangement(
      dimension: arrangement.dimension, rows: rows + own.map { $0.weights + [$0.threshold] })
    var options = ListOptions()
    options.givesPoints = true
    let expected = try common.count().polynomial.regions
    for block in try RegionListing(common, expected: expected, options: options).all() {
      for region in 0..<block.count where difference == nil {
        compared += 1
        let point = block.point(in: region)
        guard let signs = arrangement.signs(at: point) else {
          fatalError("an inner point lies on no line")
        }
        let fires = network.fires(at: point)
        if fires != union.contains(signs) {
          difference = Difference(point: point, signs: signs, networkFires: fires)
        }
      }
    }
  }
}
