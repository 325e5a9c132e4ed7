import Testing

@testable import Exact

@Suite("Prime fields") struct PrimeFieldTests {
  static let fields =
    PrimeField.large + [2, 3, 65537, (1 << 61) + 15].map { PrimeField(modulus: $0) }

  @Test("stand on primes, and none is left out between them")
  func primes() {
    let moduli = PrimeField.large.map(\.modulus)
    for (high, low) in zip(moduli, moduli.dropFirst()) {
      let between = stride(from: high, through: low, by: -1).filter { Integer($0).isProbablePrime }
      #expect(between == [high, low])
    }
    #expect(Self.fields.allSatisfy { Integer($0.modulus).isProbablePrime })
  }

  @Test("multiply as whole numbers do", arguments: fields)
  func products(field: PrimeField) {
    let modulus = Integer(field.modulus)
    var generator = SeededGenerator(seed: 61)
    var elements = (0..<40).map { _ in field.element(from: &generator) }
    elements += [0, 1, field.modulus - 1, field.modulus - 2, field.modulus / 2].map {
      $0 % field.modulus
    }
    for a in elements {
      for b in elements {
        let (x, y) = (Integer(a), Integer(b))
        #expect(Integer(field.product(a, b)) == (x * y).modulus(by: modulus))
        #expect(Integer(field.sum(a, b)) == (x + y).modulus(by: modulus))
        #expect(Integer(field.difference(a, b)) == (x - y).modulus(by: modulus))
        if b != 0 { #expect(field.product(field.quotient(a, by: b), b) == a) }
      }
      #expect(field.sum(a, field.negative(a)) == 0)
      #expect(a == 0 || field.power(a, field.modulus - 1) == 1)
      #expect(field.power(a, 3) == field.product(a, field.product(a, a)))
    }
  }
}
