internal import Exact
internal import Expressions

/// The solution of a linear recurrence with constant rational coefficients, by the roots of its
/// characteristic polynomial.
///
/// Let q be the characteristic polynomial of A times one that annihilates B. Every component of D
/// then obeys the recurrence with the polynomial q, so it is a combination of n^j z^n over the roots
/// z of q, and equal to it as soon as deg q values agree. For two conjugate roots z the functions are
/// (z^n + z̄^n)/2 and (z^n − z̄^n)/(z − z̄): sequences of rational numbers, so that the combination
/// is found exactly; only in print they become powers of surds, or cosine and sine.
struct CharacteristicSolution {
  /// One function of the index, `index^power · z^index` or one of the pair of conjugate roots.
  struct Term {
    enum Root {
      case rational(Rational)
      /// x² − s x + p, irreducible over the rationals.
      case pair(sum: Rational, product: Rational, isDifference: Bool)
    }

    let root: Root
    let power: Int

    /// The values at 0, 1, 2, ….
    func values(_ count: Int) -> [Rational] {
      var values: [Rational] = []
      switch root {
      case .rational(let z): for n in 0..<count { values.append(z.power(n)) }
      case .pair(let sum, let product, let isDifference):
        // (z^n + z̄^n)/2 begins 1, s/2; (z^n − z̄^n)/(z − z̄) begins 0, 1.
        values = isDifference ? [0, 1] : [1, sum / 2]
        while values.count < count {
          let n = values.count
          values.append(sum * values[n - 1] - product * values[n - 2])
        }
      }
      return values.prefix(count).enumerated().map { n, value in
        value * Rational(n).power(power)
      }
    }
  }

  let recurrence: LinearRecurrence
  let terms: [Term]
  /// How many first values do not belong to the combination: zero is a root so often.
  let delay: Int
  /// By how many steps the oldest value lies before the last one before the first step.
  private let older: Int
  /// The combination: for each term the coefficients of the first values of the recurrence, and of 1.
  private let coefficients: [[[Rational]]]

  /// The solution; nil where a coefficient is no number, or the polynomial has no such roots.
  init?(_ recurrence: LinearRecurrence) {
    let size = recurrence.size
    var matrix: [[Rational]] = []
    for row in recurrence.coefficients {
      let numbers = row.compactMap { $0.canonical.number }
      guard numbers.count == size else { return nil }
      matrix.append(numbers)
    }
    var added: [Inhomogeneity] = []
    for term in recurrence.inhomogeneous {
      guard let parts = Inhomogeneity(term, recurrence.index) else { return nil }
      added.append(parts)
    }
    guard size <= 8,
      let roots = RootList(matrix: matrix, annihilating: added), roots.terms.count <= 12
    else { return nil }
    guard let first = recurrence.first.number?.asInt else { return nil }
    let (terms, delay) = (roots.terms, roots.zeros)
    let count = terms.count + delay
    var values = Self.run(matrix, added, from: first, count: count + 1)
    // A recurrence of one unknown over several steps holds for its oldest value, too.
    older = recurrence.unknowns.count == 1 && delay == 0 ? recurrence.reach - 1 : 0
    for place in 0..<older {
      let unit = (0...size).map { Rational($0 == place + 1 ? 1 : 0) }
      values[0].insert(unit, at: 0)
    }
    let rows = terms.map { $0.values(terms.count) }
    guard let found = Self.combinations(rows, values.map { Array($0[delay..<count]) }) else {
      return nil
    }
    self.recurrence = recurrence
    self.terms = terms
    self.delay = delay
    coefficients = found
  }

  /// The first values of each unknown, as combinations of those before the first step and of 1.
  private static func run(
    _ matrix: [[Rational]], _ added: [Inhomogeneity], from first: Int, count: Int
  ) -> [[[Rational]]] {
    let size = matrix.count
    var now = (0..<size).map { i in (0...size).map { Rational($0 == i ? 1 : 0) } }
    var values = now.map { [$0] }
    for step in 0..<(count - 1) {
      var next = Array(repeating: Array(repeating: Rational(0), count: size + 1), count: size)
      for i in 0..<size {
        for j in 0..<size where !matrix[i][j].isZero {
          for k in 0...size { next[i][k] = next[i][k] + matrix[i][j] * now[j][k] }
        }
        next[i][size] = next[i][size] + added[i].value(at: first + step)
      }
      now = next
      for i in 0..<size { values[i].append(now[i]) }
    }
    return values
  }

