internal import CGMP

/// The library that large numbers are computed with.
package enum ArithmeticLibrary {
  /// Its name and version, as this process has loaded it.
  package static var name: String { unsafe "GMP " + String(cString: __gmp_version) }
}
