internal import Exact

/// A sum of multiples of coordinates and a constant.
struct LinearForm {
  var constant: Rational = 0
  /// The coefficients by coordinate, counted from 0.
  var coefficients: [Int: Rational] = [:]

  var isConstant: Bool { coefficients.values.allSatisfy(\.isZero) }

  /// The sum with a multiple of another form.
  func adding(_ factor: Rational, _ other: LinearForm) -> LinearForm {
    var sum = self
    sum.constant += factor * other.constant
    for (coordinate, value) in other.coefficients {
      sum.coefficients[coordinate, default: 0] += factor * value
    }
    return sum
  }

  /// The form multiplied by a number.
  func scaled(by factor: Rational) -> LinearForm { LinearForm().adding(factor, self) }
}

/// Reads both sides of a linear equation such as `2*x + y = 1` or `(x1 - x2)/3 = 1/2 - 2x3`.
struct EquationReader {
  private enum Token: Equatable {
    case number(Rational)
    case coordinate(Int)
    case sign(Character)
  }

  private var tokens: [(token: Token, offset: Int)] = []
  private var next = 0
  /// Where the equation ends, for what is missing there.
  private let end: Int
  private static let hint =
    "equations look like 2*x - y = 1/3, with coordinates x, y, z or x1, x2, …"

  /// The left side minus the right side.
  static func difference(
    _ line: Substring, at offset: Int
  ) throws(ArrangementReader.Fault) -> LinearForm {
    var reader = try EquationReader(line, at: offset)
    let left = try reader.sum()
    try reader.expect("=")
    let right = try reader.sum()
    if reader.next < reader.tokens.count {
      if reader.peek("=") { throw reader.fault("an equation has one '='") }
      throw reader.fault("this is no part of a linear equation")
    }
    return left.adding(-1, right)
  }

  private init(_ line: Substring, at offset: Int) throws(ArrangementReader.Fault) {
    end = offset + line.utf8.count
    var rest = line
    while let first = rest.first {
      let place = offset + line.utf8.distance(from: line.startIndex, to: rest.startIndex)
      if first.isWhitespace {
        rest.removeFirst()
      } else if first.isASCII, first.isNumber || first == "." {
        tokens.append((.number(try Self.number(&rest, place)), place))
      } else if first.isLetter {
        tokens.append((.coordinate(try Self.coordinate(&rest, place)), place))
      } else if let sign = Self.signs[first] {
        tokens.append((.sign(sign), place))
        rest.removeFirst()
      } else {
        throw ArrangementReader.Fault(
          message: "'\(first)' does not belong in a linear equation", offset: place,
          hint: Self.hint)
      }
    }
  }

  private static let signs: [Character: Character] = [
    "+": "+", "-": "-", "−": "-", "*": "*", "·": "*", "/": "/", "(": "(", ")": ")", "=": "=",
  ]

  /// Digits with a point and an exponent.
  private static func number(
    _ rest: inout Substring, _ place: Int
  ) throws(ArrangementReader.Fault) -> Rational {
    var word = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let tail = rest[word.endIndex...]
    if let mark = tail.first, mark == "e" || mark == "E" {
      let sign = tail.dropFirst().prefix { $0 == "-" || $0 == "+" }
      let digits = tail.dropFirst(1 + sign.count).prefix { $0.isASCII && $0.isNumber }
      if sign.count <= 1, !digits.isEmpty { word = rest[..<digits.endIndex] }
    }
    guard let value = Rational(decimal: word) else {
      throw ArrangementReader.Fault(message: "'\(word)' is no number", offset: place)
    }
    rest = rest[word.endIndex...]
    return value
  }

  private static func coordinate(
    _ rest: inout Substring, _ place: Int
  ) throws(ArrangementReader.Fault) -> Int {
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "[" || $0 == "]" }
    rest = rest[word.endIndex...]
    switch word {
    case "x": return 0
    case "y": return 1
    case "z": return 2
    default:
      var digits = word.dropFirst()
      if digits.first == "_" {
        digits = digits.dropFirst()
      } else if digits.first == "[", digits.last == "]" {
        digits = digits.dropFirst().dropLast()
      }
      guard word.first == "x", let number = Int(digits), (1...4096).contains(number) else {
        throw ArrangementReader.Fault(
          message: "'\(word)' is no coordinate", offset: place, hint: hint)
      }
      return number - 1
    }
  }

  private func fault(_ message: String) -> ArrangementReader.Fault {
    ArrangementReader.Fault(
      message: message, offset: next < tokens.count ? tokens[next].offset : end, hint: Self.hint)
  }

  private func peek(_ sign: Character) -> Bool {
    next < tokens.count && tokens[next].token == .sign(sign)
  }

  private mutating func take(_ sign: Character) -> Bool {
    guard peek(sign) else { return false }
    next += 1
    return true
  }

  private mutating func expect(_ sign: Character) throws(ArrangementReader.Fault) {
    guard take(sign) else { throw fault("'\(sign)' is missing here") }
  }

  private mutating func sum() throws(ArrangementReader.Fault) -> LinearForm {
    var sum = try product()
    while true {
      if take("+") {
        sum = sum.adding(1, try product())
      } else if take("-") {
        sum = sum.adding(-1, try product())
      } else {
        return sum
      }
    }
  }

  /// Factors parted by `*` and `/`, or a number or bracket right before a coordinate or bracket.
  private mutating func product() throws(ArrangementReader.Fault) -> LinearForm {
    var value = try factor()
    while next < tokens.count {
      let place = next
      if take("/") {
        let divisor = try factor()
        guard divisor.isConstant, !divisor.constant.isZero else {
          next = place
          throw fault("a linear equation divides by numbers that are not zero only")
        }
        value = value.scaled(by: divisor.constant.reciprocal)
        continue
      }
      guard take("*") || standsBeforeFactor else { return value }
      let other = try factor()
      if value.isConstant {
        value = other.scaled(by: value.constant)
      } else if other.isConstant {
        value = value.scaled(by: other.constant)
      } else {
        next = place
        throw fault("a product of coordinates is not linear")
      }
    }
    return value
  }

  /// Whether a coordinate or a bracket follows right away; two numbers side by side are no product.
  private var standsBeforeFactor: Bool {
    switch tokens[next].token {
    case .coordinate: true
    case .sign(let sign): sign == "("
    case .number: false
    }
  }

  /// A number, a coordinate or a bracket, with any signs before it.
  private mutating func factor() throws(ArrangementReader.Fault) -> LinearForm {
    var sign: Rational = 1
    while peek("-") || peek("+") {
      if peek("-") { sign = -sign }
      next += 1
    }
    guard next < tokens.count else { throw fault("something is missing here") }
    switch tokens[next].token {
    case .number(let value):
      next += 1
      return LinearForm(constant: sign * value)
    case .coordinate(let number):
      next += 1
      return LinearForm(coefficients: [number: sign])
    case .sign("("):
      next += 1
      depth += 1
      guard depth <= 200 else { throw fault("more than 200 brackets inside one another") }
      let value = try sum()
      try expect(")")
      depth -= 1
      return value.scaled(by: sign)
    case .sign(let sign):
      throw fault("'\(sign)' stands where a number or a coordinate is needed")
    }
  }

  private var depth = 0
}