  /// For each unknown the coefficients c with Σ_j c_j f_j(n) = value(n) at the first n.
  private static func combinations(
    _ functions: [[Rational]], _ values: [[[Rational]]]
  ) -> [[[Rational]]]? {
    let count = functions.count
    guard count > 0 else { return values.map { _ in [] } }
    var result: [[[Rational]]] = []
    for unknown in values {
      let width = unknown[0].count
      var rows = (0..<count).map { n in functions.map { $0[n] } + unknown[n] }
      for column in 0..<count {
        guard let pivot = (column..<count).first(where: { !rows[$0][column].isZero }) else {
          return nil
        }
        rows.swapAt(column, pivot)
        let scale = rows[column][column].reciprocal
        rows[column] = rows[column].map { $0 * scale }
        for other in 0..<count where other != column && !rows[other][column].isZero {
          let factor = rows[other][column]
          for k in 0..<(count + width) {
            rows[other][k] = rows[other][k] - factor * rows[column][k]
          }
        }
      }
      result.append(rows.map { Array($0[count...]) })
    }
    return result
  }

  // MARK: In print

  /// An unknown at step n.
  func formula(of place: Int, at n: Expr) -> Expr {
    let before = (recurrence.first - 1).tidyIndex
    // The functions count from the first value on, those that the root zero takes away left out.
    let count = (n - before + Expr(older - delay)).tidyIndex
    var sum: [Expr] = []
    var number = 0
    while number < terms.count {
      let term = terms[number]
      let amount = combination(coefficients[place][number], before)
      switch term.root {
      case .rational(let root):
        sum.append(Self.product([amount, Self.powers(count, term.power), Self.power(root, count)]))
        number += 1
      case .pair(let s, let p, _):
        let other = combination(coefficients[place][number + 1], before)
        sum += Self.pair(amount, other, s, p, count).map {
          Self.product([Self.powers(count, term.power), $0])
        }
        number += 2
      }
    }
    return Expr.sum(sum.filter { !$0.isZero })
  }

  /// A combination of the values before the first step, and a number.
  private func combination(_ row: [Rational], _ before: Expr) -> Expr {
    var parts: [Expr] = []
    for (place, number) in row.enumerated() where !number.isZero {
      let value = place < recurrence.size ? recurrence.value(place, at: before) : .one
      parts.append(Expr(number) * value)
    }
    return .sum(parts)
  }

  private static func product(_ factors: [Expr]) -> Expr {
    if factors.contains(where: \.isZero) { return .zero }
    return Expr.product(factors.filter { !$0.isOne }).tidied
  }

  private static func powers(_ n: Expr, _ power: Int) -> Expr { n.power(power) }

  private static func power(_ root: Rational, _ n: Expr) -> Expr {
    root.isOne ? .one : .power(Expr(root), n)
  }

  /// a (z^n + z̄^n)/2 + b (z^n − z̄^n)/(z − z̄) for the roots z of x² − s x + p.
  private static func pair(
    _ a: Expr, _ b: Expr, _ s: Rational, _ p: Rational, _ n: Expr
  ) -> [Expr] {
    let discriminant = s * s - 4 * p
    if discriminant.signum < 0 {
      // z = r e^{iθ} with r² = p and cos θ = s/(2r).
      let radius = root(of: p)
      let imaginary = root(of: -discriminant) / 2
      let angle = Self.angle(s, p, radius)
      let turned = Expr.product([n, angle]).tidied
      let size = Expr.power(radius, n)
      return [
        product([a, radius.isOne ? .one : size, .call("cos", turned)]),
        product([b, radius.isOne ? .one : size, .call("sin", turned), .power(imaginary, -1)]),
      ]
    }
    let surd = root(of: discriminant)
    let half = Expr(Rational(1, 2))
    return [Expr.one, .minusOne].map { sign in
      let base = Expr.product([.sum([Expr(s), sign.isOne ? surd : -surd]), .power(2, -1)])
      let amount = Expr.sum(
        [
          product([half, a]), product([sign, b, .power(surd, -1)]),
        ].filter { !$0.isZero })
      return product([amount, .power(base, n)])
    }
  }

  private static func root(of number: Rational) -> Expr {
    let radicand = Expr(number)
    if let exact = Function.named("sqrt")?.exact([number]) { return Expr(exact) }
    return .call("sqrt", radicand)
  }

