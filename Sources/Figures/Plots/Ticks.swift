/// A place on an axis, and what stands there.
package struct Tick: Sendable, Equatable {
  package let value: Double
  /// Empty for a small tick.
  package let label: Label
}

/// The marks of an axis: round numbers, as many as have room.
package struct Ticks: Sendable, Equatable {
  package var ticks: [Tick]
  /// The power of ten that all numbers are to be multiplied with; 0 for none.
  package var exponent = 0

  /// Round numbers in a range, at most so many: multiples of 1, 2 or 5 times a power of ten.
  package static func linear(_ range: ClosedRange<Double>, most: Int, isWhole: Bool = false)
    -> Ticks
  {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return Ticks(ticks: []) }
    let rough = span / Double(max(most, 1))
    let power = Int(Decimal.log(rough).rounded(.down))
    for place in 0..<4 {
      let factor = [1, 2, 5, 10][place]
      if isWhole, power < 0 { continue }
      let (ticks, count) = multiples(of: factor, power: power, in: range)
      if count <= most { return ticks }
    }
    return isWhole ? multiples(of: 1, power: 0, in: range).0 : Ticks(ticks: [])
  }

  private static func multiples(
    of factor: Int, power: Int, in range: ClosedRange<Double>
  ) -> (Ticks, Int) {
    let unit = Decimal.power(Double(power))
    let step = Double(factor) * unit
    let slack = 1e-9 * (range.upperBound - range.lowerBound)
    let first = ((range.lowerBound - slack) / step).rounded(.up)
    let last = ((range.upperBound + slack) / step).rounded(.down)
    guard abs(first) < 1e15, abs(last) < 1e15, last - first < 200 else {
      return (Ticks(ticks: []), last - first < 200 ? 0 : .max)
    }
    guard first <= last else { return (Ticks(ticks: []), 0) }
    var (numbers, power) = ((Int(first)...Int(last)).map { $0 * factor }, power)
    // No zeros at the end of all numbers: 1, not 1.0.
    while power < 0, numbers.allSatisfy({ $0.isMultiple(of: 10) }), numbers != [0] {
      numbers = numbers.map { $0 / 10 }
      power += 1
    }
    let largest = numbers.map(abs).max() ?? 0
    let exponent = largest == 0 ? 0 : power + "\(largest)".count - 1
    let shift = exponent >= 5 || exponent <= -4 ? exponent : 0
    let ticks = numbers.map { number in
      // Below 0 powers are divided by, which is exact for small ones.
      let value =
        power < 0
        ? Double(number) / Decimal.power(Double(-power))
        : Double(number) * Decimal.power(Double(power))
      return Tick(value: value, label: Label(text(number, power: power - shift)))
    }
    return (Ticks(ticks: ticks, exponent: shift), ticks.count)
  }

  /// A whole number times a power of ten, written out.
  static func text(_ number: Int, power: Int) -> String {
    let sign = number < 0 ? "−" : ""
    var digits = "\(abs(number))"
    if number == 0 { return "0" }
    if power >= 0 { return sign + digits + String(repeating: "0", count: power) }
    let places = -power
    if digits.count <= places {
      digits = String(repeating: "0", count: places - digits.count + 1) + digits
    }
    let whole = digits.dropLast(places)
    let part = digits.suffix(places)
    return "\(sign)\(whole).\(part)"
  }

  /// Powers of ten in a range, or 1, 2 and 5 times these where it is short; at most so many labels.
  package static func logarithmic(_ range: ClosedRange<Double>, most: Int) -> Ticks {
    let (low, high) = (Decimal.log(range.lowerBound), Decimal.log(range.upperBound))
    let (first, last) = (Int((low - 1e-9).rounded(.up)), Int((high + 1e-9).rounded(.down)))
    guard last > first else { return short(range, low: low, high: high, most: most) }
    let strides = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300]
    let stride = strides.first { (last - first) / $0 + 1 <= max(most, 2) } ?? 500
    var ticks: [Tick] = []
    for power in (first - 1)...(last + 1) {
      if first <= power, power <= last {
        let isNamed = power.isMultiple(of: stride) || last - first < stride
        // Small ticks only where they stand apart.
        guard isNamed || last - first <= 30 else { continue }
        ticks.append(
          Tick(value: Decimal.power(Double(power)), label: isNamed ? .powerOfTen(power) : Label()))
      }
      guard stride == 1, last - first <= 8 else { continue }
      for factor in 2...9 {
        let value = Double(factor) * Decimal.power(Double(power))
        if range.contains(value) { ticks.append(Tick(value: value, label: Label())) }
      }
    }
    return Ticks(ticks: ticks.sorted { $0.value < $1.value })
  }

  /// Marks of a logarithmic axis of little more than one power of ten.
  private static func short(
    _ range: ClosedRange<Double>, low: Double, high: Double, most: Int
  ) -> Ticks {
    var ticks: [Tick] = []
    for power in Int(low.rounded(.down))...Int(high.rounded(.up)) {
      for factor in [1, 2, 5] {
        let value = Double(factor) * Decimal.power(Double(power))
        guard range.contains(value) else { continue }
        ticks.append(Tick(value: value, label: name(factor, power: power)))
      }
    }
    return ticks.count >= 2 && ticks.count <= max(most, 2)
      ? Ticks(ticks: ticks) : linear(range, most: most)
  }

  private static func name(_ factor: Int, power: Int) -> Label {
    if (-3...4).contains(power) { return Label(text(factor, power: power)) }
    return factor == 1 ? .powerOfTen(power) : Label("\(factor)·") + .powerOfTen(power)
  }
}
