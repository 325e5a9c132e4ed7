internal import Deciding
internal import Exact
internal import Expressions
package import Rewriting

/// Arithmetic of words of matrices: what a lecturer does between two lines.
package enum MatrixArithmetic {
  package static let all: [Rule] = [
    transpose, word, diagonalFactor, entrySum, innerProduct, entrywisePowers, entrywiseOpening,
    commonMatrix,
    minusIntoWord, softmaxByExp, givenValue, differenceOrder, diagonalSum,
  ]

  /// diag(u) − diag(v) = diag(u − v).
  static let diagonalSum = Rule(
    "diagonal-sum", "diagonal matrices are added on the diagonal", on: [.sum], isRoutine: true,
    .code { e, _ in
      guard e.kind == .sum, e.shape.isSquare, !e.isScalar else { return nil }
      let parts = e.children.map(\.diagonalPart)
      guard parts.count(where: { $0 != nil }) > 1 else { return nil }
      let joined = Expr.diagonal(.sum(parts.compactMap { $0 }))
      var terms: [Expr] = []
      for (place, part) in parts.enumerated() {
        if part == nil { terms.append(e.children[place]) }
        if part != nil, !terms.contains(joined) { terms.append(joined) }
      }
      let new = Expr.sum(terms)
      return new.treeSize < e.treeSize ? new : nil
    })

  /// B − A before −A + B.
  static let differenceOrder = Rule(
    "difference-order", "terms with a minus are written last", on: [.sum], isRoutine: true,
    .code { e, _ in
      guard e.kind == .sum, !e.isScalar, e.children[0].isNegative else { return nil }
      let terms = e.children.filter { !$0.isNegative } + e.children.filter(\.isNegative)
      let new = e.with(children: terms)
      return new.treeSize <= e.treeSize ? new : nil
    })

  /// (A B)' = B' A', and A' = A where that is given.
  static let transpose = Rule(
    "transpose-of-product", "a transposed product is the product of the transposes, turned round",
    on: [.transpose], isRoutine: true,
    .code { e, context in
      guard e.kind == .transpose else { return nil }
      let inner = e.children[0]
      if context.assumptions.conditions.contains(where: { $0.isEquality(between: e, and: inner) }) {
        return inner
      }
      let new = inner.flipped
      return new.treeSize <= e.treeSize ? new : nil
    })

  /// Scalars go to the front, identities vanish.
  static let word = Rule(
    "word", "scalars leave a product of matrices, and identities vanish from it",
    on: [.matrixProduct], isRoutine: true,
    .code { e, _ in
      guard e.kind == .matrixProduct else { return nil }
      let new = Expr.ordered(Array(e.children))
      return new.treeSize <= e.treeSize ? new : nil
    })

  /// diag(v) w = v ⊙ w and diag(v) diag(w) = diag(v ⊙ w).
  static let diagonalFactor = Rule(
    "diagonal-factor", "a diagonal matrix acts entry by entry", on: [.matrixProduct, .call],
    .code { e, _ in
      if e.isPlainCall("diag"), e.children[0].shape.isVector, e.children[0].isOnesMatrix {
        return .call("identity", e.shape.rows)
      }
      guard e.kind == .matrixProduct else { return nil }
      let factors = Array(e.children)
      for place in factors.indices.dropLast() {
        guard factors[place].isPlainCall("diag"), factors[place].children[0].shape.isVector else {
          continue
        }
        let (v, next) = (factors[place].children[0], factors[place + 1])
        let isDiagonal = next.isPlainCall("diag") && next.children[0].shape.isVector
        guard next.shape.isVector || isDiagonal else { continue }
        let joined =
          isDiagonal
          ? Expr.diagonal(.entrywise(v, next.children[0])) : .entrywise(v, next)
        return .ordered(factors[..<place] + [joined] + factors[(place + 2)...])
      }
      return nil
    })

  /// sum(c X) = c sum(X), tr(u v') = v' u, and sums over known entries.
  static let entrySum = Rule(
    "entry-sum", "factors leave a sum of entries or a trace", on: [.call],
    .code { e, _ in
      guard e.isPlainCall("sumEntries") || e.isPlainCall("tr") else { return nil }
      let inner = e.children[0]
      if inner.isScalar { return inner }
      if inner.kind == .product {
        let scalars = inner.children.filter(\.isScalar)
        let others = inner.children.filter { !$0.isScalar }
        if !scalars.isEmpty, !others.isEmpty {
          return .product(scalars + [e.with(children: [.product(others)])])
        }
      }
      if e.isPlainCall("sumEntries") {
        if inner.kind == .transpose { return e.with(children: [inner.children[0]]) }
        return inner.isOnesMatrix ? inner.shape.rows * inner.shape.columns : nil
      }
      if inner.isIdentity { return inner.shape.rows }
      guard inner.kind == .matrixProduct,
        let place = inner.children.firstIndex(where: \.shape.isRow),
        place > 0
      else { return nil }
      return .ordered(Array(inner.children[place...]) + Array(inner.children[..<place]))
    })

  /// u' (v / u) = sum(v), 1' v = sum(v).
  static let innerProduct = Rule(
    "inner-product", "in u'v the entries of u and v are multiplied and added up",
    on: [.matrixProduct],
    .code { e, _ in
      guard e.kind == .matrixProduct, e.isScalar, e.children.count == 2,
        e.children[0].shape.isRow
      else { return nil }
      let (u, v) = (e.children[0].flipped, e.children[1])
      if u.isOnesMatrix { return .call("sumEntries", v) }
      if v.isOnesMatrix { return .call("sumEntries", u) }
      for (x, y) in [(u, v), (v, u)] where y.kind == .product {
        guard let place = y.children.firstIndex(where: { $0.isReciprocal(of: x) }) else { continue }
        var rest = Array(y.children)
        rest.remove(at: place)
        let inner = Expr.product(rest)
        return inner.isScalar ? inner * x.shape.rows : .call("sumEntries", inner)
      }
      return nil
    })

  /// p ⊙ (d / p) = d: equal bases of an entrywise product are collected.
  static let entrywisePowers = Rule(
    "entrywise-powers", "equal factors of an entrywise product are collected", on: [.product],
    isRoutine: true,
    .code { e, _ in
      guard e.kind == .product, !e.isScalar else { return nil }
      var bases: [(base: Expr, exponent: Rational)] = []
      var scalars: [Expr] = []
      for factor in e.children {
        if factor.isScalar {
          scalars.append(factor)
        } else if !factor.isOnesMatrix {
          let isPower = factor.kind == .power && factor.children[1].number != nil
          let base = isPower ? factor.children[0] : factor
          let exponent = isPower ? factor.children[1].number ?? 1 : 1
          if let place = bases.firstIndex(where: { $0.base == base }) {
            bases[place].exponent = bases[place].exponent + exponent
          } else {
            bases.append((base, exponent))
          }
        }
      }
      let factors = bases.filter { !$0.exponent.isZero }.map { part in
        part.exponent.isOne ? part.base : Expr.power(part.base, Expr(part.exponent))
      }
      let all =
        scalars
        + (factors.contains { $0.shape == e.shape }
          ? factors : factors + [.filled(1, like: e.shape)])
      let new = Expr.product(all)
      return new.treeSize < e.treeSize ? new : nil
    })

  /// p ⊙ (c − d / p) = c p − d: a bracket is opened where factors then cancel.
  static let entrywiseOpening = Rule(
    "entrywise-opening", "a bracket is opened where factors then cancel", on: [.product],
    isRoutine: true,
    .code { e, _ in
      guard e.kind == .product, !e.isScalar, e.children.count <= Matching.operandLimit,
        let place = e.children.firstIndex(where: { $0.kind == .sum && !$0.isScalar })
      else { return nil }
      var others = Array(e.children)
      others.remove(at: place)
      let terms = e.children[place].children.map { term -> Expr in
        let product = Expr.product((term.kind == .product ? Array(term.children) : [term]) + others)
        return entrywisePowers.apply(to: product, in: RuleContext()) ?? product
      }
      let new = Expr.sum(terms)
      return new.shape == e.shape && new.treeSize < e.treeSize ? new : nil
    })

  /// A x + B x = (A + B) x.
  static let commonMatrix = Rule(
    "common-matrix", "a factor that ends or begins all products is taken out", on: [.sum],
    .code { e, _ in
      guard e.kind == .sum, !e.isScalar, e.children.count <= Matching.operandLimit else {
        return nil
      }
      let words = e.children.map(MatrixWord.init)
      if let new = MatrixWord.scalarsOut(words), new.treeSize < e.treeSize { return new }
      if let new = e.entrywiseFactored, new.treeSize < e.treeSize { return new }
      for side in [MatrixWord.Side.end, .start] {
        if let new = MatrixWord.factored(words, at: side), new.treeSize < e.treeSize { return new }
      }
      return nil
    })

  /// −A (u − v) = A (v − u).
  static let minusIntoWord = Rule(
    "minus-into-word", "a minus sign turns a difference round", on: [.product], isRoutine: true,
    .code { e, _ in
      guard e.kind == .product, !e.isScalar, let number = e.children[0].number,
        number.signum < 0, e.children.count >= 2,
        let turned = Expr.product(Array(e.children.dropFirst())).turnedRound
      else { return nil }
      let new = number == -1 ? turned : Expr.product([Expr(-number), turned])
      return new.treeSize < e.treeSize ? new : nil
    })

  /// exp(z) / sum(exp(z)) = softmax(z).
  static let softmaxByExp = Rule(
    "softmax-by-exp", "powers of e over their sum are the softmax", on: [.product],
    .code { e, _ in
      guard e.kind == .product, e.shape.isVector,
        let place = e.children.firstIndex(where: { $0.isPlainCall("exp") && $0.shape.isVector })
      else { return nil }
      let power = e.children[place]
      let total = Expr.call("sumEntries", power)
      guard let below = e.children.firstIndex(where: { $0.isReciprocal(of: total) }) else {
        return nil
      }
      var factors = Array(e.children)
      factors[place] = .call("softmax", power.children[0])
      factors.remove(at: below)
      return .product(factors)
    })

  /// A value that is given for a whole term of matrices: sum(d) = 1.
  static let givenValue = Rule(
    "given-value", "the value is given", on: [.call, .matrixProduct],
    .code { e, context in
      guard e.traits.contains(.hasMatrix) || !e.isScalar || e.kind == .matrixProduct else {
        return nil
      }
      for condition in context.assumptions.conditions where condition.conditionSign == .equal {
        let (a, b) = (condition.children[0], condition.children[1])
        if a.canonical == e.canonical, b.kind == .number { return b }
        if b.canonical == e.canonical, a.kind == .number { return a }
      }
      return nil
    })
}

