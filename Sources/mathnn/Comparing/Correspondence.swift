import Exact
import Expressions
import Models
import Notation
import Terminal
import Training

/// Which quantity of a model is which parameter of a network, and the sizes that follow.
struct Correspondence {
  /// A parameter of the engine and the quantity of the model that it is.
  struct Pair {
    let parameter: String
    let quantity: Expr
    let shape: [Int]
  }

  private(set) var pairs: [Pair] = []
  /// The sizes of the model's shapes, and its horizon.
  private(set) var sizes: [Expr: Int] = [:]
  /// The input, the wanted distribution and the state that the last layer sees, if it is named.
  let input: String
  let wanted: String
  let state: Expr?
  let loss: Expr
  let setting: Setting
  /// The first value of the time, where there is time.
  let firstStep: Int?

  /// What the engine's parameters are called where it is not by their own names.
  private static let otherNames = [
    "W_in": ["W", "W_x", "W_xh", "W_hx", "W_ih"], "W_rec": ["U", "W_h", "W_hh", "W_r"],
    "b_h": ["b"], "W_out": ["V", "W_hy", "W_yh", "W_ho"], "b_y": ["b_out", "b_o", "c"],
  ]

  /// The names of a parameter, its own first.
  private static func names(of parameter: String) -> [String] {
    [parameter] + (otherNames[parameter] ?? [])
  }

  /// The parameters of the last layer, which a model may leave out.
  private static let lastLayer = ["W_out", "b_y"]

  /// The networks of the engine that a model may be, the one with most parameters in common first.
  static func kinds(like model: Model) -> [String] {
    let names = Set(model.parameters.compactMap { $0.symbol?.name })
    var found: [(kind: String, count: Int)] = []
    for cell in Cell.allCases where model.time != nil {
      let parameters = parameters(of: cell).filter { !lastLayer.contains($0) }
      let known = parameters.filter { !Self.names(of: $0).allSatisfy { !names.contains($0) } }
      if known.count == parameters.count { found.append((cell.rawValue, known.count)) }
    }
    let most = found.map(\.count).max()
    return model.time == nil ? ["mlp"] : found.filter { $0.count == most }.map(\.kind)
  }

  private static func parameters(of cell: Cell) -> [String] {
    let front = NetworkShape.Front.recurrent(RecurrentShape(cell, units: 1))
    let shape = NetworkShape(image: ImageSize(height: 1, width: 1), front: front, classes: 2)
    return Network<Double>(shape).maps.map(\.name)
  }

  /// What a user says of a model besides its text.
  struct Words {
    /// The state that the last layer sees.
    var state = "h"
    var declarations: [String] = []
    var given: [String] = []
  }

  /// - Throws: If the model is not this network under other names.
  init(_ model: Model, _ network: EngineGradient, _ said: Words = Words()) throws {
    let words = try LossText(model, state: said.state)
    (input, wanted) = (words.input, words.wanted)
    do throws(ReadErrors) {
      setting = try Setting(
        declare: (said.declarations + words.declarations)
          .map { Source($0, file: "--declare") },
        given: said.given.map { Source($0, file: "--given") }, model: model)
    } catch {
      throw InputError(error)
    }
    let vocabulary = setting.vocabulary
    func expression(_ text: String) throws(InputError) -> Expr {
      try SourceText(name: "--loss", text: text).expression(vocabulary)
    }
    loss = try expression(words.loss)
    if let text = words.state { state = try expression(text) } else { state = nil }
    firstStep = model.time?.first
    for tensor in network.parameters {
      let candidates = Self.names(of: words.names[tensor.name] ?? tensor.name)
      guard let name = candidates.first(where: { words.known.contains($0) }) else {
        throw InputError(
          "the model has no parameter \(tensor.name) as the network has",
          hint: "the network's parameters are "
            + network.parameters.map(\.name).joined(separator: ", "))
      }
      pairs.append(
        Pair(parameter: tensor.name, quantity: try expression(name), shape: tensor.shape))
    }
    for pair in pairs {
      try fit(pair.quantity.shape.rows, pair.shape[0], pair)
      try fit(pair.quantity.shape.columns, pair.shape.count > 1 ? pair.shape[1] : 1, pair)
    }
    guard let last = model.time?.last, let firstStep else { return }
    let end = network.inputs.count - 1 + firstStep
    guard last.number?.asInt ?? end == end else {
      throw InputError(
        "the model ends at step \(PlainText.of(last)), and the network reads "
          + "\(network.inputs.count) rows", hint: "--rows 1-N reads fewer")
    }
    if last.number == nil { sizes[last] = end }
  }

