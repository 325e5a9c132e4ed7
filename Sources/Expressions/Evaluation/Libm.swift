#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// The system's elementary functions in floating point, named once for every room.
enum Libm {
  static func exp(_ x: Double) -> Double { systemExp(x) }
  static func expMinusOne(_ x: Double) -> Double { expm1(x) }
  static func log(_ x: Double) -> Double { systemLog(x) }
  static func logOnePlus(_ x: Double) -> Double { log1p(x) }
  static func sin(_ x: Double) -> Double { systemSin(x) }
  static func cos(_ x: Double) -> Double { systemCos(x) }
  static func tan(_ x: Double) -> Double { systemTan(x) }
  static func arcsin(_ x: Double) -> Double { asin(x) }
  static func arccos(_ x: Double) -> Double { acos(x) }
  static func arctan(_ x: Double) -> Double { atan(x) }
  static func sinh(_ x: Double) -> Double { systemSinh(x) }
  static func cosh(_ x: Double) -> Double { systemCosh(x) }
  static func tanh(_ x: Double) -> Double { systemTanh(x) }
  static func arsinh(_ x: Double) -> Double { asinh(x) }
  static func arcosh(_ x: Double) -> Double { acosh(x) }
  static func artanh(_ x: Double) -> Double { atanh(x) }
  static func erf(_ x: Double) -> Double { systemErf(x) }
  static func erfComplement(_ x: Double) -> Double { erfc(x) }
  static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
  static func hypotenuse(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
}

// The names that the enumeration's own members would hide.
private func systemExp(_ x: Double) -> Double { exp(x) }
private func systemLog(_ x: Double) -> Double { log(x) }
private func systemSin(_ x: Double) -> Double { sin(x) }
private func systemCos(_ x: Double) -> Double { cos(x) }
private func systemTan(_ x: Double) -> Double { tan(x) }
private func systemSinh(_ x: Double) -> Double { sinh(x) }
private func systemCosh(_ x: Double) -> Double { cosh(x) }
private func systemTanh(_ x: Double) -> Double { tanh(x) }
private func systemErf(_ x: Double) -> Double { erf(x) }
