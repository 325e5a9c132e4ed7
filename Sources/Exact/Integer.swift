internal import CGMP

/// A whole number of any size.
///
/// A value that fits a machine word is held in place and never allocates; any other owns one GMP
/// number that is not changed after creation. The form is unique: a number that fits is never
/// boxed, so equality and hashing look at the form alone.
package struct Integer: Sendable {
  enum Storage: Sendable {
    case small(Int)
    case big(Box)
  }

  /// The owner of one GMP number, which nothing changes after creation.
  @safe final class Box: @unchecked Sendable {
    fileprivate let number: __mpz_struct

    fileprivate init(adopting number: __mpz_struct) { unsafe self.number = unsafe number }

    deinit {
      var number = unsafe number
      unsafe __gmpz_clear(&number)
    }
  }

  let storage: Storage

  package init(_ value: Int) { storage = .small(value) }

  /// The number held in a GMP variable, which is consumed.
  private init(adopting number: __mpz_struct) {
    var number = unsafe number
    if unsafe __gmpz_fits_slong_p(&number) != 0 {
      storage = .small(unsafe __gmpz_get_si(&number))
      unsafe __gmpz_clear(&number)
    } else {
      storage = .big(unsafe Box(adopting: number))
    }
  }

  /// The number that GMP leaves in a fresh variable.
  init(_ fill: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
    var number = unsafe __mpz_struct()
    unsafe __gmpz_init(&number)
    unsafe fill(&number)
    unsafe self.init(adopting: number)
  }

  package init(_ value: UInt64) {
    if let small = Int(exactly: value) {
      self.init(small)
    } else {
      unsafe self.init { number in unsafe __gmpz_set_ui(number, UInt(value)) }
    }
  }

  /// Lets GMP read the number; a small one is shown from the stack.
  func read<Result>(_ body: (UnsafePointer<__mpz_struct>) -> Result) -> Result {
    switch storage {
    case .small(let value):
      var limb = UInt(value.magnitude)
      return unsafe withUnsafeMutablePointer(to: &limb) { limbs in
        let sign = Int32(value.signum())
        var number = unsafe __mpz_struct(_mp_alloc: 0, _mp_size: sign, _mp_d: limbs)
        return unsafe body(&number)
      }
    case .big(let box):
      return withExtendedLifetime(box) {
        unsafe withUnsafePointer(to: box.number) { unsafe body($0) }
      }
    }
  }

  /// What GMP computes from two numbers.
  static func combined(
    _ a: Integer, _ b: Integer,
    _ operation: (
      UnsafeMutablePointer<__mpz_struct>, UnsafePointer<__mpz_struct>, UnsafePointer<__mpz_struct>
    ) -> Void
  ) -> Integer {
    unsafe Integer { result in
      unsafe a.read { a in unsafe b.read { b in unsafe operation(result, a, b) } }
    }
  }
}

extension Integer: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension Integer: Hashable, Comparable {
  package static func == (a: Integer, b: Integer) -> Bool {
    switch (a.storage, b.storage) {
    case (.small(let a), .small(let b)): a == b
    case (.big(let x), .big(let y)): x === y || a.compared(to: b) == 0
    case (.small, .big), (.big, .small): false
    }
  }

  package static func < (a: Integer, b: Integer) -> Bool {
    if case .small(let a) = a.storage, case .small(let b) = b.storage { return a < b }
    return a.compared(to: b) < 0
  }

  private func compared(to other: Integer) -> Int {
    Int(unsafe read { a in unsafe other.read { b in unsafe __gmpz_cmp(a, b) } })
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(contentHash)
  }

  /// A hash of the value that is the same on every run and every machine.
  ///
  /// FNV-1a over the 64-bit digits of the magnitude, then over the sign, mixed at the end.
  package var contentHash: UInt64 {
    switch storage {
    case .small(let value):
      SeededGenerator.mixed(UInt64(bitPattern: Int64(value)) &+ 0x9E37_79B9_7F4A_7C15)
    case .big:
      unsafe read { number in
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in 0..<Int(unsafe __gmpz_size(number)) {
          let limb = UInt64(unsafe __gmpz_getlimbn(number, mp_size_t(index)))
          hash = SeededGenerator.mixed((hash ^ limb) &* 0x0000_0100_0000_01B3)
        }
        return unsafe mathnn_mpz_sign(number) < 0 ? ~hash : hash
      }
    }
  }
}

extension Integer {
  /// The sign as a number: −1, 0 or 1.
  package var signum: Int {
    switch storage {
    case .small(let value): value.signum()
    case .big: Int(unsafe read { number in unsafe mathnn_mpz_sign(number) })
    }
  }

  package var isZero: Bool {
    if case .small(0) = storage { true } else { false }
  }

  package var isOne: Bool {
    if case .small(1) = storage { true } else { false }
  }

  package var isEven: Bool {
    switch storage {
    case .small(let value): value & 1 == 0
    case .big: unsafe read { number in unsafe __gmpz_scan1(number, 0) > 0 }
    }
  }

  /// The value as a machine word, if it fits one.
  package var asInt: Int? {
    if case .small(let value) = storage { value } else { nil }
  }
}
