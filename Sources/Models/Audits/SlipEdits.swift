internal import Exact
internal import Expressions

/// A family of single edits at a place of a line.
struct SlipEdits: Sendable {
  struct Edit {
    let kind: Slip.Kind
    let sentence: String
    let new: Expr
  }

  let of: @Sendable (Occurrence, SlipMaterial) -> [Edit]

  /// All families, the likeliest slips first.
  static let all: [SlipEdits] = [
    signs, exponents, numbers, bounds, indices, transposes, orders, derivatives, quotients,
    missingFactors, missingTerms, extraFactors, extraTerms, functions, quantities,
  ]

  // MARK: Signs and numbers

  private static let signs = SlipEdits { place, _ in
    let isPart = [.sum, .call, .product, nil].contains(place.parent?.kind)
    guard isPart, !(place.parent?.kind == .product && !place.term.isNegative) else { return [] }
    let what = place.parent == nil ? "the line" : place.term.magnitudeText
    return [Edit(kind: .sign, sentence: "the sign of \(what) is wrong", new: -place.term)]
  }

  private static let numbers = SlipEdits { place, _ in
    let e = place.term
    if let n = e.number, place.parent?.kind != .power || place.path.last == 0 {
      let others = [n + 1, n - 1, n * 2, n / 2].filter { $0 != n }
      return others.map {
        Edit(
          kind: .number, sentence: "the number \(n.description) should be \($0.description)",
          new: Expr($0))
      }
    }
    guard place.parent == nil || place.parent?.kind == .sum || place.parent?.binder != nil else {
      return []
    }
    return [
      Edit(kind: .missingFactor, sentence: "a factor 2 is missing", new: .two * e),
      Edit(kind: .extraFactor, sentence: "a factor 1/2 is missing", new: .half * e),
    ]
  }

  private static let exponents = SlipEdits { place, _ in
    if place.term.kind == .power {
      let (base, exponent) = (place.term.children[0], place.term.children[1])
      return [(exponent + 1).tidyIndex, (exponent - 1).tidyIndex].compactMap { new in
        let text = new.plainText
        return (try? Expr.making(.power, [base, new])).map {
          Edit(
            kind: .exponent, sentence: "the exponent of \(base.plainText) should be \(text)",
            new: $0)
        }
      }
    }
    guard place.term.isScalar, place.term.kind == .symbol || place.term.kind == .call,
      place.parent?.kind != .power
    else { return [] }
    return [
      Edit(
        kind: .exponent, sentence: "\(place.term.plainText) should be squared",
        new: place.term.squared)
    ]
  }

  // MARK: Bounds and indices

  private static let bounds = SlipEdits { place, _ in
    guard place.term.binder != nil else { return [] }
    let name = place.term.kind == .bigSum ? "sum" : "product"
    return [(1, "lower", 1), (1, "lower", -1), (2, "upper", 1), (2, "upper", -1)].compactMap {
      child, which, step in
      var children = Array(place.term.children)
      children[child] = (children[child] + Expr(step)).tidyIndex
      let text = children[child].plainText
      return place.term.remade(of: children).map {
        Edit(
          kind: .bound, sentence: "the \(which) bound of the \(name) should be \(text)", new: $0)
      }
    }
  }

  private static let indices = SlipEdits { place, material in
    guard place.term.kind == .symbol else { return [] }
    var edits: [Edit] = []
    for (i, index) in place.term.children.enumerated() {
      let near = [(index + 1).tidyIndex, (index - 1).tidyIndex]
      for new in material.indices + near where new != index {
        var children = Array(place.term.children)
        children[i] = new
        guard let changed = place.term.remade(of: children) else { continue }
        edits.append(
          Edit(
            kind: .index,
            sentence: "wrong index: \(place.term.plainText) should be \(changed.plainText)",
            new: changed))
      }
    }
    if place.term.children.count == 2 {
      let turned = place.term.remade(of: place.term.children.reversed())
      if let turned {
        edits.append(
          Edit(
            kind: .index, sentence: "the indices of \(place.term.plainText) are exchanged",
            new: turned))
      }
    }
    return edits
  }

  // MARK: Matrices

  private static let transposes = SlipEdits { place, _ in
    let e = place.term
    guard !e.isScalar, place.parent?.kind != .transpose else { return [] }
    if e.kind == .transpose {
      let inner = e.children[0]
      return [
        Edit(
          kind: .transpose, sentence: "\(inner.plainText) should not be transposed", new: inner)
      ]
    }
    return [
      Edit(
        kind: .transpose, sentence: "the transpose of \(e.plainText) is lost", new: e.transposed)
    ]
  }

  private static let orders = SlipEdits { place, _ in
    guard place.term.kind == .matrixProduct else { return [] }
    let factors = Array(place.term.children)
    return factors.indices.dropLast().compactMap { i in
      var changed = factors
      changed.swapAt(i, i + 1)
      return place.term.remade(of: changed).map {
        Edit(
          kind: .order,
          sentence:
            "\(factors[i].plainText) and \(factors[i + 1].plainText) are in the wrong order",
          new: $0)
      }
    }
  }

  // MARK: Functions

  private static let derivatives = SlipEdits { place, _ in
    guard let callee = place.term.callee, callee.arity == 1 else { return [] }
    let arguments = Array(place.term.children)
    var edits: [Edit] = []
    func add(_ new: Expr?, _ sentence: String) {
      if let new { edits.append(Edit(kind: .derivative, sentence: sentence, new: new)) }
    }
    let text = place.term.plainText
    add(
      try? .making(callee.differentiated(in: 0), arguments),
      "\(text) should be differentiated: f instead of f'")
    if let order = callee.orders.first, order > 0 {
      let lower = Callee(callee.name, orders: [order - 1], arity: 1)
      add(try? .making(lower, arguments), "\(text) is differentiated once too often")
    }
    return edits
  }

  private static let functions = SlipEdits { place, material in
    guard let callee = place.term.callee else { return [] }
    return material.functions.filter { $0 != callee && $0.arity == callee.arity }.compactMap {
      other in
      (try? Expr.making(other, Array(place.term.children))).map {
        Edit(
          kind: .function,
          sentence: "\(place.term.plainText) should be \($0.plainText)", new: $0)
      }
    }
  }

  private static let quantities = SlipEdits { place, material in
    guard place.term.kind == .symbol else { return [] }
    return material.quantities.filter { $0 != place.term && $0.shape == place.term.shape }.map {
      Edit(
        kind: .quantity, sentence: "\(place.term.plainText) should be \($0.plainText)", new: $0)
    }
  }
}
