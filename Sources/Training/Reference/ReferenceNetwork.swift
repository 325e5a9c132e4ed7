internal import KernelInterface

/// A network as its formulas say, number by number; the judge of the fast engine.
///
/// It shares no code with it: plain loops over the parameters under their names, one picture after
/// the other, each gate with its own formula. This is the unit "written out" of the exercises.
package struct ReferenceNetwork<Number: ReferenceNumber>: Sendable {
  let shape: NetworkShape
  let parameters: [String: [Number]]
  /// How near an activation came to its kink, or a pool to a tie.
  package private(set) var nearestKink = Double.infinity

  package init(_ shape: NetworkShape, parameters: [String: [Number]]) {
    self.shape = shape
    self.parameters = parameters
  }

  private func parameter(_ name: String) -> [Number] {
    guard let values = parameters[name] else {
      preconditionFailure("the network has no parameter \(name)")
    }
    return values
  }

  /// The mean of the losses of some pictures.
  package mutating func loss(_ pictures: [[Double]], _ labels: [UInt8]) -> Number {
    var sum = Number(0)
    for (picture, label) in zip(pictures, labels) {
      sum = sum + loss(of: scores(picture), Int(label))
    }
    return sum / Number(Double(pictures.count))
  }

  /// The cross-entropy -z_d + log Σ exp z_k, the largest score taken out first.
  private func loss(of scores: [Number], _ label: Int) -> Number {
    let top = Number(scores.map(\.value).max() ?? 0)
    var sum = Number(0)
    for score in scores { sum = sum + (score - top).exponential }
    return sum.logarithm - (scores[label] - top)
  }

  /// The scores of a picture.
  package mutating func scores(_ picture: [Double]) -> [Number] {
    var values = picture.map { Number($0) }
    switch shape.front {
    case .flat: break
    case .recurrent(let part): values = states(part, values)[shape.steps(of: part)]
    case .convolutions(let parts):
      var size = shape.image
      for (i, part) in parts.enumerated() {
        guard let output = part.output(of: size) else { return [] }
        values = convolved(part, number: i + 1, values, size, output)
        size = output
      }
    }
    let names = denseNames
    for (i, layer) in (shape.hidden + [DenseShape(shape.classes, .identity)]).enumerated() {
      let sums = affine(parameter(names[i].0), values, plus: parameter(names[i].1))
      values = sums.map { activated($0, layer.activation) }
    }
    return values
  }

  private var denseNames: [(String, String)] {
    var isRecurrent = false
    if case .recurrent = shape.front { isRecurrent = true }
    let last = (isRecurrent ? "W_out" : "V", "b_y")
    if shape.hidden.count == 1 { return [("W", "b_h"), last] }
    return (0..<shape.hidden.count).map { ("W\($0 + 1)", "b\($0 + 1)") } + [last]
  }

  // MARK: Dense layers

  private func affine(_ weights: [Number], _ x: [Number], plus bias: [Number]) -> [Number] {
    bias.indices.map { row in
      var sum = bias[row]
      for (j, value) in x.enumerated() { sum = sum + weights[row * x.count + j] * value }
      return sum
    }
  }

  private mutating func activated(_ x: Number, _ activation: Activation) -> Number {
    if activation.hasKink { nearestKink = min(nearestKink, abs(x.value)) }
    switch activation {
    case .identity: return x
    case .relu: return x.value > 0 ? x : Number(0)
    case .leakyrelu: return x.value > 0 ? x : x * Number(0.01)
    case .elu: return x.value > 0 ? x : x.exponential - Number(1)
    case .softplus:
      // log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
      let small = (x.value > 0 ? -x : x).exponential
      let rest = (Number(1) + small).logarithm
      return x.value > 0 ? x + rest : rest
    case .sigmoid: return x.logistic
    case .tanh: return x.tangent
    }
  }

  // MARK: Recurrent layers

  /// The states after each step, the one before the first included.
  package func states(_ part: RecurrentShape, _ picture: [Number]) -> [[Number]] {
    let width = shape.image.width * shape.image.channels
    var h = [Number](repeating: Number(0), count: part.units)
    var c = h
    var states = [h]
    for step in 0..<shape.steps(of: part) {
      let row = (part.firstRow + step) * width
      let x = Array(picture[row..<row + width])
      switch part.cell {
      case .rnn:
        h = affine(
          parameter("W_rec"), h, plus: affine(parameter("W_in"), x, plus: parameter("b_h"))
        )
        .map(\.tangent)
      case .gru: h = gru(h, x)
      case .gruAfter: h = gruAfter(h, x)
      case .lstm: (h, c) = lstm(h, c, x)
      }
      states.append(h)
    }
    return states
  }

  /// W x + U h + b of a gate.
  private func gate(_ letter: String, _ h: [Number], _ x: [Number]) -> [Number] {
    affine(
      parameter("U_\(letter)"), h,
      plus: affine(parameter("W_\(letter)"), x, plus: parameter("b_\(letter)")))
  }

  private func gru(_ h: [Number], _ x: [Number]) -> [Number] {
    let z = gate("z", h, x).map(\.logistic)
    let r = gate("r", h, x).map(\.logistic)
    let g = gate("g", zip(r, h).map { $0 * $1 }, x).map(\.tangent)
    return h.indices.map { z[$0] * h[$0] + (Number(1) - z[$0]) * g[$0] }
  }

  private func gruAfter(_ h: [Number], _ x: [Number]) -> [Number] {
    let z = gate("z", h, x).map(\.logistic)
    let r = gate("r", h, x).map(\.logistic)
    let inner = affine(parameter("U_g"), h, plus: parameter("c_g"))
    let outer = affine(parameter("W_g"), x, plus: parameter("b_g"))
    let g = h.indices.map { (outer[$0] + r[$0] * inner[$0]).tangent }
    return h.indices.map { z[$0] * h[$0] + (Number(1) - z[$0]) * g[$0] }
  }

  private func lstm(_ h: [Number], _ c: [Number], _ x: [Number]) -> ([Number], [Number]) {
    let i = gate("i", h, x).map(\.logistic)
    let f = gate("f", h, x).map(\.logistic)
    let o = gate("o", h, x).map(\.logistic)
    let g = gate("g", h, x).map(\.tangent)
    let cell = c.indices.map { f[$0] * c[$0] + i[$0] * g[$0] }
    return (cell.indices.map { o[$0] * cell[$0].tangent }, cell)
  }

  // MARK: Convolutions

  /// Σ K[o,c,m,n] a[c, s·j + m - p, s·k + n - p] + k[o], the activation, then the largest of each pool.
  private mutating func convolved(
    _ part: ConvolutionShape, number: Int, _ values: [Number], _ size: ImageSize,
    _ output: ImageSize
  ) -> [Number] {
    let (kernel, bias) = (parameter("K\(number)"), parameter("k\(number)"))
    var pooled: [Number] = []
    for channel in 0..<part.outputs {
      for cell in 0..<output.height * output.width {
        let top = cell / output.width * part.poolStride
        let left = cell % output.width * part.poolStride
        var sums: [Number] = []
        for y in top..<top + part.pool {
          for x in left..<left + part.pool {
            sums.append(
              window(part, kernel, channel, values, size, (y, x)) + bias[channel])
          }
        }
        pooled.append(largest(sums.map { activated($0, part.activation) }, part.activation))
      }
    }
    return pooled
  }

  private func window(
    _ part: ConvolutionShape, _ kernel: [Number], _ channel: Int, _ values: [Number],
    _ size: ImageSize, _ place: (y: Int, x: Int)
  ) -> Number {
    var sum = Number(0)
    for c in 0..<size.channels {
      for m in 0..<part.height {
        for n in 0..<part.width {
          let y = place.y * part.stride + m - part.padding
          let x = place.x * part.stride + n - part.padding
          guard (0..<size.height).contains(y), (0..<size.width).contains(x) else { continue }
          let weight = kernel[((channel * size.channels + c) * part.height + m) * part.width + n]
          sum = sum + weight * values[(c * size.height + y) * size.width + x]
        }
      }
    }
    return sum
  }

  private mutating func largest(_ values: [Number], _ activation: Activation) -> Number {
    var best = values[0]
    for value in values.dropFirst() where value.value > best.value { best = value }
    let rest = values.map(\.value).sorted(by: >)
    // Two zeros of a rectifier are no tie: neither moves.
    if rest.count > 1, !(activation == .relu && rest[0] == 0) {
      nearestKink = min(nearestKink, rest[0] - rest[1])
    }
    return best
  }
}