  private mutating func fit(_ size: Expr, _ number: Int, _ pair: Pair) throws(InputError) {
    if size.number?.asInt ?? sizes[size] ?? number != number {
      throw InputError(
        "\(PlainText.of(pair.quantity)) is \(pair.quantity.shape.words) in the model, and "
          + pair.shape.map(String.init).joined(separator: " × ") + " in the network")
    }
    if size.number == nil { sizes[size] = number }
  }
}

/// The loss of a network in the words of a model.
///
/// The engine's loss is the cross-entropy of the softmax of a linear layer on the last state. A
/// model over time gets it put behind its state; a model without time says its loss itself.
private struct LossText {
  var loss: String
  var state: String?
  var input = "x"
  var wanted = "d"
  var declarations: [String] = []
  /// Names that were made up for parameters of the last layer.
  var names: [String: String] = [:]
  /// All names that a parameter may have.
  var known: Set<String>

  init(_ model: Model, state name: String) throws(InputError) {
    known = Set(model.declarations.map(\.name)).filter { !model.hasEquation($0) }
    if let inputs = Self.name(of: model.inputs, wanted: "x") { input = inputs }
    guard let time = model.time else {
      guard model.hasEquation("E") else {
        throw InputError(
          "a model without time must say its loss, E",
          hint: "as mlp-loss does: E = -d'*log(p) with the wanted distribution d")
      }
      loss = "E"
      return
    }
    guard let last = time.last else {
      throw InputError("the model's time has no end", hint: "write time t = 1..T")
    }
    guard let equation = model.equations.first(where: { $0.name == name && !$0.isInitial }),
      equation.left.shape.isVector, equation.left.children.count == 1
    else {
      throw InputError(
        "the model has no state \(name)[t] that is a vector", hint: "--state names the state")
    }
    let place = "\(name)[\(PlainText.of(last))]"
    state = place
    loss = ""
    let units = PlainText.of(equation.left.shape.rows)
    let matrix = Self.layer(in: model, over: equation.left.shape.rows)
    wanted = Self.fresh("d", model)
    if let matrix, let bias = matrix.bias {
      (names["W_out"], names["b_y"]) = (matrix.name, bias)
      declarations.append("vector \(wanted) in \(matrix.classes)")
    } else {
      let (weight, bias) = (Self.fresh("W_out", model), Self.fresh("b_y", model))
      let size = Self.fresh("n_y", model)
      (names["W_out"], names["b_y"]) = (weight, bias)
      declarations += [
        "matrix \(weight) in \(size) x \(units)", "vector \(bias), \(wanted) in \(size)",
      ]
      known.formUnion([weight, bias])
    }
    let (weight, bias) = (names["W_out"] ?? "", names["b_y"] ?? "")
    loss = "-\(wanted)'*log(softmax(\(weight)*\(place) + \(bias)))"
  }

  /// The model's own linear layer on the state, under one of its usual names.
  private static func layer(
    in model: Model, over units: Expr
  ) -> (name: String, bias: String?, classes: String)? {
    let own = model.declarations.filter { !model.hasEquation($0.name) && $0.indices.isEmpty }
    for name in ["W_out", "V", "W_hy", "W_yh", "W_ho"] {
      guard let matrix = own.first(where: { $0.name == name && $0.kind == .matrix }),
        matrix.symbol.shape.columns == units
      else { continue }
      let bias = ["b_y", "b_out", "b_o", "c"].first { bias in
        own.contains {
          $0.name == bias && $0.kind == .vector && $0.symbol.shape.rows == matrix.symbol.shape.rows
        }
      }
      return (name, bias, PlainText.of(matrix.symbol.shape.rows))
    }
    return nil
  }

  /// The input, where it has another name and is the only one.
  private static func name(of inputs: [Expr], wanted: String) -> String? {
    let names = Set(inputs.compactMap { $0.symbol?.name })
    return names.contains(wanted) || names.count != 1 ? nil : names.first
  }

  /// A name that the model does not use: the wanted one, or one like it.
  private static func fresh(_ name: String, _ model: Model) -> String {
    var taken = model.indexNames
    for declaration in model.declarations { taken.insert(declaration.name) }
    for equation in model.equations {
      taken.formUnion(equation.left.freeSymbols.compactMap { $0.symbol?.name })
      taken.formUnion(equation.right.freeSymbols.compactMap { $0.symbol?.name })
    }
    for symbol in model.wholeSymbols { taken.insert(symbol.symbol?.name ?? "") }
    guard taken.contains(name) else { return name }
    return ["\(name)_net", "\(name)_last"].first { !taken.contains($0) } ?? "\(name)_of_the_network"
  }
}
