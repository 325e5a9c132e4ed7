import Testing

@testable import Exact

/// Whole numbers around every border that the representation has, and random ones.
private func samples(seed: UInt64) -> [Integer] {
  var generator = SeededGenerator(seed: seed)
  var numbers: [Integer] = [0, 1, -1, 2, -2, 10]
  for border in [
    Integer(Int.max), Integer(Int.min), Integer(1) << 31, Integer(1) << 62, Integer(1) << 64,
  ] {
    for offset in -2...2 {
      numbers.append(border + Integer(offset))
      numbers.append(-border + Integer(offset))
    }
  }
  for bits in [5, 30, 62, 63, 64, 65, 100, 127, 128, 129, 300] {
    numbers.append(generator.integer(bits: bits))
  }
  return numbers
}

/// Schoolbook arithmetic on decimal digits, lowest first, independent of the numbers under test.
private enum Schoolbook {
  static func digits(_ number: Integer) -> [Int] {
    number.magnitude.description.utf8.reversed().map { Int($0) - 48 }
  }

  static func product(_ a: [Int], _ b: [Int]) -> [Int] {
    var result = [Int](repeating: 0, count: a.count + b.count)
    for i in a.indices {
      for j in b.indices { result[i + j] += a[i] * b[j] }
    }
    return carried(result)
  }

  static func sum(_ a: [Int], _ b: [Int]) -> [Int] {
    carried(
      (0...max(a.count, b.count)).map {
        ($0 < a.count ? a[$0] : 0) + ($0 < b.count ? b[$0] : 0)
      })
  }

  private static func carried(_ digits: [Int]) -> [Int] {
    var carry = 0
    var result = digits.map { digit in
      carry += digit
      defer { carry /= 10 }
      return carry % 10
    }
    while result.count > 1, result.last == 0 { result.removeLast() }
    return result
  }
}

@Suite("Whole numbers") struct IntegerTests {
  @Test("add and multiply as on paper")
  func schoolbook() {
    let numbers = samples(seed: 1).map(\.magnitude)
    for a in numbers {
      for b in numbers {
        let (x, y) = (Schoolbook.digits(a), Schoolbook.digits(b))
        #expect(Schoolbook.digits(a + b) == Schoolbook.sum(x, y))
        #expect(Schoolbook.digits(a * b) == Schoolbook.product(x, y))
      }
    }
  }

  @Test("form an ordered ring")
  func ring() {
    let numbers = samples(seed: 2)
    for a in numbers {
      for b in numbers {
        #expect(a + b - b == a)
        #expect(a - b == -(b - a))
        #expect((a + b) * (a - b) == a * a - b * b)
        #expect((a < b) == ((a - b).signum < 0))
        #expect((a == b) == (a - b).isZero)
        #expect((a * b).signum == a.signum * b.signum)
      }
    }
  }

  @Test("have one form, whatever way they were reached")
  func uniqueForm() {
    for a in samples(seed: 3) {
      let detour = (a + (Integer(1) << 200)) - (Integer(1) << 200)
      #expect(detour == a)
      #expect(detour.contentHash == a.contentHash)
      #expect(detour.asInt == a.asInt)
      #expect(Integer(a.description) == a)
      #expect(-(-a) == a)
    }
    #expect((Integer(Int.max) + 1).asInt == nil)
    #expect((-(Integer(Int.max) + 1)).asInt == .min)
    #expect((-Integer(Int.min)).description == "9223372036854775808")
  }

  @Test("divide with the promised rest")
  func division() {
    let numbers = samples(seed: 4)
    for a in numbers {
      for b in numbers where !b.isZero {
        let (q, r) = a.quotientAndRemainder(dividingBy: b)
        #expect(q * b + r == a)
        #expect(r.magnitude < b.magnitude && (r.isZero || r.signum == a.signum))
        let rest = a.modulus(by: b)
        #expect(rest.signum >= 0 && rest < b.magnitude && (a - rest).isMultiple(of: b))
        let floor = a.floorQuotient(by: b)
        let over = a - floor * b
        #expect(over.isZero || (over.signum == b.signum && over.magnitude < b.magnitude))
        #expect((a * b).exactQuotient(by: b) == a)
        #expect(a.isMultiple(of: b) == r.isZero)
      }
      #expect(Integer(a.residue(modulo: 97)) == a.modulus(by: 97))
      let top = UInt64.max - 58
      #expect(Integer(a.residue(modulo: top)) == a.modulus(by: Integer(top)))
    }
    #expect(Integer(0).isMultiple(of: 0))
    #expect(!Integer(3).isMultiple(of: 0))
  }

