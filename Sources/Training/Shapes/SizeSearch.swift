/// All ways to fill open sizes of an architecture so that a number comes out.
package struct SizeSearch: Sendable {
  /// What must come out.
  package enum Goal: Sendable, Equatable {
    /// The numbers after the last layer of this name.
    case count(after: String, Int)
    case parameters(Int)
  }

  package struct Solution: Sendable, Equatable {
    package var words: String
    package var architecture: Architecture
  }

  package let words: [LayerWord]
  package let input: Architecture.Size
  package let goal: Goal
  package var kernels: ClosedRange<Int> = 1...9
  package var channels: ClosedRange<Int> = 1...64
  package var biases = 2
  /// How many ways are tried at most.
  package static let most = 20_000_000

  /// A search; where no size is open, all kernels are, and the channels of the last convolution.
  package init(_ words: [LayerWord], input: Architecture.Size, goal: Goal) {
    self.input = input
    self.goal = goal
    let hasOpen = words.contains { Self.isOpen($0) }
    let last = words.lastIndex { Self.isConvolution($0) }
    self.words =
      hasOpen
      ? words
      : words.enumerated().map { place, word in
        guard case .convolution(_, _, let outputs, let padding, let stride) = word.kind else {
          return word
        }
        var word = word
        word.kind = .convolution(
          height: .unknown, width: .unknown, outputs: place == last ? .unknown : outputs,
          padding: padding, stride: stride)
        return word
      }
  }

  private static func isConvolution(_ word: LayerWord) -> Bool {
    if case .convolution = word.kind { return true }
    return false
  }

  private static func isOpen(_ word: LayerWord) -> Bool {
    switch word.kind {
    case .convolution(let height, let width, let outputs, _, _):
      height == .unknown || width == .unknown || outputs == .unknown
    case .linear(let units), .recurrent(_, let units): units == .unknown
    case .pool, .flatten, .pointwise, .batchNorm: false
    }
  }

  /// The ranges of the open numbers, from left to right; open sides of a kernel are one number.
  private var ranges: [ClosedRange<Int>] {
    words.flatMap { word -> [ClosedRange<Int>] in
      switch word.kind {
      case .convolution(let height, let width, let outputs, _, _):
        (height == .unknown || width == .unknown ? [kernels] : [])
          + (outputs == .unknown ? [channels] : [])
      case .linear(let units), .recurrent(_, let units): units == .unknown ? [channels] : []
      case .pool, .flatten, .pointwise, .batchNorm: []
      }
    }
  }

  /// How many ways there are.
  package var size: Int {
    ranges.reduce(1) { product, range in
      let (next, isTooLarge) = product.multipliedReportingOverflow(by: range.count)
      return isTooLarge ? .max : next
    }
  }

  /// All solutions, in the order of their numbers.
  package func solutions(poll: () throws -> Void) rethrows -> [Solution] {
    let ranges = ranges
    var numbers = ranges.map(\.lowerBound)
    var found: [Solution] = []
    var tried = 0
    while true {
      tried += 1
      if tried % 1024 == 0 { try poll() }
      let filled = filled(with: numbers)
      if let architecture = try? Architecture(filled, input: input, biases: biases),
        meets(architecture)
      {
        found.append(
          Solution(
            words: filled.map(\.text).joined(separator: " "), architecture: architecture))
      }
      var place = numbers.count - 1
      while place >= 0, numbers[place] == ranges[place].upperBound {
        numbers[place] = ranges[place].lowerBound
        place -= 1
      }
      if place < 0 { return found }
      numbers[place] += 1
    }
  }

  private func meets(_ architecture: Architecture) -> Bool {
    switch goal {
    case .count(let name, let count): architecture.count(after: name) == count
    case .parameters(let count): architecture.parameters == count
    }
  }

  private func filled(with numbers: [Int]) -> [LayerWord] {
    var rest = numbers[...]
    func next(_ size: LayerWord.Size) -> Int { size.number ?? rest.removeFirst() }
    return words.map { word in
      guard Self.isOpen(word) else { return word }
      var word = word
      switch word.kind {
      case .convolution(let height, let width, let outputs, let padding, let stride):
        let side = height == .unknown || width == .unknown ? rest.removeFirst() : 0
        let (h, w) = (height.number ?? side, width.number ?? side)
        let channels = next(outputs)
        word.kind = .convolution(
          height: .given(h), width: .given(w), outputs: .given(channels), padding: padding,
          stride: stride)
        word.text =
          "conv\(h == w ? "\(h)" : "\(h)x\(w)")x\(channels)"
          + (padding > 0 ? "p\(padding)" : "") + (stride > 1 ? "s\(stride)" : "")
      case .linear(let units):
        let units = next(units)
        word.kind = .linear(.given(units))
        word.text = "linear\(units)"
      case .recurrent(let cell, let units):
        let units = next(units)
        word.kind = .recurrent(cell, .given(units))
        word.text = "\(cell.rawValue)\(units)"
      case .pool, .flatten, .pointwise, .batchNorm: break
      }
      return word
    }
  }
}
