internal import Exact

/// The matroid of the hyperplanes seen from one flat: its covers, as classes of parallel vectors.
///
/// The flat is the span of a basis of normals. Modulo that span every other normal is a vector
/// with as many entries as the corank; two normals lie in the same cover of the flat exactly when
/// these vectors are proportional.
final class Quotient<Field: ResidueField> {
  let field: Field
  let count: Int
  let rank: Int
  private let vectors: Scratch<Field.Element>
  /// The basis in reduced row echelon form, negated.
  private let echelon: Scratch<Field.Element>
  private let isPivot: Scratch<Bool>
  private let pivots: Scratch<Int>
  private let others: Scratch<Int>
  /// Normalised representatives of the classes, `corank` entries each.
  let normals: Scratch<Field.Element>
  /// The number of hyperplanes in each class.
  let sizes: Scratch<Int>
  /// The first member of each class.
  let firsts: Scratch<Int>
  /// The class of each hyperplane; −1 for those through the flat.
  let classOf: Scratch<Int>
  private(set) var classCount = 0
  private(set) var corank = 0
  /// Whether a division failed; the field is then too small for this matrix.
  private(set) var hasFailed = false
  private let slots: Scratch<Int32>
  /// Quotient vectors before they are normalised, their first nonzero entries, and whose they are.
  private let images: Scratch<Field.Element>
  private let leads: Scratch<Field.Element>
  private let products: Scratch<Field.Element>
  private let sources: Scratch<Int>

  init(field: Field, vectors: [[Integer]], rank: Int) {
    self.field = field
    self.rank = rank
    count = vectors.count
    self.vectors = Scratch(count * rank, filledWith: field.zero)
    for (i, vector) in vectors.enumerated() {
      for (j, entry) in vector.enumerated() {
        self.vectors[i * rank + j] = field.residue(of: entry)
      }
    }
    echelon = Scratch(rank * rank, filledWith: field.zero)
    isPivot = Scratch(rank, filledWith: false)
    pivots = Scratch(rank, filledWith: 0)
    others = Scratch(rank, filledWith: 0)
    normals = Scratch(count * rank, filledWith: field.zero)
    sizes = Scratch(count, filledWith: 0)
    firsts = Scratch(count, filledWith: 0)
    classOf = Scratch(count, filledWith: 0)
    var capacity = 16
    while capacity < 3 * count { capacity *= 2 }
    slots = Scratch(capacity, filledWith: -1)
    images = Scratch(count * rank, filledWith: field.zero)
    leads = Scratch(count, filledWith: field.zero)
    products = Scratch(count, filledWith: field.zero)
    sources = Scratch(count, filledWith: 0)
  }

  deinit {
    vectors.free()
    echelon.free()
    isPivot.free()
    pivots.free()
    others.free()
    normals.free()
    sizes.free()
    firsts.free()
    classOf.free()
    slots.free()
    images.free()
    leads.free()
    products.free()
    sources.free()
  }

  /// Divides by the span of a basis and sorts the remaining hyperplanes into classes.
  func load(mask: UnsafePointer<UInt64>, basis: UnsafePointer<UInt16>, size: Int) {
    eliminate(basis: basis, size: size)
    corank = rank - size
    classCount = 0
    slots.base.update(repeating: -1, count: slots.count)
    guard corank > 0, !hasFailed else { return }
    var found = 0
    for hyperplane in 0..<count {
      classOf[hyperplane] = -1
      if mask[hyperplane >> 6] >> UInt64(hyperplane & 63) & 1 == 1 { continue }
      project(hyperplane, rank: size, to: found)
      found += 1
    }
    guard !hasFailed, field.invert(leads, products, count: found) else {
      hasFailed = true
      return
    }
    for index in 0..<found { classify(index) }
  }

  /// Brings the basis to reduced row echelon form, negated.
  private func eliminate(basis: UnsafePointer<UInt16>, size: Int) {
    isPivot.base.update(repeating: false, count: rank)
    for row in 0..<size {
      // The new row minus its part in the span of the rows so far.
      let target = row * rank
      let source = Int(basis[row]) * rank
      for column in 0..<rank { echelon[target + column] = reduced(source, column, rank: row) }
      guard let pivot = (0..<rank).first(where: { !field.isZero(echelon[target + $0]) }),
        let inverse = field.inverse(echelon[target + pivot])
      else {
        hasFailed = true
        return
      }
      let scale = field.negated(inverse)
      for column in 0..<rank {
        echelon[target + column] = field.product(echelon[target + column], scale)
      }
      pivots[row] = pivot
      isPivot[pivot] = true
      for earlier in 0..<row { clear(earlier * rank, at: pivot, with: target) }
    }
    var next = 0
    for column in 0..<rank where !isPivot[column] {
      others[next] = column
      next += 1
    }
  }

  /// Makes an entry of an earlier row zero; both rows are negated, so the pivot is −1.
  private func clear(_ row: Int, at pivot: Int, with source: Int) {
    let factor = echelon[row + pivot]
    if field.isZero(factor) { return }
    for column in 0..<rank {
      var sum = field.sum(from: echelon[row + column])
      field.add(factor, echelon[source + column], to: &sum)
      echelon[row + column] = field.total(sum)
    }
  }

  /// One entry of a normal minus its part in the span of the first rows.
  @inline(__always)
  private func reduced(_ source: Int, _ column: Int, rank size: Int) -> Field.Element {
    var sum = field.sum(from: vectors[source + column])
    for row in 0..<size {
      field.add(vectors[source + pivots[row]], echelon[row * rank + column], to: &sum)
      if row & 15 == 15 { sum = field.sum(from: field.total(sum)) }
    }
    return field.total(sum)
  }

  /// Writes the quotient vector of a hyperplane that does not contain the flat.
  private func project(_ hyperplane: Int, rank size: Int, to index: Int) {
    let target = index * corank
    var lead = -1
    for entry in 0..<corank {
      let value = reduced(hyperplane * rank, others[entry], rank: size)
      images[target + entry] = value
      if lead < 0, !field.isZero(value) { lead = entry }
    }
    if lead < 0 { hasFailed = true } else { leads[index] = images[target + lead] }
    sources[index] = hyperplane
  }

  /// Puts a hyperplane into the class of its normalised quotient vector.
  private func classify(_ index: Int) {
    let target = classCount * corank
    let hyperplane = sources[index]
    let inverse = leads[index]
    var hash: UInt64 = 0
    for entry in 0..<corank {
      let value = field.product(images[index * corank + entry], inverse)
      normals[target + entry] = value
      hash = (hash ^ field.bits(of: value)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let candidate = Int(slots[slot])
      if isEqual(candidate * corank, target) {
        sizes[candidate] += 1
        classOf[hyperplane] = candidate
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(classCount)
    sizes[classCount] = 1
    firsts[classCount] = hyperplane
    classOf[hyperplane] = classCount
    classCount += 1
  }

  @inline(__always)
  private func isEqual(_ a: Int, _ b: Int) -> Bool {
    for entry in 0..<corank where normals[a + entry] != normals[b + entry] { return false }
    return true
  }
}
