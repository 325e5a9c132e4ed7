internal import Calculus
internal import Exact
internal import Expressions

/// The rules for norms, one norm at a time.
///
/// opnorm is the largest singular value, norm the Euclidean length, norminf the largest absolute
/// value of the entries.
struct NormRules {
  let ranges: EntryRanges

  func estimate(_ e: Expr) -> Estimate? {
    guard let callee = e.callee, !callee.isDifferentiated, e.children.count == 1 else { return nil }
    let x = e.children[0]
    switch callee.name {
    case "opnorm": return x.isScalar ? absolute(of: x) : operatorNorm(e, x)
    case "norm": return x.isScalar ? absolute(of: x) : length(e, x)
    case "norminf": return x.isScalar ? absolute(of: x) : maximum(e, x)
    case "abs": return absoluteValue(e, x)
    default: return nil
    }
  }

  private func absolute(of x: Expr) -> Estimate {
    Estimate(
      rule: "norm of a number", reason: "it is its absolute value",
      value: x.isNonnegativeByForm ? x : .call("abs", x), isEqual: true)
  }

  // MARK: What all norms share

  /// Factors, sums and transposes, alike for every norm.
  private func shared(_ e: Expr, _ x: Expr) -> Estimate? {
    func norm(_ inner: Expr) -> Expr { e.with(children: [inner]) }
    if x.isZeroMatrix {
      return Estimate(rule: "norm of zero", reason: "it is 0", value: .zero, isEqual: true)
    }
    switch x.kind {
    case .transpose:
      return Estimate(
        rule: "norm of a transpose", reason: "transposing changes no norm",
        value: norm(x.children[0]), isEqual: true)
    case .sum:
      return Estimate(
        rule: "triangle inequality", reason: "|X + Y| <= |X| + |Y|",
        value: .sum(x.children.map { $0.isScalar ? .call("abs", $0) : norm($0) }))
    case .bigSum:
      return Estimate(
        rule: "triangle inequality", reason: "the norm of a sum is at most the sum of the norms",
        value: x.with(children: [norm(x.children[0]), x.children[1], x.children[2]]))
    case .product:
      let scalars = x.children.filter(\.isScalar)
      let others = x.children.filter { !$0.isScalar }
      guard !scalars.isEmpty, !others.isEmpty else { return nil }
      return Estimate(
        rule: "homogeneity", reason: "|c X| = |c| |X|",
        value: .product(scalars.map(\.absoluteValue) + [norm(.product(others))]), isEqual: true)
    case .number, .symbol, .power, .call, .bigProduct, .cases, .condition, .delta, .matrixProduct,
      .derivative:
      return nil
    }
  }

  // MARK: Operator norm

  private func operatorNorm(_ e: Expr, _ x: Expr) -> Estimate? {
    if let known = shared(e, x) { return known }
    let submultiplicative = "|X Y| <= |X| |Y| for the operator norm"
    if x.isIdentity {
      return Estimate(rule: "norm of the identity", reason: "|I| = 1", value: .one, isEqual: true)
    }
    if x.shape.isVector || x.shape.isRow {
      return Estimate(
        rule: "operator norm of a vector", reason: "it is its length", value: .call("norm", x),
        isEqual: true)
    }
    if x.isPlainCall("diag"), x.children[0].shape.isVector {
      return Estimate(
        rule: "norm of a diagonal matrix", reason: "the largest absolute value on the diagonal",
        value: .call("norminf", x.children[0]), isEqual: true)
    }
    if x.isPlainCall("matpow") {
      return Estimate(
        rule: "submultiplicativity", reason: submultiplicative,
        value: .power(.call("opnorm", x.children[0]), x.children[1]))
    }
    if x.kind == .matrixProduct {
      return Estimate(
        rule: "submultiplicativity", reason: submultiplicative,
        value: .product(x.children.map { $0.isScalar ? $0.absoluteValue : .call("opnorm", $0) }))
    }
    if x.kind == .bigProduct, x.productOrder != .commutative, let index = x.binder {
      return Estimate(
        rule: "submultiplicativity", reason: submultiplicative,
        value: .bigProduct(
          index, from: x.children[1], to: x.children[2], .call("opnorm", x.children[0])))
    }
    return nil
  }

  // MARK: Length

