internal import Exact
internal import Expressions

// Fractions, derivatives, roots, Σ and Π, cases.
extension LatexReader {
  mutating func readFraction() throws(ReadError) {
    let start = position
    let (top, next) = try argument(at: position + 1)
    let (bottom, after) = try argument(at: next)
    if try readDerivative(top, bottom, after) { return }
    begin(.fraction, ranges: [top, bottom], resume: after, from: tokens[start].start)
  }

  /// The kind of derivative whose sign stands at the beginning of a range, and where it ends.
  private func derivativeSign(_ range: Range<Int>) -> (kind: DerivativeKind, next: Int)? {
    guard let first = range.first else { return nil }
    switch text(tokens[first]) {
    case #"\partial"#: return (.partial, first + 1)
    case "d": return vocabulary.entry("d") == nil ? (.total, first + 1) : nil
    case #"\mathrm"#, #"\text"#:
      guard range.count >= 4, text(tokens[first + 2]) == "d",
        tokens[first + 1].match == first + 3
      else { return nil }
      return (.total, first + 4)
    default: return nil
    }
  }

  /// `\frac{\partial^n y}{\partial x \partial z}`; false where the fraction is none of these.
  private mutating func readDerivative(
    _ top: Range<Int>, _ bottom: Range<Int>, _ after: Int
  ) throws(ReadError) -> Bool {
    guard let (kind, first) = derivativeSign(top), let (same, _) = derivativeSign(bottom),
      kind == same
    else { return false }
    var operand = first..<top.upperBound
    if operand.first.map({ tokens[$0].kind == .caret }) ?? false {
      operand = try argument(at: operand.lowerBound + 1).next..<top.upperBound
    }
    var variables: [Range<Int>] = []
    var place = bottom.lowerBound
    while place < bottom.upperBound {
      guard let (_, begin) = derivativeSign(place..<bottom.upperBound) else { return false }
      var end = begin + 1
      while end < bottom.upperBound, derivativeSign(end..<bottom.upperBound) == nil {
        if tokens[end].kind == .openBrace { end = tokens[end].match }
        end += 1
      }
      guard begin < bottom.upperBound else { return false }
      let (variable, count) = try withoutOrder(begin..<min(end, bottom.upperBound))
      variables += Array(repeating: variable, count: count)
      place = end
    }
    begin(
      .derivative(kind, order: variables.count, hasOperand: !operand.isEmpty),
      ranges: (operand.isEmpty ? [] : [operand]) + variables, resume: after,
      from: tokens[position].start)
    return true
  }

  /// `x^2` below a derivative is x, twice.
  private func withoutOrder(_ range: Range<Int>) throws(ReadError) -> (Range<Int>, Int) {
    var place = range.lowerBound
    while place < range.upperBound {
      if tokens[place].kind == .openBrace { place = tokens[place].match }
      if tokens[place].kind == .caret {
        let (order, next) = try argument(at: place + 1)
        if next == range.upperBound, order.count == 1, tokens[order.lowerBound].kind == .number,
          let n = Int(text(tokens[order.lowerBound])), (1...100_000).contains(n)
        {
          return (range.lowerBound..<place, n)
        }
      }
      place += 1
    }
    return (range, 1)
  }

  mutating func completeDerivative(
    _ kind: DerivativeKind, _ order: Int, _ hasOperand: Bool, _ parts: [Operand], _ start: Int,
    _ end: Int
  ) throws(ReadError) {
    let variables = parts.suffix(order)
    for variable in variables where variable.term.kind != .symbol {
      throw source.error(
        "a derivative is taken by a variable, not by an expression", from: variable.start,
        to: variable.end)
    }
    guard hasOperand else {
      builder.prefix(.derivative(kind, Array(variables)), from: start, to: end)
      expectsOperand = true
      return
    }
    var result = parts[0]
    for variable in variables {
      result = try builder.derivative(kind, of: result, by: variable)
    }
    result.start = start
    result.end = end
    builder.push(result)
  }

  mutating func readRoot() throws(ReadError) {
    let start = position
    guard position + 1 < limit, tokens[position + 1].kind == .openBracket else {
      let (range, next) = try argument(at: position + 1)
      return begin(.root, ranges: [range], resume: next, from: tokens[start].start)
    }
    var close = position + 2
    while close < limit, tokens[close].kind != .closeBracket {
      close = tokens[close].kind == .openBrace ? tokens[close].match + 1 : close + 1
    }
    let (range, next) = try argument(at: close + 1)
    begin(
      .degreeAndRoot, ranges: [position + 2..<close, range], resume: next,
      from: tokens[start].start)
  }

