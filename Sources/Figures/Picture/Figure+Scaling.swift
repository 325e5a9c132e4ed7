extension Figure {
  /// The picture smaller or larger, its texts and lines with it.
  package func scaled(by factor: Double) -> Figure {
    var figure = self
    figure.width *= factor
    figure.height *= factor
    figure.marks = marks.map { $0.scaled(by: factor) }
    return figure
  }

  /// The picture no wider than a column; as it is where it fits.
  package func fitted(to column: Double) -> Figure {
    width <= column ? self : scaled(by: column / width)
  }
}

extension Figure.Mark {
  fileprivate func scaled(by factor: Double) -> Figure.Mark {
    func stroke(_ stroke: Figure.Stroke) -> Figure.Stroke {
      var stroke = stroke
      stroke.width *= factor
      return stroke
    }
    switch self {
    case .region(let points, let fill, let line):
      return .region(points.map { factor * $0 }, fill: fill, stroke: stroke(line))
    case .path(let points, let line, let hasArrow):
      return .path(points.map { factor * $0 }, stroke: stroke(line), hasArrow: hasArrow)
    case .circle(let centre, let radius, let fill, let line):
      return .circle(factor * centre, radius: factor * radius, fill: fill, stroke: stroke(line))
    case .text(var text):
      text.point = factor * text.point
      text.size *= factor
      return .text(text)
    }
  }
}
