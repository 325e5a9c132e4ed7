package import Exact

/// Reads points: one a line, coordinates parted by blanks or commas, `#` starts a comment.
package enum PointReader {
  package static func read(_ text: String) throws(ArrangementReader.Fault) -> [[Rational]] {
    var points: [[Rational]] = []
    for line in TextLine.lines(of: text) where !line.isBlank {
      let point = try ArrangementReader.numbers(line.content, line.content, line.offset)
      if let first = points.first, first.count != point.count {
        throw ArrangementReader.Fault(
          message: "\(point.count) coordinates where \(first.count) are needed",
          offset: line.offset, hint: "every point has as many coordinates as the first one")
      }
      points.append(point)
    }
    return points
  }
}
