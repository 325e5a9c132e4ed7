/// One word of an architecture, as in `conv5x16p2` or `pool2`.
package struct LayerWord: Sendable, Equatable {
  /// A number that is given, or one that is looked for, `?`.
  package enum Size: Sendable, Equatable {
    case given(Int)
    case unknown

    package var number: Int? {
      switch self {
      case .given(let number): number
      case .unknown: nil
      }
    }
  }

  package enum Kind: Sendable, Equatable {
    case convolution(height: Size, width: Size, outputs: Size, padding: Int, stride: Int)
    /// `takesLargest` parts max-pooling from averages.
    case pool(height: Int, width: Int, stride: Int?, takesLargest: Bool)
    case flatten
    case linear(Size)
    case recurrent(Cell, Size)
    /// A function of each number, such as relu; it changes no size.
    case pointwise
    case batchNorm
  }

  package var kind: Kind
  /// The word as it was written, and where.
  package var text: String
  package var offset: Int
}

/// What is wrong in an architecture, and at which byte of its text.
package struct LayerFault: Error, Sendable, Equatable {
  package let message: String
  package let offset: Int
  package let hint: String?
}

/// Architectures as words: `conv5x10 pool2 conv5x16 pool2 flatten linear10`.
package enum LayerText {
  package static let pointwiseWords = [
    "relu", "leakyrelu", "elu", "gelu", "swish", "sigmoid", "tanh", "softplus", "softmax",
    "dropout", "identity",
  ]
  package static let help =
    "conv5x16 (kernel 5, 16 channels; p2 pads, s2 steps), conv3x5x16, pool2, pool3s2, avg2, "
    + "flatten, linear10, rnn150, gru150, gru-after150, lstm150, batchnorm, relu, tanh …"

  /// The words of an architecture.
  package static func read(_ text: String) throws(LayerFault) -> [LayerWord] {
    var words: [LayerWord] = []
    var offset = 0
    for part in text.split(omittingEmptySubsequences: false, whereSeparator: { isGap($0) }) {
      if !part.isEmpty { words.append(try word(part, offset)) }
      offset += part.utf8.count + 1
    }
    guard !words.isEmpty else {
      throw LayerFault(message: "no layers are given", offset: 0, hint: help)
    }
    return words
  }

  private static func isGap(_ letter: Character) -> Bool {
    letter == " " || letter == "," || letter == "\n" || letter == "\t" || letter == ";"
  }

  private static func word(_ part: Substring, _ offset: Int) throws(LayerFault) -> LayerWord {
    let fault = LayerFault(message: "'\(part)' is no layer", offset: offset, hint: help)
    if pointwiseWords.contains(String(part)) {
      return LayerWord(kind: .pointwise, text: String(part), offset: offset)
    }
    let name = part.prefix { !($0.isNumber || $0 == "?") }
    var rest = LayerNumbers(part.dropFirst(name.count))
    guard let kind = kind(String(name), &rest), rest.isDone else { throw fault }
    guard isSound(kind) else {
      throw LayerFault(
        message: "the sizes of '\(part)' must be whole numbers above zero, at most 1000000",
        offset: offset, hint: nil)
    }
    return LayerWord(kind: kind, text: String(part), offset: offset)
  }

  private static func kind(_ name: String, _ rest: inout LayerNumbers) -> LayerWord.Kind? {
    switch name {
    case "flatten": return .flatten
    case "batchnorm", "bn": return .batchNorm
    case "linear", "dense", "fc":
      guard let units = rest.size() else { return nil }
      return .linear(units)
    case "rnn", "gru", "gru-after", "lstm":
      guard let units = rest.size(), let cell = Cell(rawValue: name) else { return nil }
      return .recurrent(cell, units)
    case "conv": return convolution(&rest)
    case "pool", "maxpool", "avg", "avgpool":
      guard case .given(let height)? = rest.size() else { return nil }
      var width = height
      if rest.take("x") {
        guard case .given(let other)? = rest.size() else { return nil }
        width = other
      }
      var step: Int?
      if rest.take("s") {
        guard case .given(let given)? = rest.size() else { return nil }
        step = given
      }
      return .pool(
        height: height, width: width, stride: step, takesLargest: !name.hasPrefix("avg"))
    default: return nil
    }
  }

  /// `conv5x16`, `conv3x5x16`, then `p2` and `s2`.
  private static func convolution(_ rest: inout LayerNumbers) -> LayerWord.Kind? {
    guard let first = rest.size(), rest.take("x"), let second = rest.size() else { return nil }
    var (height, width, outputs) = (first, first, second)
    if rest.take("x") {
      guard let third = rest.size() else { return nil }
      (height, width, outputs) = (first, second, third)
    }
    var (padding, step) = (0, 1)
    while !rest.isDone {
      if rest.take("p") {
        guard let number = rest.number() else { return nil }
        padding = number
      } else if rest.take("s") {
        guard let number = rest.number() else { return nil }
        step = number
      } else {
        return nil
      }
    }
    return .convolution(
      height: height, width: width, outputs: outputs, padding: padding, stride: step)
  }

  private static func isSound(_ kind: LayerWord.Kind) -> Bool {
    func fits(_ size: LayerWord.Size) -> Bool { (1...1_000_000).contains(size.number ?? 1) }
    switch kind {
    case .convolution(let height, let width, let outputs, let padding, let stride):
      return fits(height) && fits(width) && fits(outputs) && padding <= 10_000
        && (1...10_000).contains(stride)
    case .pool(let height, let width, let stride, _):
      return height > 0 && width > 0 && height <= 10_000 && width <= 10_000 && (stride ?? 1) > 0
    case .linear(let units), .recurrent(_, let units): return fits(units)
    case .flatten, .pointwise, .batchNorm: return true
    }
  }
}

/// The numbers of a word, read from left to right.
struct LayerNumbers {
  private var rest: Substring

  init(_ text: Substring) { rest = text }

  var isDone: Bool { rest.isEmpty }

  mutating func take(_ letter: Character) -> Bool {
    guard rest.first == letter else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number() -> Int? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let value = Int(digits) else { return nil }
    rest.removeFirst(digits.count)
    return value
  }

  mutating func size() -> LayerWord.Size? {
    if take("?") { return .unknown }
    return number().map { .given($0) }
  }
}
