import Exact
import Testing

@testable import Expressions

extension Function: CustomTestStringConvertible {
  /// Its name.
  public var testDescription: String { id }

  /// Whether it takes numbers one by one.
  var isScalar: Bool { onMatrices == nil }

  static var scalar: [Function] { catalogue.filter { $0.isScalar && !$0.isHeld } }

  /// Arguments at which it is tried: small and large ones, near kinks and at them.
  func samples(seed: UInt64, count: Int = 60) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    func uniform(_ reach: Double) -> Double {
      reach * (Double(generator.integer(in: -1_000_000...1_000_000)) / 1_000_000)
    }
    let first: [Double] = [0, 1, -1, 0.5, 1e-9, -1e-9, 1e-3, 36, -36, 700, -700, 2, 40.25]
    let firsts = first + (0..<count).map { $0 % 2 == 0 ? uniform(3) : uniform(1) }
    return firsts.flatMap { x -> [[Double]] in
      var lists: [[Double]] = []
      for arity in Swift.max(1, arity.lowerBound)...Swift.min(3, arity.upperBound) {
        let rest = (1..<Swift.max(arity, 1)).map { _ in
          id == "binomial" ? Double(generator.integer(in: 0...8)) : uniform(2)
        }
        lists.append([x] + rest)
      }
      return lists
    }
  }

  /// Samples at which it has a value.
  func definedSamples(seed: UInt64) -> [[Double]] {
    samples(seed: seed).filter { evaluate($0).isFinite }
  }

  func point(_ arguments: [Double]) -> Environment {
    var point = Environment()
    for (i, x) in arguments.enumerated() {
      point.values[Quantity("x\(i)")] = Rational(exactly: x)
    }
    return point
  }

  func symbols(_ count: Int) -> [Expr] { (0..<count).map { Expr.symbol("x\($0)") } }

  /// Whether all conditions hold at the arguments.
  func hold(
    _ conditions: ([Expr]) -> [Expr], at arguments: [Double]
  ) throws -> Bool {
    try conditions(symbols(arguments.count)).allSatisfy {
      if case .truth(let truth) = try $0.value(at: point(arguments)) { truth } else { false }
    }
  }

  /// Richardson's difference quotient, with an estimate of its error.
  func quotient(_ arguments: [Double], _ argument: Int) -> (value: Double, error: Double) {
    func central(_ h: Double) -> Double {
      var (left, right) = (arguments, arguments)
      left[argument] -= h
      right[argument] += h
      return (evaluate(right) - evaluate(left)) / (right[argument] - left[argument])
    }
    let size = arguments[argument].magnitude
    let h = size == 0 ? 1e-4 : Swift.min(1e-3, size / 16)
    let (a, b, c) = (central(h), central(h / 2), central(h / 4))
    let (p, q) = ((4 * b - a) / 3, (4 * c - b) / 3)
    let rounding = Swift.max(evaluate(arguments).magnitude, 1e-30) * 1e-12 / h
    return (q + (q - p) / 15, 4 * (q - p).magnitude + rounding)
  }
}

@Suite("Every function") struct CatalogueTests {
  @Test("has a name of its own, a summary and rules with names")
  func names() {
    var names = Set<String>()
    var rules = Set<String>()
    for function in Function.catalogue {
      for name in [function.id] + function.aliases { #expect(names.insert(name).inserted) }
      #expect(!function.summary.isEmpty)
      for rule in function.rules {
        let id = String(rule.prefix { $0 != ":" })
        #expect(rules.insert(id).inserted, "two rules named \(id)")
        #expect(rule.contains("  # "), "no reason for \(id)")
      }
    }
  }

  @Test("has slope 0 where its value is held fixed", arguments: Function.catalogue.filter(\.isHeld))
  func held(_ f: Function) {
    for arguments in f.definedSamples(seed: 7) {
      #expect(f.slope(arguments, f.evaluate(arguments), 0) == 0)
    }
  }

  @Test(
    "has the slope of its difference quotient",
    arguments: Function.scalar.filter { !$0.isHeld })
  func slope(_ f: Function) throws {
    var tried = 0
    for arguments in f.definedSamples(seed: 7) where f.id != "binomial" {
      for i in arguments.indices {
        let slope = f.slope(arguments, f.evaluate(arguments), i)
        let (quotient, error) = f.quotient(arguments, i)
        guard slope.isFinite, quotient.isFinite, error < 1e-4 * Swift.max(1, slope.magnitude) else {
          continue
        }
        tried += 1
        let allowed = error + 1e-9 * Swift.max(1, slope.magnitude)
        #expect(
          (slope - quotient).magnitude <= allowed, "\(arguments), \(i): \(slope), \(quotient)")
      }
    }
    #expect(tried > 10 || f.id == "binomial")
  }

