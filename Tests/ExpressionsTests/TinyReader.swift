import Exact
import Expressions

/// Just enough of a reader to compute texts of the catalogue in floating point, for tests here.
///
/// The language's own reader stands on a higher floor.
struct TinyReader {
  private let text: [Character]
  private var place = 0
  private let values: [String: Double]

  static func value(_ text: String, _ values: [String: Double] = [:]) -> Double {
    var reader = TinyReader(text, values)
    let value = reader.sum()
    precondition(reader.place == reader.text.count, "not read to the end: \(text)")
    return value
  }

  /// Whether a chain of comparisons joined by `and` holds.
  static func holds(_ text: String, _ values: [String: Double]) -> Bool {
    var reader = TinyReader(text, values)
    repeat {
      let left = reader.sum()
      let sign = reader.comparison()
      let right = reader.sum()
      let isTrue =
        switch sign {
        case "<": left < right
        case "<=": left <= right
        case ">": left > right
        case ">=": left >= right
        case "!=": left != right
        default: left == right
        }
      if !isTrue { return false }
    } while reader.take("&")
    return true
  }

  private init(_ text: String, _ values: [String: Double]) {
    let joined = text.components(of: " and ").joined(separator: "&")
    self.text = Array(joined.filter { $0 != " " })
    self.values = values
  }

  private func stands(_ word: String) -> Bool {
    place + word.count <= text.count && String(text[place..<(place + word.count)]) == word
  }

  private mutating func take(_ word: String) -> Bool {
    guard stands(word) else { return false }
    place += word.count
    return true
  }

  private mutating func comparison() -> String {
    for sign in ["<=", ">=", "!=", "<", ">", "="] where take(sign) { return sign }
    preconditionFailure("no comparison in \(String(text))")
  }

  private mutating func sum() -> Double {
    var total = take("-") ? -product() : product()
    while true {
      if take("+") {
        total += product()
      } else if take("-") {
        total -= product()
      } else {
        return total
      }
    }
  }

  private mutating func product() -> Double {
    var total = power()
    while true {
      if take("*") { total *= power() } else if take("/") { total /= power() } else { return total }
    }
  }

  private mutating func power() -> Double {
    let base = atom()
    guard take("^") else { return base }
    let exponent = take("-") ? -power() : power()
    let function = Expr.power(.symbol("b"), .symbol("e"))
    return real(function, ["b": base, "e": exponent])
  }

  private mutating func atom() -> Double {
    if take("(") {
      defer { place += 1 }
      return sum()
    }
    var name = ""
    while place < text.count, text[place].isLetter || text[place].isNumber || text[place] == "?" {
      name.append(text[place])
      place += 1
    }
    if let number = Double(name) { return number }
    if name == "pi" { return .pi }
    guard take("(") else { return values[name] ?? .nan }
    var arguments: [Double] = []
    repeat { arguments.append(sum()) } while take(",")
    place += 1
    guard let function = Function.named(name) else { preconditionFailure("no function \(name)") }
    return arguments.contains(where: \.isNaN) ? .nan : function.evaluate(arguments)
  }

  private func real(_ e: Expr, _ values: [String: Double]) -> Double {
    var point = Environment()
    for (name, value) in values {
      guard let exact = Rational(exactly: value) else { return .nan }
      point.values[Quantity(name)] = exact
    }
    return (try? e.value(at: point).number) ?? .nan
  }
}
