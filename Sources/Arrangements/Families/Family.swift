package import Exact

/// A named family of arrangements, made from whole numbers.
package struct Family: Sendable {
  /// Rows a_1 … a_d, b of whole numbers.
  package struct Rows: Sendable {
    package var dimension: Int
    package var rows: [[Integer]]
    /// What is wrong with the parameters, if they describe no arrangement.
    package var fault: String?

    init(_ dimension: Int, _ rows: [[Int]], fault: String? = nil) {
      self.dimension = dimension
      self.fault = fault
      self.rows = rows.map { $0.map { Integer($0) } }
    }

    init(_ dimension: Int, integers rows: [[Integer]]) {
      self.dimension = dimension
      self.rows = rows
    }
  }

  /// A parameter and what it may be.
  package struct Parameter: Sendable {
    package let name: String
    package let range: ClosedRange<Int>
    /// Taken if the parameter is left out.
    package let standard: Int?

    init(_ name: String, _ range: ClosedRange<Int>, standard: Int? = nil) {
      self.name = name
      self.range = range
      self.standard = standard
    }
  }

  package let name: String
  package let aliases: [String]
  package let summary: String
  package let parameters: [Parameter]
  /// Whether further numbers may follow the parameters.
  package let takesMore: Bool
  package let rows: @Sendable ([Int]) -> Rows
  /// The Whitney numbers |w_0|, |w_1|, … by the family's own formula, if it has one.
  package let whitney: (@Sendable ([Int]) -> [Integer])?
  /// A symmetry by which counting may merge flats.
  package let merging: (@Sendable ([Int]) -> (any FlatMerging)?)?

  init(
    _ name: String, _ aliases: [String] = [], summary: String, _ parameters: [Parameter],
    takesMore: Bool = false,
    whitney: (@Sendable ([Int]) -> [Integer])? = nil,
    merging: (@Sendable ([Int]) -> (any FlatMerging)?)? = nil,
    rows: @escaping @Sendable ([Int]) -> Rows
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.parameters = parameters
    self.takesMore = takesMore
    self.rows = rows
    self.whitney = whitney
    self.merging = merging
  }

  /// All families, by kind.
  package static let catalogue: [Family] =
    general + coxeter + deformations + cubes + graphs + planar + points

  package static func named(_ name: String) -> Family? {
    let plain = name.lowercased().filter { $0 != "-" && $0 != "_" }
    return catalogue.first { family in
      ([family.name] + family.aliases).contains { $0.filter { $0 != "_" && $0 != "-" } == plain }
    }
  }

  /// The values of the parameters with the standard ones filled in.
  package func arguments(_ given: [Int]) throws(FamilyError) -> [Int] {
    var values = given
    if given.count > parameters.count, !takesMore { throw .tooMany(self) }
    for (index, parameter) in parameters.enumerated() {
      if index >= values.count {
        guard let standard = parameter.standard else { throw .missing(self, parameter.name) }
        values.append(standard)
      }
      guard parameter.range.contains(values[index]) else {
        throw .outside(self, parameter, values[index])
      }
    }
    return values
  }

  /// How the family is called, such as `grid:3,4`.
  package var usage: String {
    guard !parameters.isEmpty else { return name }
    let names = parameters.map { $0.standard == nil ? $0.name.uppercased() : "[\($0.name)]" }
    return name + ":" + names.joined(separator: ",") + (takesMore ? ",…" : "")
  }
}

/// What is wrong with the parameters of a family.
package enum FamilyError: Error {
  case tooMany(Family)
  case missing(Family, String)
  case outside(Family, Family.Parameter, Int)

  package var message: String {
    switch self {
    case .tooMany(let family): "too many numbers; the family is called \(family.usage)"
    case .missing(let family, let name): "\(name) is missing; the family is called \(family.usage)"
    case .outside(let family, let parameter, let value):
      "\(parameter.name) = \(value) is outside \(parameter.range.lowerBound) to "
        + "\(parameter.range.upperBound) for \(family.usage)"
    }
  }
}

/// A row with some entries set and the others zero.
func row(_ size: Int, _ entries: (Int, Int)...) -> [Int] {
  var row = [Int](repeating: 0, count: size)
  for (index, value) in entries { row[index] += value }
  return row
}

/// All pairs i < j below a bound, in order.
func pairs(_ n: Int) -> [(Int, Int)] {
  (0..<max(n, 0)).flatMap { i in (i + 1..<max(n, i + 1)).map { (i, $0) } }
}

/// The Whitney numbers of a polynomial Π (t + e) by its exponents e.
func whitneyNumbers(exponents: [Int]) -> [Integer] {
  exponents.reduce([Integer(1)]) { product, e in
    var next = product + [0]
    for (k, value) in product.enumerated() { next[k + 1] += value * Integer(e) }
    return next
  }
}