  private func length(_ e: Expr, _ x: Expr) -> Estimate? {
    // The length of a difference of two quantities, as of an output and its target, says more.
    if x.kind == .sum, x.children.allSatisfy({ $0.splitCoefficient.1.kind == .symbol }) {
      return nil
    }
    if let known = shared(e, x) { return known }
    guard x.shape.isVector else { return nil }
    if x.kind == .matrixProduct, let last = x.children.last {
      let before = Array(x.children.dropLast())
      return Estimate(
        rule: "operator norm", reason: "|X v| <= |X| |v|",
        value: .product([.call("opnorm", .ordered(before)), .call("norm", last)]))
    }
    if x.kind == .product {
      let last = x.children[x.children.count - 1]
      let others = Expr.product(Array(x.children.dropLast()))
      return Estimate(
        rule: "entrywise product", reason: "|u .* v| <= max|u_i| |v|",
        value: .product([.call("norminf", others), .call("norm", last)]))
    }
    return nil
  }

  // MARK: Largest entry

  private func maximum(_ e: Expr, _ x: Expr) -> Estimate? {
    if let bound = ranges.largest(in: x) {
      return Estimate(
        rule: "largest entry", reason: ranges.reason(for: x), value: Expr(bound))
    }
    if x.kind == .product, x.children.allSatisfy({ !$0.isScalar }) {
      return Estimate(
        rule: "largest entry of a product", reason: "max|u_i v_i| <= max|u_i| max|v_i|",
        value: .product(x.children.map { .call("norminf", $0) }))
    }
    return shared(e, x)
  }

  private func absoluteValue(_ e: Expr, _ x: Expr) -> Estimate? {
    if let bound = ranges.largest(in: x), x.number == nil {
      return Estimate(rule: "bounded value", reason: ranges.reason(for: x), value: Expr(bound))
    }
    switch x.kind {
    case .number:
      return Estimate(
        rule: "absolute value", reason: "of a number", value: x.absoluteValue, isEqual: true)
    case .product:
      return Estimate(
        rule: "homogeneity", reason: "|x y| = |x| |y|",
        value: .product(x.children.map(\.absoluteValue)), isEqual: true)
    case .sum:
      return Estimate(
        rule: "triangle inequality", reason: "|x + y| <= |x| + |y|",
        value: .sum(x.children.map(\.absoluteValue)))
    case .bigSum, .bigProduct:
      return Estimate(
        rule: x.kind == .bigSum ? "triangle inequality" : "homogeneity",
        reason: x.kind == .bigSum ? "|x + y| <= |x| + |y|" : "|x y| = |x| |y|",
        value: x.with(children: [x.children[0].absoluteValue, x.children[1], x.children[2]]),
        isEqual: x.kind == .bigProduct)
    case .matrixProduct where x.children.count >= 2:
      let last = x.children[x.children.count - 1]
      return Estimate(
        rule: "inequality of Cauchy and Schwarz", reason: "|u'v| <= |u| |v|",
        value: .product([
          .call("norm", Expr.ordered(Array(x.children.dropLast())).flipped), .call("norm", last),
        ]))
    case .power:
      guard let n = x.children[1].number?.asInt, n > 0 else { return nil }
      return Estimate(
        rule: "homogeneity", reason: "|x^n| = |x|^n",
        value: .power(x.children[0].absoluteValue, x.children[1]), isEqual: true)
    case .symbol, .call, .cases, .condition, .delta, .transpose, .derivative, .matrixProduct:
      return nil
    }
  }
}

extension Expr {
  /// Whether its form shows that it is not negative.
  var isNonnegativeByForm: Bool {
    if let number { return number.signum >= 0 }
    switch kind {
    case .call:
      return ["opnorm", "norm", "norminf", "abs", "exp"].contains(callee?.name)
        && callee?.isDifferentiated == false
    case .sum, .product: return children.allSatisfy(\.isNonnegativeByForm)
    case .power:
      return children[0].isNonnegativeByForm || children[1].number?.asInt?.isMultiple(of: 2) == true
    case .bigSum, .bigProduct: return children[0].isNonnegativeByForm
    case .number, .symbol, .cases, .condition, .delta, .matrixProduct, .transpose, .derivative:
      return false
    }
  }

  /// |x|, without bars where they say nothing.
  var absoluteValue: Expr {
    if let number { return Expr(number.magnitude) }
    return isNonnegativeByForm ? self : .call("abs", self)
  }
}