extension Expr {
  /// The term with the opposite sign, by turning a difference in it round; nil where there is none.
  fileprivate var turnedRound: Expr? {
    switch kind {
    case .sum:
      let terms = children.map { -$0 }
      let new = Expr.sum(terms.filter { !$0.isNegative } + terms.filter(\.isNegative))
      return new.treeSize <= treeSize ? new : nil
    case .product, .matrixProduct:
      for (place, child) in children.enumerated().reversed() {
        guard let turned = child.turnedRound else { continue }
        var parts = Array(children)
        parts[place] = turned
        return with(children: parts)
      }
      return nil
    case .number, .symbol, .power, .call, .bigSum, .bigProduct, .cases, .condition, .delta,
      .transpose, .derivative:
      return nil
    }
  }

  /// v of diag(v), perhaps with a number before it.
  fileprivate var diagonalPart: Expr? {
    if isPlainCall("diag"), children[0].shape.isVector { return children[0] }
    guard kind == .product, children.count == 2, children[0].isScalar,
      let inner = children[1].diagonalPart
    else { return nil }
    return .product([children[0], inner])
  }

  /// A sum of entrywise products with a factor that all of them have taken out.
  fileprivate var entrywiseFactored: Expr? {
    let lists = children.map { $0.kind == .product ? Array($0.children) : [$0] }
    guard let first = lists.first else { return nil }
    let shared = first.filter { factor in
      !factor.isScalar && lists.allSatisfy { $0.contains(factor) }
    }
    guard let factor = shared.first else { return nil }
    let rests = lists.map { list -> Expr in
      var rest = list
      if let place = rest.firstIndex(of: factor) { rest.remove(at: place) }
      return rest.isEmpty ? .one : .product(rest)
    }
    return .product([.sum(rests), factor])
  }

  /// Whether it is the same factor, or a number that differs in its sign only.
  func isAlike(_ other: Expr) -> Bool {
    if let mine = number, let theirs = other.number { return mine.magnitude == theirs.magnitude }
    return self == other
  }

  fileprivate func isReciprocal(of base: Expr) -> Bool {
    kind == .power && children[0] == base && children[1] == .minusOne
  }

  fileprivate func isEquality(between a: Expr, and b: Expr) -> Bool {
    guard conditionSign == .equal else { return false }
    return (children[0] == a && children[1] == b) || (children[0] == b && children[1] == a)
  }
}
