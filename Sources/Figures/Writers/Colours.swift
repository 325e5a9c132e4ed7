extension Figure.Ink {
  /// The colour on a light and on a dark page, as six hexadecimal digits; nil for no ink.
  var colours: (light: String, dark: String)? {
    switch self {
    case .none: nil
    case .black: ("111111", "ECECEC")
    case .white: ("FFFFFF", "16181C")
    case .grey: ("707070", "A0A0A0")
    case .shade: ("C8C8C8", "55595F")
    case .mist: ("F0F0F0", "24272D")
    case .blue: ("0072B2", "56B4E9")
    case .red: ("C44E00", "FF9A57")
    case .green: ("007D5A", "3FCB9F")
    case .purple: ("A8508A", "E79AC8")
    case .orange: ("A67300", "F0C04A")
    }
  }
}

extension Figure {
  /// A path as it is drawn: where it has a head, the line ends inside that.
  static func drawn(
    _ points: [Point], width: Double, hasArrow: Bool
  ) -> (line: [Point], head: [Point]?) {
    guard hasArrow, points.count >= 2, let tip = points.last else { return (points, nil) }
    let from = points[points.count - 2]
    let length = (tip - from).length
    guard length > 0 else { return (points, nil) }
    let head = headLength(width: width)
    let back = tip - head * (tip - from).unit
    let side = 0.42 * head * (tip - from).unit.turned
    let end = tip - min(0.7 * head, length) * (tip - from).unit
    return (points.dropLast() + [end], [tip, back + side, back - side])
  }

  /// How long the head of an arrow is.
  static func headLength(width: Double) -> Double { 6.5 * width }
}
