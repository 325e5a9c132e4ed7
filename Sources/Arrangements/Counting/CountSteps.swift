package import Exact

/// One line of a count by adding the hyperplanes one after the other.
package struct CountStep: Sendable, Equatable {
  /// The number of the hyperplane, from 1.
  package let hyperplane: Int
  /// The pieces into which the earlier ones cut it, each of which splits one region.
  package let pieces: Integer
  /// In the plane: the distinct points where it meets earlier lines.
  package let cuts: Int?
  /// The regions so far.
  package let total: Integer
}

extension Arrangement {
  /// The count as steps: H_k adds as many regions as the earlier hyperplanes cut it into.
  ///
  /// In the plane that is one more than the distinct points where the line meets earlier ones.
  package func countSteps(limits: CountLimits = CountLimits()) throws(CountError) -> [CountStep] {
    var total: Integer = 1
    var steps: [CountStep] = []
    for index in hyperplanes.indices {
      let restricted = restriction(of: index, to: index)
      let pieces = try restricted.count(limits: limits).polynomial.regions
      total += pieces
      steps.append(
        CountStep(
          hyperplane: index + 1, pieces: pieces,
          cuts: dimension == 2 ? restricted.hyperplanes.count : nil, total: total))
    }
    return steps
  }

  /// The arrangement that the first hyperplanes cut out of one of them.
  func restriction(of index: Int, to count: Int) -> Arrangement {
    let base = hyperplanes[index]
    guard let pivot = base.normal.firstIndex(where: { !$0.isZero }) else {
      fatalError("a hyperplane has a normal")
    }
    let source = base.normal + [base.constant]
    var rows: [[Rational]] = []
    for plane in hyperplanes.prefix(count) {
      // Eliminate the pivot coordinate; a row without normal is parallel and cuts nothing.
      let row = plane.normal + [plane.constant]
      var reduced = zip(row, source).map { Rational($0 * source[pivot] - row[pivot] * $1) }
      reduced.remove(at: pivot)
      if reduced.dropLast().contains(where: { !$0.isZero }) { rows.append(reduced) }
    }
    guard let restricted = try? Arrangement(dimension: dimension - 1, rows: rows) else {
      fatalError("restricted rows have normals")
    }
    return restricted
  }
}
