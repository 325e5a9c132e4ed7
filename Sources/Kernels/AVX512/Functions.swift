// Elementary functions on lanes of Float32, at most 3 units in the last place from the true value.
//
// Compared and replaced, never clamped or rounded: those go through unspecialised generics.

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
  var inside = x
  inside.replace(with: all(-87.5), where: x .< all(-87.5))
  inside.replace(with: all(89), where: x .> all(89))
  let (exponent, rest) = reduced(inside)
  let half = powerOfTwo(exponent &- Wholes(repeating: 1))
  var value = fused(half, half, rest) * all(2)
  value.replace(with: all(0), where: x .< all(-87.336_54))
  value.replace(with: all(.infinity), where: x .> all(88.722_84))
  return value
}

/// tanh x = e/(e + 2) with e = exp(2|x|) - 1, which keeps its digits near zero.
@inline(__always) func tangent(_ x: Lane) -> Lane {
  let sign = unsafeBitCast(x, to: Wholes.self) & Wholes(repeating: .min)
  var size = unsafeBitCast(unsafeBitCast(x, to: Wholes.self) ^ sign, to: Lane.self)
  // From 9.02 on the nearest number is 1.
  size.replace(with: all(9.02), where: size .> all(9.02))
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
  var inside = x
  inside.replace(with: all(-87.3), where: x .< all(-87.3))
  inside.replace(with: all(87.3), where: x .> all(87.3))
  let (exponent, rest) = reduced(-inside)
  let power = powerOfTwo(exponent)
  return all(1) / (all(1) + fused(power, power, rest))
}

/// log(1 + exp x) = max(x, 0) + 2 artanh(u/(2 + u)) with u = exp(-|x|).
@inline(__always) func softplus(_ x: Lane) -> Lane {
  let size = x.replacing(with: -x, where: x .< all(0))
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
  return x.replacing(with: all(0), where: x .< all(0)) + logarithm
}

/// 1/√x by Newton's method: y ← y(3 - xy²)/2 from a first value read off the exponent.
///
/// The generic square root of a lane is a call for each number. At zero the value is large and
/// finite, so that x/√x is zero there.
@inline(__always) func inverseRoot(_ x: Lane) -> Lane {
  let bits = Wholes(repeating: 0x5F37_59DF) &- (unsafeBitCast(x, to: Wholes.self) &>> 1)
  var y = unsafeBitCast(bits, to: Lane.self)
  let half = x * all(0.5)
  y = y * fused(all(1.5), -half * y, y)
  y = y * fused(all(1.5), -half * y, y)
  y = y * fused(all(1.5), -half * y, y)
  return y
}
