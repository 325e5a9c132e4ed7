/// Where the entries of a parameter, as the catalogue names it, lie in the engine's memory.
package struct ParameterMap: Sendable {
  package let name: String
  /// Rows and columns of a matrix, or the length of a vector.
  package let shape: [Int]
  /// The places of the entries, row by row.
  let places: [Int32]
  /// The inputs of one unit, which the scale of first values follows from.
  let fanIn: Int
  /// What it is to its layer.
  let role: Role

  enum Role: Sendable, Equatable {
    case weight
    case recurrent
    case bias
    /// A bias to which libraries add a second one.
    case doubleBias
    case forgetBias
  }

  package var count: Int { places.count }

  init(
    _ name: String, _ shape: [Int], fanIn: Int, _ role: Role,
    place: (_ row: Int, _ rest: Int) -> Int
  ) {
    self.name = name
    self.shape = shape
    self.fanIn = fanIn
    self.role = role
    let rest = shape.dropFirst().reduce(1, *)
    var places: [Int32] = []
    places.reserveCapacity(shape[0] * rest)
    for row in 0..<shape[0] {
      for index in 0..<rest { places.append(Int32(place(row, index))) }
    }
    self.places = places
  }
}

/// The values of a parameter under its name.
package struct NamedTensor<Real: Sendable>: Sendable {
  package var name: String
  package var shape: [Int]
  package var values: [Real]

  package init(name: String, shape: [Int], values: [Real]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

extension NamedTensor: Equatable where Real: Equatable {}
