package import Exact

/// A Boolean function as the list of its values, the first input slowest.
package struct TruthTable: Sendable, Equatable {
  package let inputCount: Int
  package let values: [Bool]

  package init(inputCount: Int, _ function: ([Bool]) -> Bool) {
    self.inputCount = inputCount
    values = (0..<1 << inputCount).map { function(Self.bits($0, inputCount)) }
  }

  /// A table of zeros and ones, whose length is a power of two.
  package init?(_ text: String) {
    let digits = text.filter { $0 != " " }
    guard !digits.isEmpty, digits.allSatisfy({ $0 == "0" || $0 == "1" }),
      digits.count.nonzeroBitCount == 1, digits.count <= 1 << 10
    else { return nil }
    inputCount = digits.count.trailingZeroBitCount
    values = digits.map { $0 == "1" }
  }

  static func bits(_ index: Int, _ count: Int) -> [Bool] {
    (0..<count).map { index >> (count - 1 - $0) & 1 == 1 }
  }

  /// The input vectors where the function is true, or false.
  package func vectors(_ value: Bool) -> [[Rational]] {
    values.indices.filter { values[$0] == value }
      .map { Self.bits($0, inputCount).map { $0 ? 1 : 0 } }
  }

  /// The fewest hidden units under an OR.
  package func minimum() -> UnionMinimum {
    UnionMinimum(inside: vectors(true), outside: vectors(false))
  }
}

/// Networks for several truth tables of the same inputs, a shared hidden layer and an OR for each.
extension ThresholdNetwork {
  package init(tables: [TruthTable]) {
    var hidden: [ThresholdUnit] = []
    var uses: [Set<Int>] = []
    for table in tables {
      var used: Set<Int> = []
      for unit in table.minimum().units {
        if let known = hidden.firstIndex(of: unit) {
          used.insert(known)
        } else {
          used.insert(hidden.count)
          hidden.append(unit)
        }
      }
      uses.append(used)
    }
    let outputs = uses.map { used in
      ThresholdUnit(
        weights: hidden.indices.map { used.contains($0) ? 1 : 0 }, threshold: Rational(1, 2))
    }
    self.init(inputCount: tables.first?.inputCount ?? 0, layers: [hidden, outputs])
  }
}
