internal import Exact
internal import Expressions

// Factors and summands that are missing or too many, and quotients the wrong way round.
extension SlipEdits {
  static let quotients = SlipEdits { place, _ in
    let e = place.term
    guard e.isScalar, e.kind == .product || e.kind == .power || e.kind == .symbol || e.kind == .sum,
      place.parent?.kind != .power
    else { return [] }
    if e.kind == .product, e.children.contains(where: \.isBelowLine) {
      let turned = Expr.product(e.children.map { $0.isBelowLine ? $0.inverted : $0.inverted })
      return [
        Edit(
          kind: .quotient, sentence: "numerator and denominator of \(e.plainText) are exchanged",
          new: turned)
      ]
    }
    if e.kind == .power, !e.isBelowLine { return [] }
    guard place.parent?.kind == .product || e.isBelowLine else { return [] }
    let what = e.isBelowLine ? e.inverted : e
    let sentence =
      e.isBelowLine
      ? "\(what.plainText) should multiply, not divide"
      : "\(what.plainText) should divide, not multiply"
    return [Edit(kind: .quotient, sentence: sentence, new: e.inverted)]
  }

  static let extraFactors = SlipEdits { place, _ in
    let e = place.term
    guard e.kind == .product || e.kind == .matrixProduct else { return [] }
    return e.children.indices.compactMap { i in
      var rest = Array(e.children)
      let factor = rest.remove(at: i)
      if factor == .minusOne { return nil }
      let new = rest.count == 1 ? rest[0] : try? Expr.making(e.kind, rest)
      return new.map {
        Edit(kind: .extraFactor, sentence: "the factor \(factor.plainText) is too much", new: $0)
      }
    }
  }

  static let extraTerms = SlipEdits { place, _ in
    let e = place.term
    guard e.kind == .sum else { return [] }
    return e.children.indices.compactMap { i in
      var rest = Array(e.children)
      let term = rest.remove(at: i)
      let new = rest.count == 1 ? rest[0] : try? Expr.making(.sum, rest)
      return new.map {
        Edit(kind: .extraTerm, sentence: "the term \(term.plainText) is too much", new: $0)
      }
    }
  }

  static let missingFactors = SlipEdits { place, material in
    let e = place.term
    switch place.parent?.kind {
    case .product, .power, .matrixProduct, .transpose: return []
    case .number, .symbol, .sum, .call, .bigSum, .bigProduct, .cases, .condition, .delta,
      .derivative, nil:
      break
    }
    return material.factors.flatMap { factor -> [Edit] in
      let sentence = "the factor \(factor.plainText) is missing"
      return products(e, factor).map {
        Edit(kind: .missingFactor, sentence: sentence, new: $0)
      }
    }
  }

  /// A term with one more factor, at each place where its shape allows it.
  private static func products(_ e: Expr, _ factor: Expr) -> [Expr] {
    if e.isScalar, factor.isScalar { return [e * factor] }
    var found: [Expr] = []
    if factor.isScalar || factor.shape == e.shape,
      let product = try? Expr.making(.product, [e, factor])
    {
      found.append(product)
    }
    guard !factor.isScalar else { return found }
    let factors = e.kind == .matrixProduct ? Array(e.children) : [e]
    for place in 0...factors.count {
      for new in [factor, factor.transposed] {
        var list = factors
        list.insert(new, at: place)
        if let product = try? Expr.making(.matrixProduct, list) { found.append(product) }
        guard place < factors.count, factors[place].shape == new.shape else { continue }
        list = factors
        guard let entry = try? Expr.making(.product, [factors[place], new]) else { continue }
        list[place] = entry
        if let product = list.count == 1 ? list[0] : try? Expr.making(.matrixProduct, list) {
          found.append(product)
        }
      }
    }
    return found
  }

  static let missingTerms = SlipEdits { place, material in
    let e = place.term
    if place.parent?.kind == .sum { return [] }
    return material.summands.filter { $0.shape == e.shape }.compactMap { term in
      let terms = e.kind == .sum ? Array(e.children) + [term] : [e, term]
      return (try? Expr.making(.sum, terms)).map {
        Edit(
          kind: .missingTerm, sentence: "the term \(term.plainText) is missing (a dropped path?)",
          new: $0)
      }
    }
  }
}

extension Expr {
  /// One over the term; of a power the exponent changes its sign.
  var inverted: Expr {
    guard kind == .power else { return .power(self, .minusOne) }
    let exponent = (-children[1]).canonical
    return exponent.isOne ? children[0] : .power(children[0], exponent)
  }

  /// The term without a minus sign before it, as text.
  var magnitudeText: String { isNegative ? (-self).plainText : plainText }
}
