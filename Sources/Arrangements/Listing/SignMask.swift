/// Signs of a region with respect to all hyperplanes: a bit is 1 on the negative side.
///
/// The first hyperplane is the highest bit, so that masks in ascending order are sign vectors in
/// the order of their bytes ("+" before "-"), and a prefix of signs is a prefix of bits.
protocol SignMask: Comparable, Sendable, BitwiseCopyable {
  static var capacity: Int { get }
  static var zero: Self { get }
  /// The mask with one bit.
  static func bit(_ index: Int) -> Self
  func has(_ index: Int) -> Bool
  static func | (a: Self, b: Self) -> Self
  static func & (a: Self, b: Self) -> Self
  static func ^ (a: Self, b: Self) -> Self
  /// Whether the first bits agree, which is whether no early bit of the difference is set.
  func hasPrefix(_ count: Int, of other: Self) -> Bool
  /// Eight bits, of which the first belongs to the hyperplane 8·index.
  func byte(_ index: Int) -> UInt8
  /// Appends the bits, 64 to a word, the first hyperplane highest.
  func append(to words: inout [UInt64])
  init(words: ArraySlice<UInt64>)
}

extension SignMask where Self: FixedWidthInteger & UnsignedInteger {
  static var capacity: Int { bitWidth }
  static func bit(_ index: Int) -> Self { 1 &<< Self(truncatingIfNeeded: bitWidth - 1 - index) }
  func has(_ index: Int) -> Bool {
    self &>> Self(truncatingIfNeeded: Self.bitWidth - 1 - index) & 1 == 1
  }
  func hasPrefix(_ count: Int, of other: Self) -> Bool {
    // A shift by the whole width is 0, as it must be for no bits.
    (self ^ other) >> (Self.bitWidth - count) == 0
  }
}

extension SignMask where Self: FixedWidthInteger & UnsignedInteger {
  func byte(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: self &>> Self(truncatingIfNeeded: Self.bitWidth - 8 - 8 * index))
  }
}

extension UInt64: SignMask {
  func append(to words: inout [UInt64]) { words.append(self) }
  init(words: ArraySlice<UInt64>) { self = words[words.startIndex] }
}

extension UInt128: SignMask {
  func append(to words: inout [UInt64]) {
    words.append(UInt64(truncatingIfNeeded: self >> 64))
    words.append(UInt64(truncatingIfNeeded: self))
  }
  init(words: ArraySlice<UInt64>) {
    let start = words.startIndex
    self = UInt128(words[start]) << 64 | UInt128(words[start + 1])
  }
}

/// A mask of twice the width.
struct WideMask<Half: SignMask>: SignMask {
  var first: Half
  var second: Half

  init(first: Half, second: Half) {
    self.first = first
    self.second = second
  }

  static var capacity: Int { 2 * Half.capacity }
  static var zero: Self { Self(first: .zero, second: .zero) }

  static func bit(_ index: Int) -> Self {
    index < Half.capacity
      ? Self(first: .bit(index), second: .zero)
      : Self(first: .zero, second: .bit(index - Half.capacity))
  }

  func has(_ index: Int) -> Bool {
    index < Half.capacity ? first.has(index) : second.has(index - Half.capacity)
  }

  static func | (a: Self, b: Self) -> Self {
    Self(first: a.first | b.first, second: a.second | b.second)
  }

  static func & (a: Self, b: Self) -> Self {
    Self(first: a.first & b.first, second: a.second & b.second)
  }

  static func ^ (a: Self, b: Self) -> Self {
    Self(first: a.first ^ b.first, second: a.second ^ b.second)
  }

  static func < (a: Self, b: Self) -> Bool {
    a.first != b.first ? a.first < b.first : a.second < b.second
  }

  func hasPrefix(_ count: Int, of other: Self) -> Bool {
    count <= Half.capacity
      ? first.hasPrefix(count, of: other.first)
      : first == other.first && second.hasPrefix(count - Half.capacity, of: other.second)
  }

  func byte(_ index: Int) -> UInt8 {
    index < Half.capacity / 8 ? first.byte(index) : second.byte(index - Half.capacity / 8)
  }

  func append(to words: inout [UInt64]) {
    first.append(to: &words)
    second.append(to: &words)
  }

  init(words: ArraySlice<UInt64>) {
    let middle = words.startIndex + Half.capacity / 64
    first = Half(words: words[..<middle])
    second = Half(words: words[middle...])
  }
}
