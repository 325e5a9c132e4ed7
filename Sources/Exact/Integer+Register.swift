internal import CGMP

extension Integer {
  /// A whole number that is changed in place, for the inner loops of series.
  ///
  /// A register keeps its memory from one operation to the next, where an `Integer` would allocate
  /// for every result. It has one owner and cannot be copied.
  @safe struct Register: ~Copyable {
    private var number: __mpz_struct

    init(_ value: Integer) {
      var number = unsafe __mpz_struct()
      unsafe value.read { unsafe __gmpz_init_set(&number, $0) }
      unsafe self.number = unsafe number
    }

    deinit {
      var number = unsafe number
      unsafe __gmpz_clear(&number)
    }

    private mutating func change(_ body: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
      unsafe withUnsafeMutablePointer(to: &number) { unsafe body($0) }
    }

    /// The value that the register holds now.
    var value: Integer {
      let number = unsafe number
      return unsafe Integer { result in
        unsafe withUnsafePointer(to: number) { unsafe __gmpz_set(result, $0) }
      }
    }

    var isZero: Bool { unsafe number._mp_size == 0 }

    mutating func add(_ other: borrowing Register) {
      let other = unsafe other.number
      unsafe change { number in
        unsafe withUnsafePointer(to: other) { unsafe __gmpz_add(number, number, $0) }
      }
    }

    mutating func subtract(_ other: borrowing Register) {
      let other = unsafe other.number
      unsafe change { number in
        unsafe withUnsafePointer(to: other) { unsafe __gmpz_sub(number, number, $0) }
      }
    }

    /// Multiplies, then divides by 2^bits, rounding down.
    mutating func multiply(by other: borrowing Register, dropping bits: Int) {
      let other = unsafe other.number
      unsafe change { number in
        unsafe withUnsafePointer(to: other) { unsafe __gmpz_mul(number, number, $0) }
        unsafe __gmpz_fdiv_q_2exp(number, number, mp_bitcnt_t(bits))
      }
    }

    /// Squares, then divides by 2^bits, rounding down.
    mutating func square(dropping bits: Int) {
      unsafe change { number in
        unsafe __gmpz_mul(number, number, number)
        unsafe __gmpz_fdiv_q_2exp(number, number, mp_bitcnt_t(bits))
      }
    }

    /// Divides by a word that is not zero, rounding down.
    mutating func divide(by divisor: Int) {
      unsafe change { number in
        _ = unsafe __gmpz_fdiv_q_ui(number, number, UInt(divisor))
      }
    }

    /// Makes the register hold the quotient of another by a word, rounded down.
    mutating func set(_ other: borrowing Register, over divisor: Int) {
      let other = unsafe other.number
      unsafe change { number in
        unsafe withUnsafePointer(to: other) {
          _ = unsafe __gmpz_fdiv_q_ui(number, $0, UInt(divisor))
        }
      }
    }

    mutating func double() {
      unsafe change { number in unsafe __gmpz_mul_2exp(number, number, 1) }
    }

    /// Replaces the value v by c − v.
    mutating func complement(to constant: borrowing Register) {
      let constant = unsafe constant.number
      unsafe change { number in
        unsafe withUnsafePointer(to: constant) { unsafe __gmpz_sub(number, $0, number) }
      }
    }
  }
}