  @Test("has a derivative that agrees with its slope", arguments: Function.scalar)
  func derivative(_ f: Function) throws {
    for arguments in f.definedSamples(seed: 8) {
      let symbols = f.symbols(arguments.count)
      let call = Expr.call(Callee(f.id, arity: arguments.count), symbols)
      guard try f.hold(f.smoothWhere, at: arguments) else { continue }
      for i in arguments.indices {
        guard let rule = f.derivative(of: call, in: i) else { continue }
        guard let value = try rule.value(at: f.point(arguments)).number else { continue }
        let slope = f.slope(arguments, f.evaluate(arguments), i)
        // 1 − y² and its like lose digits where y is near 1.
        #expect(close(value, slope, 2e-9), "\(arguments), \(i): \(value), \(slope)")
      }
    }
  }

  @Test("is enclosed by intervals that grow tight", arguments: Function.scalar)
  func enclosure(_ f: Function) throws {
    let coarse = IntervalArithmetic(bits: 60)
    let fine = IntervalArithmetic(bits: 200)
    for arguments in f.definedSamples(seed: 9) {
      let points = try arguments.map { try #require(Interval(exactly: $0)) }
      let value = f.evaluate(arguments)
      let first = try #require(f.enclose(points, coarse), "\(arguments)")
      let second = try #require(f.enclose(points, fine), "\(arguments)")
      #expect(first.overlaps(second))
      #expect(second.isPoint || second.width < first.width || first.isPoint)
      let (low, high) = second.doubleBounds
      // In floating point the tail of gelu and long products lose digits.
      let loss = ["gelu", "binomial"].contains(f.id) ? 1e-12 : 4e-15
      let slack = loss * value.magnitude + 1e-300
      #expect(low - slack <= value && value <= high + slack, "\(arguments): \(value), \(low)")
      let relative = second.width.asDouble(.up) / Swift.max(value.magnitude, 1e-300)
      #expect(relative < 1e-40 || value.magnitude < 1e-250, "\(arguments): \(relative)")
    }
  }

  @Test("is enclosed on whole intervals", arguments: Function.scalar)
  func ranges(_ f: Function) throws {
    let arithmetic = IntervalArithmetic(bits: 60)
    var generator = SeededGenerator(seed: 10)
    for arguments in f.definedSamples(seed: 10) where f.id != "binomial" {
      let width = Double(generator.integer(in: 1...2000)) / 1000
      let ends = try arguments.map { x in
        try #require(Interval(exactly: x)).hull(try #require(Interval(exactly: x + width)))
      }
      guard let enclosure = f.enclose(ends, arithmetic) else { continue }
      let (low, high) = enclosure.doubleBounds
      for step in 0...16 {
        let inside = arguments.map { $0 + width * Double(step) / 16 }
        let value = f.evaluate(inside)
        let slack = 1e-14 * Swift.max(value.magnitude, 1e-12)
        #expect(low - slack <= value && value <= high + slack, "\(arguments) + \(width): \(value)")
      }
    }
  }

  @Test("has exact values that agree with the rounded ones", arguments: Function.scalar)
  func exact(_ f: Function) throws {
    for arguments in f.definedSamples(seed: 11) where arguments[0].magnitude < 100 {
      let fractions = try arguments.map { try #require(Rational(exactly: $0)) }
      guard let exact = f.exact(fractions) else { continue }
      #expect(close(exact.asDouble, f.evaluate(arguments), 1e-12), "\(arguments)")
    }
  }

  @Test("is defined where it says", arguments: Function.scalar)
  func domain(_ f: Function) throws {
    for arguments in f.samples(seed: 12) where arguments[0].magnitude < 100 {
      let isDefined = try f.hold(f.definedWhere, at: arguments)
      #expect(isDefined == !f.evaluate(arguments).isNaN, "\(arguments)")
    }
  }

  @Test("has a NaN for a NaN, so that none is taken for a number", arguments: Function.scalar)
  func notANumber(_ f: Function) {
    for arity in Swift.max(1, f.arity.lowerBound)...Swift.min(3, f.arity.upperBound) {
      for i in 0..<arity {
        var arguments = Array(repeating: 0.5, count: arity)
        arguments[i] = .nan
        #expect(f.evaluate(arguments).isNaN)
      }
    }
  }

  @Test("has the parity, the image, the pieces and the values it says", arguments: Function.scalar)
  func claims(_ f: Function) throws {
    let values = f.definedSamples(seed: 13).filter { $0.count == 1 || f.arity.lowerBound > 1 }
    for arguments in values where arguments.count == 1 {
      let (x, y) = (arguments[0], f.evaluate(arguments))
      switch f.parity {
      case .even: #expect(f.evaluate([-x]) == y)
      case .odd: #expect(f.evaluate([-x]) == -y)
      case .none: break
      }
      if let lower = f.image.lower { #expect(y >= TinyReader.value(lower) - 1e-15) }
      if let upper = f.image.upper { #expect(y <= TinyReader.value(upper) + 1e-15) }
      for piece in f.monotone {
        let from = piece.from.map { TinyReader.value($0) } ?? -.infinity
        let to = piece.to.map { TinyReader.value($0) } ?? .infinity
        for other in values where from < x && x < other[0] && other[0] < to {
          let z = f.evaluate(other)
          switch piece.direction {
          case .rising: #expect(y <= z, "\(x), \(other)")
          case .falling: #expect(y >= z, "\(x), \(other)")
          case .constant: #expect(y == z, "\(x), \(other)")
          }
        }
      }
    }
    for (text, value) in f.specialValues {
      let arguments = text.split(separator: ",").map { TinyReader.value(String($0)) }
      #expect(close(f.evaluate(arguments), TinyReader.value(value), 1e-15), "\(f.id)(\(text))")
    }
  }

  @Test("has rules whose sides agree wherever they hold", arguments: Function.scalar)
  func rules(_ f: Function) throws {
    for rule in f.rules {
      let body = rule.components(of: "  # ")[0].components(of: ": ")[1]
      let parts = body.components(of: " if ")
      let sides = parts[0].components(of: " = ")
      var tried = 0
      var generator = SeededGenerator(seed: 14)
      for _ in 0..<200 {
        var values: [String: Double] = [:]
        for name in ["?x", "?y", "?n", "?a", "?c"] {
          values[name] = Double(generator.integer(in: -3000...3000)) / 1024
        }
        if parts.count > 1, !TinyReader.holds(parts[1], values) { continue }
        let (left, right) = (TinyReader.value(sides[0], values), TinyReader.value(sides[1], values))
        guard left.isFinite || right.isFinite else { continue }
        if left.isNaN || right.isNaN { continue }
        tried += 1
        #expect(close(left, right, 1e-8), "\(rule) at \(values)")
      }
      #expect(tried > 15, "\(rule)")
    }
  }
}

extension String {
  func components(of separator: String) -> [String] {
    var parts: [String] = []
    var rest = Substring(self)
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
