internal import Exact

/// Meeting points on one line: vectors (x, y) whose ratio x/y is the place on the line.
struct PencilPlaces<Element> {
  let across: Scratch<Element>
  let along: Scratch<Element>
  /// The ratios, where the point is not at infinity (y = 0).
  let keys: Scratch<Element>
  let atInfinity: Scratch<Bool>
  let count: Int
}

extension ResidueField {
  /// All ratios with one division (Montgomery): multiply up, invert, multiply back.
  func findPlaces(_ places: PencilPlaces<Element>) -> Bool {
    let (along, keys, atInfinity) = (places.along, places.keys, places.atInfinity)
    var upTo = residue(of: 1)
    for index in 0..<places.count {
      atInfinity[index] = isZero(along[index])
      if atInfinity[index] { continue }
      // keys[i] is the product of all y before i.
      keys[index] = upTo
      upTo = product(upTo, along[index])
    }
    guard var inverse = inverse(upTo) else { return false }
    var index = places.count
    while index > 0 {
      index -= 1
      if atInfinity[index] { continue }
      // `inverse` is the reciprocal of the product of all y up to i.
      let reciprocal = product(inverse, keys[index])
      inverse = product(inverse, along[index])
      keys[index] = product(places.across[index], reciprocal)
    }
    return true
  }
}

extension ResidueField {
  /// Replaces units by their reciprocals with one division; false if one of them is no unit.
  func invert(_ units: Scratch<Element>, _ products: Scratch<Element>, count: Int) -> Bool {
    var upTo = residue(of: 1)
    for index in 0..<count {
      products[index] = upTo
      upTo = product(upTo, units[index])
    }
    guard var inverse = inverse(upTo) else { return false }
    var index = count
    while index > 0 {
      index -= 1
      let reciprocal = product(inverse, products[index])
      inverse = product(inverse, units[index])
      units[index] = reciprocal
    }
    return true
  }
}

extension SmallField {
  /// Reciprocals come from the table.
  func invert(_ units: Scratch<UInt32>, _ products: Scratch<UInt32>, count: Int) -> Bool {
    for index in 0..<count { units[index] = reciprocal(of: units[index]) }
    return true
  }

  /// Reciprocals come from the table.
  func findPlaces(_ places: PencilPlaces<UInt32>) -> Bool {
    for index in 0..<places.count {
      let y = places.along[index]
      places.atInfinity[index] = y == 0
      places.keys[index] = product(places.across[index], reciprocal(of: y))
    }
    return true
  }
}