  @Test("have greatest common divisors by Bezout's lattice")
  func divisors() {
    let numbers = samples(seed: 5)
    for a in numbers {
      for b in numbers {
        let g = Integer.gcd(a, b)
        var (x, y) = (a.magnitude, b.magnitude)
        while !y.isZero { (x, y) = (y, x.modulus(by: y)) }
        #expect(g == x)
        #expect(Integer.lcm(a, b) * g == (a * b).magnitude)
      }
    }
  }

  @Test("shift as multiplication and floor division by powers of two")
  func shifts() {
    for a in samples(seed: 6) {
      for count in [0, 1, 5, 62, 63, 64, 65, 130] {
        let scale = Integer(2).power(count)
        #expect(a << count == a * scale)
        #expect(a >> count == a.floorQuotient(by: scale))
        #expect(a >> -count == a << count)
      }
      let width = a.bitWidth
      #expect(a.isZero ? width == 0 : a.magnitude >> (width - 1) == 1)
      #expect(a.isZero || (a >> a.trailingZeroBits).isEven == false)
      #expect(a.isEven == a.isMultiple(of: 2))
    }
  }

  @Test("round to the nearest double, ties to even")
  func doubles() {
    let tie = (Integer(1) << 100) + (Integer(1) << 47)
    #expect(tie.asDouble == 0x1p100)
    #expect((tie + 1).asDouble == (0x1p100).nextUp)
    #expect((tie - 1).asDouble == 0x1p100)
    let odd = tie + (Integer(1) << 48)
    #expect(odd.asDouble == (0x1p100).nextUp.nextUp)
    #expect((-(tie + 1)).asDouble == -(0x1p100).nextUp)
    #expect((Integer(1) << 1024).asDouble == .infinity)
    #expect(((Integer(1) << 1024) - 1).asDouble == .infinity)
    #expect(((Integer(1) << 1024) - (Integer(1) << 970) - 1).asDouble == .greatestFiniteMagnitude)
    #expect(Integer(exactly: 0x1.8p70) == Integer(3) << 69)
    #expect(Integer(exactly: -0x1p63)?.asInt == .min)
    #expect(Integer(exactly: 0.5) == nil)
    #expect(Integer(exactly: .infinity) == nil)
    #expect(Integer(exactly: .greatestFiniteMagnitude)?.asDouble == .greatestFiniteMagnitude)
  }

  @Test("have roots, exact or cut off")
  func roots() {
    for a in samples(seed: 7).map(\.magnitude) {
      let root = a.squareRoot()
      #expect(root * root <= a && a < (root + 1) * (root + 1))
      #expect((a * a).exactSquareRoot == a)
      #expect((a * a + 1).exactSquareRoot == (a.isZero ? 1 : nil))
      #expect((-(a * a * a)).exactRoot(3) == -a)
      #expect(a.power(5).exactRoot(5) == a)
    }
    #expect(Integer(-4).exactSquareRoot == nil)
    #expect(Integer(-4).exactRoot(2) == nil)
    #expect(Integer(-27).root(3) == -3)
  }

  @Test("count: factorials, binomials, powers, primes")
  func counting() {
    #expect(Integer.factorial(0) == 1)
    #expect(Integer.factorial(25).description == "15511210043330985984000000")
    for n in 1...40 {
      #expect(Integer.factorial(n) == Integer.factorial(n - 1) * Integer(n))
      for k in 0...n {
        let above = Integer.factorial(n)
        let below = Integer.factorial(k) * Integer.factorial(n - k)
        #expect(Integer.binomial(Integer(n), k) == above.exactQuotient(by: below))
        #expect(
          Integer.binomial(Integer(-n), k)
            == Integer.binomial(Integer(n + k - 1), k) * Integer(-1).power(k))
      }
    }
    #expect(Integer.binomial(5, -1) == 0 && Integer.binomial(5, 6) == 0)
    #expect(Integer(0).power(0) == 1 && Integer(-1).power(.max) == -1)
    let primes = (0..<100).filter { Integer($0).isProbablePrime }
    #expect(primes.prefix(8) == [2, 3, 5, 7, 11, 13, 17, 19] && primes.count == 25)
    #expect(((Integer(1) << 127) - 1).isProbablePrime && !((Integer(1) << 127) + 1).isProbablePrime)
    #expect(!Integer(-7).isProbablePrime)
  }

  @Test(
    "are read from digits only", arguments: ["", "-", "+", "1 2", " 1", "0x1", "1.0", "--1", "١"])
  func refuses(_ text: String) {
    #expect(Integer(text) == nil)
  }

  @Test("are read and written at any length")
  func longText() {
    let text = String(repeating: "1234567890", count: 2000)
    #expect(Integer(text)?.description == text)
    #expect(Integer("-" + text)?.description == "-" + text)
    #expect(Integer("+000000000000000000000000000000000012") == 12)
    #expect(Integer("-0") == 0)
  }
}