  // MARK: Σ and Π

  /// Bounds below and above a Σ or Π, in either order.
  mutating func readBig(
    isSum: Bool, order: ProductOrder?, isDescending: Bool, after place: Int
  ) throws(ReadError) {
    let start = token
    var place = place
    var below: Range<Int>?
    var above: Range<Int>?
    while place < limit {
      if tokens[place].kind == .underscore, below == nil {
        let (range, next) = try argument(at: place + 1)
        (below, place) = (range, next)
      } else if tokens[place].kind == .caret, above == nil {
        let (range, next) = try argument(at: place + 1)
        (above, place) = (range, next)
      } else {
        break
      }
    }
    guard let below, let above, let first = below.first, let (name, next) = baseName(at: first),
      next < below.upperBound, tokens[next].kind == .infix, tokens[next].operation == .equal
    else {
      throw error(
        "\(text(start)) needs an index and both bounds", at: start,
        hint: "write \(text(start))_{k=1}^{n}")
    }
    guard builder.openBinders < 200 else {
      throw error("sums and products are nested more than 200 deep here", at: start)
    }
    var head = BinderHead(isSum: isSum, name: name, start: start.start)
    head.order = isDescending ? .descending : order
    begin(
      .bounds(head), ranges: [next + 1..<below.upperBound, above], resume: place,
      from: start.start)
  }

  /// `\overset{\leftarrow}{\prod}`: the factors stand in an order.
  mutating func readOrderedProduct() throws(ReadError) {
    let (arrow, next) = try argument(at: position + 1)
    let (sign, after) = try argument(at: next)
    let isProduct = sign.count == 1 && text(tokens[sign.lowerBound]) == #"\prod"#
    let word = arrow.count == 1 ? text(tokens[arrow.lowerBound]) : ""
    guard isProduct, word == #"\leftarrow"# || word == #"\rightarrow"# else {
      throw error("only an arrow over \\prod is read here", at: token)
    }
    try readBig(
      isSum: false, order: .ascending, isDescending: word == #"\leftarrow"#, after: after)
  }

  // MARK: Cases

  /// Rows of value and condition; the last may be for the rest.
  mutating func readCases() throws(ReadError) {
    let start = token
    var ranges: [Range<Int>] = []
    var row: [Range<Int>] = []
    var cell = position + 1
    var place = cell
    while place <= start.match {
      let kind = tokens[place].kind
      let isEnd = place == start.match
      if kind == .openBrace || kind == .beginCases {
        place = tokens[place].match
      } else if kind == .ampersand || kind == .newline || isEnd {
        row.append(withoutComma(cell..<place))
        cell = place + 1
        if kind != .ampersand {
          if !(isEnd && row.count == 1 && row[0].isEmpty) { try append(row, to: &ranges, start) }
          row = []
        }
      }
      place += 1
    }
    guard !ranges.isEmpty else { throw error("there are no cases here", at: start) }
    begin(.cases, ranges: ranges, resume: start.match + 1, from: start.start)
  }

  private func withoutComma(_ range: Range<Int>) -> Range<Int> {
    guard let last = range.last, tokens[last].kind == .comma else { return range }
    return range.dropLast()
  }

  private func append(
    _ row: [Range<Int>], to ranges: inout [Range<Int>], _ start: LatexToken
  ) throws(ReadError) {
    let place = tokens[row[0].lowerBound]
    guard row.count == 2 || row.count == 1 else {
      throw error("a case is a value, '&' and its condition", at: place)
    }
    var condition = row.count == 2 ? row[1] : row[0].upperBound..<row[0].upperBound
    var isRest = row.count == 1
    if let first = condition.first, text(tokens[first]) == #"\text"#,
      tokens[first + 1].kind == .openBrace
    {
      let close = tokens[first + 1].match
      let word = word(first + 2..<close).lowercased()
      isRest = word.hasPrefix("otherwise") || word.hasPrefix("else") || word.hasPrefix("sonst")
      condition = close + 1..<max(close + 1, condition.upperBound)
    }
    if !isRest { ranges.append(condition) }
    ranges.append(row[0])
  }
}