  /// The angle of a root, as a part of π where it is one of the usual ones.
  private static func angle(_ s: Rational, _ p: Rational, _ radius: Expr) -> Expr {
    // cos²θ = s²/(4p).
    let squared = s * s / (4 * p)
    let isObtuse = s.signum < 0
    let usual: [(Rational, Rational)] = [
      (0, Rational(1, 2)), (Rational(1, 4), Rational(1, 3)), (Rational(1, 2), Rational(1, 4)),
      (Rational(3, 4), Rational(1, 6)),
    ]
    for (cosine, part) in usual where cosine == squared {
      return Expr(isObtuse ? 1 - part : part) * .pi
    }
    return .call("arccos", Expr(s / 2) / radius)
  }
}

/// B as a sum of n^j r^n.
struct Inhomogeneity {
  /// For each ratio the coefficients of 1, n, n², ….
  private(set) var parts: [(ratio: Rational, coefficients: [Rational])] = []

  init?(_ e: Expr, _ index: Expr) {
    for term in e.normalizedAsWritten.addends {
      var ratio = Rational(1)
      var scale = Rational(1)
      var rest: [Expr] = []
      for factor in term.factorList {
        guard factor.kind == .power, factor.children[1].mentions(index),
          let base = factor.children[0].number, let form = IndexForm(factor.children[1]),
          form.coefficients.count == 1, let slope = form.coefficient(of: index).asInt,
          let offset = form.constant.asInt, !base.isZero
        else {
          rest.append(factor)
          continue
        }
        ratio = ratio * base.power(slope)
        scale = scale * base.power(offset)
      }
      guard let polynomial = Self.polynomial(.product(rest), index) else { return nil }
      add(ratio, polynomial.map { $0 * scale })
    }
  }

  private mutating func add(_ ratio: Rational, _ coefficients: [Rational]) {
    guard let place = parts.firstIndex(where: { $0.ratio == ratio }) else {
      parts.append((ratio, coefficients))
      return
    }
    for (power, number) in coefficients.enumerated() {
      if power < parts[place].coefficients.count {
        parts[place].coefficients[power] = parts[place].coefficients[power] + number
      } else {
        parts[place].coefficients.append(number)
      }
    }
  }

  /// A term as a polynomial in the index, lowest first: by its differences, which vanish in the end.
  private static func polynomial(_ e: Expr, _ index: Expr) -> [Rational]? {
    guard
      Postorder(e).terms.allSatisfy({ part in
        switch part.kind {
        case .number, .sum, .product: true
        case .symbol: part == index
        case .power: part.children[1].number?.isInteger == true && !part.children[1].isNegative
        case .call, .bigSum, .bigProduct, .cases, .condition, .delta, .matrixProduct, .transpose,
          .derivative:
          false
        }
      })
    else { return nil }
    let degree = 10
    var row: [Rational] = []
    for n in 0...(degree + 2) {
      guard let value = try? e.substituting(index, by: Expr(n)).exactValue().number else {
        return nil
      }
      row.append(value)
    }
    // With Newton's differences d_j at 0, the polynomial is Σ d_j C(n, j).
    var differences: [Rational] = []
    while !row.isEmpty {
      differences.append(row[0])
      row = zip(row.dropFirst(), row).map { $0 - $1 }
    }
    while differences.last?.isZero == true { differences.removeLast() }
    guard differences.count <= degree + 1 else { return nil }
    var result = Array(repeating: Rational(0), count: max(1, differences.count))
    var falling: [Rational] = [1]
    for (j, difference) in differences.enumerated() {
      let factorial = Rational(Integer.factorial(j))
      for (power, number) in falling.enumerated() {
        result[power] = result[power] + difference * number / factorial
      }
      // n (n − 1) ⋯ (n − j), one factor more.
      var next = Array(repeating: Rational(0), count: falling.count + 1)
      for (power, number) in falling.enumerated() {
        next[power + 1] = next[power + 1] + number
        next[power] = next[power] - Rational(j) * number
      }
      falling = next
    }
    return result
  }

  func value(at n: Int) -> Rational {
    parts.reduce(Rational(0)) { total, part in
      let polynomial = part.coefficients.reversed().reduce(Rational(0)) { $0 * Rational(n) + $1 }
      return total + polynomial * part.ratio.power(n)
    }
  }
}
