internal import KernelInterface

/// What is wrong with an option.
package struct OptionFault: Error, Sendable, Equatable {
  package let key: String
  package let message: String
  package let hint: String?

  init(_ key: String, _ message: String, hint: String? = nil) {
    self.key = key
    self.message = message
    self.hint = hint
  }
}

/// The options of a run as texts by name: what flags, experiments and checkpoints have in common.
package struct RunOptions: Sendable, Equatable {
  /// A name, the words for its value in the help, and what it means.
  package struct Key: Sendable {
    package let name: String
    package let placeholder: String
    package let help: String
    /// Whether another value gives another run; a number of epochs only makes it longer.
    package let decides: Bool
  }

  package static let keys: [Key] = [
    Key("hidden", "N[,N…]", "units of the recurrent or the hidden layers (150; mlp: 100)"),
    Key("layers", "WORDS", "convolutions and pools ('conv5x8 pool2 conv5x16 pool2')"),
    Key("activation", "NAME", "relu, leakyrelu, elu, softplus, sigmoid or tanh (relu)"),
    Key("rows", "A-B", "the rows of the picture that a recurrent layer reads (all)"),
    Key("truncate", "K", "gradients go back K steps only (all)"),
    Key("epochs", "N", "passes through the data (10; cnn: 5)", decides: false),
    Key("batch", "N", "pictures in a step (100)"),
    Key("rate", "R", "step size (adam .001, momentum .01, sgd .1)"),
    Key("optimizer", "NAME", "adam, momentum or sgd (adam)"),
    Key("init", "NAME", "standard, he, xavier or orthogonal (standard)"),
    Key("scale", "S", "multiplies the first weights, or the orthogonal matrix (1)"),
    Key("forget-bias", "B", "first value of the biases of forget gates"),
    Key("samples", "N", "learn from N pictures, drawn by the seed (all)"),
    Key("rotate", "DEG", "random rotation of up to DEG degrees while learning (0)"),
    Key("crop", "N", "learn from random N×N parts, test on the centre (whole)"),
    Key("train", "N", "take the first N pictures of the training set, or draw N (all; 60000)"),
    Key("test", "N", "take the first N pictures of the test set, or draw N (all; 10000)"),
    Key("precision", "BITS", "32 or 64 bits a number (32)"),
  ]

  package var model: String
  package private(set) var values: [String: String] = [:]

  package init(model: String) { self.model = model }

  package subscript(key: String) -> String? {
    get { values[key] }
    set {
      precondition(Self.keys.contains { $0.name == key }, "\(key) is an option of a run")
      values[key] = newValue
    }
  }

  package static let models = Cell.allCases.map(\.rawValue) + ["cnn", "mlp"]

  // MARK: As text

  /// One option a line, in the order of the table; what a checkpoint keeps.
  package var text: String {
    (["model = \(model)"]
      + Self.keys.compactMap { key in values[key.name].map { "\(key.name) = \($0)" } })
      .joined(separator: "\n")
  }

  package init?(text: String) {
    model = ""
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let key = String(parts[0].filter { $0 != " " })
      let value = String(parts[1].drop { $0 == " " })
      if key == "model" {
        model = value
      } else if Self.keys.contains(where: { $0.name == key }) {
        values[key] = value
      } else {
        return nil
      }
    }
    guard Self.models.contains(model) else { return nil }
  }

  // MARK: As values

  package func whole(_ key: String, in range: ClosedRange<Int>) throws(OptionFault) -> Int? {
    guard let text = values[key] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      let most = range.upperBound == .max ? "" : " to \(range.upperBound)"
      throw OptionFault(key, "'\(text)' is no whole number from \(range.lowerBound)\(most)")
    }
    return number
  }

  package func number(_ key: String, isPositive: Bool = true) throws(OptionFault) -> Double? {
    guard let text = values[key] else { return nil }
    let full = text.hasPrefix(".") ? "0" + text : text
    guard let number = Double(full), number.isFinite, !isPositive || number > 0 else {
      throw OptionFault(key, "'\(text)' is no number\(isPositive ? " above zero" : "")")
    }
    return number
  }

  private func choice<Value>(
    _ key: String, _ words: [(String, Value)]
  ) throws(OptionFault) -> Value? {
    guard let text = values[key] else { return nil }
    guard let found = words.first(where: { $0.0 == text }) else {
      let list = words.map(\.0).joined(separator: ", ")
      throw OptionFault(key, "there is no '\(text)'", hint: "one of \(list)")
    }
    return found.1
  }

  package var isDouble: Bool {
    get throws(OptionFault) { try choice("precision", [("32", false), ("64", true)]) ?? false }
  }

  /// How many pictures to take or to draw.
  package func counts() throws(OptionFault) -> (train: Int?, test: Int?) {
    (try whole("train", in: 1...10_000_000), try whole("test", in: 1...10_000_000))
  }
}

extension RunOptions.Key {
  fileprivate init(_ name: String, _ placeholder: String, _ help: String, decides: Bool = true) {
    self.init(name: name, placeholder: placeholder, help: help, decides: decides)
  }
}

// MARK: The plan

