package import Exact

/// A maximal interval on which a network of one input is linear.
package struct LinearPiece: Sendable, Equatable {
  /// Its ends; none is infinite.
  package var lower: Rational?
  package var upper: Rational?
  package let slope: Rational
  package let constant: Rational
}

extension ReLUNetwork {
  /// The linear pieces of an output of a network with one input, from left to right.
  ///
  /// Regions that lie side by side and carry the same linear function make one piece.
  package func linearPieces(output: Int = 0) -> [LinearPiece] {
    precondition(inputCount == 1, "pieces are those of a function of one number")
    let regions = activationRegions().sorted { $0.point[0] < $1.point[0] }
    var pieces: [LinearPiece] = []
    for region in regions {
      let row = region.map[output]
      // a·x + b > 0 bounds from below if a > 0.
      let ends = region.walls.filter { !$0[0].isZero }.map {
        (place: -Rational($0[1], $0[0]), isLower: $0[0].signum > 0)
      }
      let piece = LinearPiece(
        lower: ends.filter(\.isLower).map(\.place).max(),
        upper: ends.filter { !$0.isLower }.map(\.place).min(), slope: row[0], constant: row[1])
      if let last = pieces.last, last.slope == piece.slope, last.constant == piece.constant {
        pieces[pieces.count - 1].upper = piece.upper
      } else {
        pieces.append(piece)
      }
    }
    return pieces
  }
}
