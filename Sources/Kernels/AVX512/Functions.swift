// Elementary functions on lanes of Float32, at most 3 units in the last place from the true value.
//
// Never `clamped` or `rounded`: those go through unspecialised generics.

/// Half an ulp of 1.5·2²³ is a half: adding and taking it away rounds to a whole number.
private let roundingShift: Float = 12_582_912
private let log2e: Float = 1.442_695_04
/// ln 2 in two parts; the first has few digits, so that its multiples are exact.
private let ln2High: Float = 0.693_359_375
private let ln2Low: Float = -2.121_944_4e-4

/// The whole number next to x/ln 2, and exp(rest) - 1 of what is left, |rest| ≤ ln 2/2.
///
/// The Taylor polynomial of degree 7 is off by less than rest⁷/8! relative to rest: 2⁻²⁶.
@inline(__always) private func reduced(_ x: Lane) -> (exponent: Wholes, rest: Lane) {
  let shifted = fused(all(roundingShift), x, all(log2e))
  let number = shifted - all(roundingShift)
  let exponent = unsafeBitCast(shifted, to: Wholes.self) &- Wholes(repeating: 0x4B40_0000)
  let r = fused(fused(x, number, all(-ln2High)), number, all(-ln2Low))
  var p = fused(all(1 / 720), r, all(1 / 5040))
  p = fused(all(1 / 120), r, p)
  p = fused(all(1 / 24), r, p)
  p = fused(all(1 / 6), r, p)
  p = fused(all(0.5), r, p)
  return (exponent, fused(r, r * r, p))
}

@inline(__always) private func powerOfTwo(_ exponent: Wholes) -> Lane {
  unsafeBitCast((exponent &+ Wholes(repeating: 127)) &<< Wholes(repeating: 23), to: Lane.self)
}

/// The exponential; below the least normal number it is zero, too large it is infinite.
@inline(__always) func exponential(_ x: Lane) -> Lane {
  let inside = bounded(x, -87.5, 89)
  let (exponent, rest) = reduced(inside)
  // 2ⁿ in two factors: n may be one more, or its half one less, than a factor holds.
  let low = exponent &>> Wholes(repeating: 1)
  let first = powerOfTwo(low)
  var value = fused(first, first, rest) * powerOfTwo(exponent &- low)
  value = below(x, all(-87.336_54), all(0), else: value)
  value = below(all(88.722_84), x, all(.infinity), else: value)
  return value
}

/// tanh x = e/(e + 2) with e = exp(2|x|) - 1, which keeps its digits near zero.
@inline(__always) func tangent(_ x: Lane) -> Lane {
  let sign = unsafeBitCast(x, to: Wholes.self) & Wholes(repeating: .min)
  var size = unsafeBitCast(unsafeBitCast(x, to: Wholes.self) ^ sign, to: Lane.self)
  // From 9.02 on the nearest number is 1.
  size = below(all(9.02), size, all(9.02), else: size)
  let (exponent, rest) = reduced(size + size)
  let power = powerOfTwo(exponent)
  let e = fused(power - all(1), power, rest)
  let value = e / (e + all(2))
  return unsafeBitCast(unsafeBitCast(value, to: Wholes.self) | sign, to: Lane.self)
}

/// The logistic function 1/(1 + exp(-x)).
///
/// Below -87.3 its value is no normal number any more; there it is the value at the border.
@inline(__always) func logistic(_ x: Lane) -> Lane {
  let inside = bounded(x, -87.3, 87.3)
  let (exponent, rest) = reduced(-inside)
  let power = powerOfTwo(exponent)
  return all(1) / (all(1) + fused(power, power, rest))
}

/// log(1 + exp x) = max(x, 0) + 2 artanh(u/(2 + u)) with u = exp(-|x|).
@inline(__always) func softplus(_ x: Lane) -> Lane {
  let size = below(x, all(0), -x, else: x)
  let u = exponential(-size)
  // s ≤ 1/3: eight terms of the series of artanh leave less than 2⁻²⁷.
  let s = u / (all(2) + u)
  let q = s * s
  var p = fused(all(1 / 13), q, all(1 / 15))
  p = fused(all(1 / 11), q, p)
  p = fused(all(1 / 9), q, p)
  p = fused(all(1 / 7), q, p)
  p = fused(all(1 / 5), q, p)
  p = fused(all(1 / 3), q, p)
  let logarithm = all(2) * fused(s, s * q, p)
  return below(x, all(0), all(0), else: x) + logarithm
}
