// Elementary functions on lanes of Float64, a few units in the last place from the true value.

private let roundingShift: Double = 6_755_399_441_055_744
private let log2e = 1.442_695_040_888_963_4
/// ln 2 in two parts; the first has few digits, so that its multiples are exact.
private let ln2High = 0.693_147_180_369_123_8
private let ln2Low = 1.908_214_929_270_587_7e-10

/// The whole number next to x/ln 2, and exp(rest) - 1 of what is left, |rest| ≤ ln 2/2.
///
/// The Taylor polynomial of degree 13 is off by less than rest¹³/14! relative to rest: 2⁻⁵⁶.
@inline(__always) private func reduced(_ x: Lane) -> (exponent: Wholes, rest: Lane) {
  let shifted = all(roundingShift) + x * all(log2e)
  let number = shifted - all(roundingShift)
  let exponent =
    unsafeBitCast(shifted, to: Wholes.self) &- Wholes(repeating: 0x4338_0000_0000_0000)
  let r = (x - number * all(ln2High)) - number * all(ln2Low)
  var p = fused(all(1 / 479_001_600), r, all(1 / 6_227_020_800))
  p = fused(all(1 / 39_916_800), r, p)
  p = fused(all(1 / 3_628_800), r, p)
  p = fused(all(1 / 362_880), r, p)
  p = fused(all(1 / 40_320), r, p)
  p = fused(all(1 / 5040), r, p)
  p = fused(all(1 / 720), r, p)
  p = fused(all(1 / 120), r, p)
  p = fused(all(1 / 24), r, p)
  p = fused(all(1 / 6), r, p)
  p = fused(all(0.5), r, p)
  return (exponent, fused(r, r * r, p))
}

@inline(__always) private func powerOfTwo(_ exponent: Wholes) -> Lane {
  unsafeBitCast((exponent &+ Wholes(repeating: 1023)) &<< Wholes(repeating: 52), to: Lane.self)
}

/// The exponential; below the least normal number it is zero, too large it is infinite.
@inline(__always) func exponential(_ x: Lane) -> Lane {
  let inside = bounded(x, -708.5, 710)
  let (exponent, rest) = reduced(inside)
  // 2ⁿ in two factors: n may be one more, or its half one less, than a factor holds.
  let low = exponent &>> Wholes(repeating: 1)
  let first = powerOfTwo(low)
  var value = fused(first, first, rest) * powerOfTwo(exponent &- low)
  value = below(x, all(-708.396), all(0), else: value)
  value = below(all(709.782_712_893_383_9), x, all(.infinity), else: value)
  return value
}

/// tanh x = e/(e + 2) with e = exp(2|x|) - 1, which keeps its digits near zero.
@inline(__always) func tangent(_ x: Lane) -> Lane {
  let sign = unsafeBitCast(x, to: Wholes.self) & Wholes(repeating: .min)
  var size = unsafeBitCast(unsafeBitCast(x, to: Wholes.self) ^ sign, to: Lane.self)
  size = below(all(19.1), size, all(19.1), else: size)
  let (exponent, rest) = reduced(size + size)
  let power = powerOfTwo(exponent)
  let e = fused(power - all(1), power, rest)
  let value = e / (e + all(2))
  return unsafeBitCast(unsafeBitCast(value, to: Wholes.self) | sign, to: Lane.self)
}

/// The logistic function 1/(1 + exp(-x)).
@inline(__always) func logistic(_ x: Lane) -> Lane {
  let inside = bounded(x, -708, 708)
  let (exponent, rest) = reduced(-inside)
  let power = powerOfTwo(exponent)
  return all(1) / (all(1) + fused(power, power, rest))
}

/// log(1 + exp x) = max(x, 0) + 2 artanh(u/(2 + u)) with u = exp(-|x|).
@inline(__always) func softplus(_ x: Lane) -> Lane {
  let size = below(x, all(0), -x, else: x)
  let u = exponential(-size)
  let s = u / (all(2) + u)
  let q = s * s
  // s ≤ 1/3: seventeen terms of the series of artanh leave less than 2⁻⁵⁶.
  var p = all(1 / 33)
  var odd: Double = 31
  while odd >= 3 {
    p = fused(all(1 / odd), q, p)
    odd -= 2
  }
  let logarithm = all(2) * fused(s, s * q, p)
  return below(x, all(0), all(0), else: x) + logarithm
}