extension RunOptions {
  /// The plan for pictures of a size, with a seed.
  package func plan(height: Int, width: Int, seed: Int) throws(OptionFault) -> TrainingPlan {
    let augmentation = Augmentation(
      rotation: try number("rotate", isPositive: false) ?? 0, crop: try whole("crop", in: 1...4096))
    guard (0...180).contains(augmentation.rotation) else {
      throw OptionFault("rotate", "an angle lies between 0 and 180 degrees")
    }
    let size = augmentation.size(of: height, width)
    var plan = TrainingPlan(
      try shape(ImageSize(height: size.height, width: size.width)))
    plan.augmentation = augmentation
    plan.seed = seed
    plan.initialisation = Initialisation(
      try choice("init", Initialisation.Kind.allCases.map { ($0.rawValue, $0) }) ?? .standard,
      scale: try number("scale") ?? 1, forgetBias: try number("forget-bias", isPositive: false))
    plan.optimiser = try choice("optimizer", UpdateRule.Kind.names) ?? .adam
    plan.rate = try number("rate") ?? plan.optimiser.usualRate
    plan.epochs = try whole("epochs", in: 0...1_000_000) ?? (model == "cnn" ? 5 : 10)
    plan.batch = try whole("batch", in: 1...4096) ?? 100
    plan.samples = try whole("samples", in: 1...10_000_000)
    return plan
  }

  private func shape(_ image: ImageSize) throws(OptionFault) -> NetworkShape {
    var shape = NetworkShape(image: image, front: .flat)
    if let cell = Cell(rawValue: model) {
      try refuse(["layers", "activation"])
      shape.front = .recurrent(try recurrent(cell, image))
    } else {
      try refuse(["rows", "truncate", "forget-bias"])
      let activation = try activation ?? .relu
      let units = try hidden ?? (model == "mlp" ? [100] : [])
      shape.hidden = units.map { DenseShape($0, activation) }
      if model == "cnn" {
        shape.front = .convolutions(try convolutions(activation))
      } else {
        try refuse(["layers"])
      }
    }
    if let fault = shape.fault { throw OptionFault("model", fault) }
    guard shape.features <= 1 << 20 else {
      throw OptionFault("layers", "more than a million numbers between layers")
    }
    return shape
  }

  /// Options that mean nothing to the model are no silent wish.
  private func refuse(_ keys: [String]) throws(OptionFault) {
    for key in keys where values[key] != nil {
      throw OptionFault(key, "'\(model)' has no such option")
    }
  }

  private var activation: Activation? {
    get throws(OptionFault) {
      try choice("activation", Activation.allCases.map { ($0.rawValue, $0) })
    }
  }

  private var hidden: [Int]? {
    get throws(OptionFault) {
      guard let text = values["hidden"] else { return nil }
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let units = parts.compactMap { Int($0.filter { $0 != " " }) }
      guard units.count == parts.count, units.allSatisfy({ (1...8192).contains($0) }) else {
        throw OptionFault(
          "hidden", "'\(text)' is no list of whole numbers from 1 to 8192", hint: "as in 100,50")
      }
      return units
    }
  }

  private func recurrent(_ cell: Cell, _ image: ImageSize) throws(OptionFault) -> RecurrentShape {
    let units = try hidden ?? [150]
    guard units.count == 1 else { throw OptionFault("hidden", "there is one recurrent layer") }
    var shape = RecurrentShape(cell, units: units[0])
    shape.truncation = try whole("truncate", in: 1...1_000_000)
    guard cell == .lstm || values["forget-bias"] == nil else {
      throw OptionFault("forget-bias", "only 'lstm' has forget gates")
    }
    if let rows = values["rows"] {
      let ends = rows.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, first <= last,
        last <= image.height
      else {
        throw OptionFault(
          "rows", "'\(rows)' is no part of the rows 1-\(image.height)", hint: "as in 1-14")
      }
      (shape.firstRow, shape.steps) = (first - 1, last - first + 1)
    }
    return shape
  }

  /// Convolutions from words; a pool belongs to the convolution before it.
  private func convolutions(_ activation: Activation) throws(OptionFault) -> [ConvolutionShape] {
    let words: [LayerWord]
    do throws(LayerFault) {
      words = try LayerText.read(values["layers"] ?? "conv5x8 pool2 conv5x16 pool2")
    } catch {
      throw OptionFault("layers", error.message, hint: error.hint)
    }
    var shapes: [ConvolutionShape] = []
    var isPooled = true
    for word in words {
      switch word.kind {
      case .convolution(let height, let width, let outputs, let padding, let stride):
        guard let h = height.number, let w = width.number, let o = outputs.number, o <= 4096 else {
          throw OptionFault("layers", "'\(word.text)' is not trained: sizes are open or too large")
        }
        var shape = ConvolutionShape(outputs: o, height: h, width: w)
        (shape.padding, shape.stride, shape.activation) = (padding, stride, activation)
        shapes.append(shape)
        isPooled = false
      case .pool(let height, let width, let stride, true)
      where !isPooled && height == width:
        shapes[shapes.count - 1].pool = height
        shapes[shapes.count - 1].poolStride = stride ?? height
        isPooled = true
      case .pool, .flatten, .linear, .recurrent, .pointwise, .batchNorm:
        throw OptionFault(
          "layers", "'\(word.text)' is not trained here",
          hint: "convolutions with at most one square max-pool each; flatten and the last layer "
            + "come by themselves, hidden layers by --hidden")
      }
    }
    return shapes
  }
}

extension UpdateRule.Kind {
  fileprivate var usualRate: Double {
    switch self {
    case .adam: 1e-3
    case .momentum: 1e-2
    case .descent: 0.1
    }
  }
}
