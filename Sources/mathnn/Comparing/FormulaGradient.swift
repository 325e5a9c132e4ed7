import Calculus
import Deciding
import Expressions
import Models
import Notation
import Rewriting
import Terminal
import Training

/// The gradients of a network's loss as formulas, derived once and evaluated at many pictures.
struct FormulaGradient {
  /// The gradient by one parameter: backward equations, and a formula in what they define.
  struct Part {
    let pair: Correspondence.Pair
    var result: AdjointResult
    /// The formula that is evaluated: that of the result, unless a test plants a fault.
    var value: Expr
    var system: RunSystem
  }

  let match: Correspondence
  private(set) var parts: [Part] = []
  private let context: RuleContext
  private let identities: [Rule]

  init(_ match: Correspondence, check: () throws -> Void = {}) throws {
    self.match = match
    context = RuleContext(assumptions: match.setting.assumptions)
    identities = try RuleSet.identities().rules
    for pair in match.pairs {
      try check()
      do throws(AdjointError) {
        let result = try AdjointResult(
          of: match.loss, by: pair.quantity, in: match.setting, context: context,
          identities: identities)
        parts.append(
          Part(
            pair: pair, result: result, value: result.value,
            system: try Self.system(match, result.definitions)))
      } catch {
        throw InputError(error.message, hint: error.hint)
      }
    }
  }

  static func system(
    _ match: Correspondence, _ definitions: [Definition]
  ) throws(AdjointError) -> RunSystem {
    do throws(EvaluationError) {
      return try RunSystem(match.setting, definitions: definitions, wholes: match.sizes)
    } catch {
      throw AdjointError("the model can not be evaluated: \(error.message)")
    }
  }

  /// Changes the formulas: tests plant faults here.
  mutating func plant(_ change: (inout Part) throws -> Void) rethrows {
    for place in parts.indices { try change(&parts[place]) }
  }

  /// The derived bound of the norm of ∂h[T]/∂h[t], where one is found without matrices to multiply.
  func bound() -> NormBound? {
    guard let state = match.state, let time = match.setting.model?.time else { return nil }
    let earlier = state.with(children: [time.index])
    let question = Expr.call("opnorm", .derivative(state, earlier, .total))
    let bound = try? NormBound(
      of: question, in: match.setting, context: context, identities: identities)
    guard let bound, bound.value != question else { return nil }
    let names = bound.derivatives.flatMap(\.definitions)
    guard names.allSatisfy({ $0.left.shape.isVector || $0.left.isScalar }) else { return nil }
    return bound
  }

  // MARK: Numbers

  /// What is known at a picture: parameters, inputs and the wanted distribution.
  func known(_ engine: EngineGradient) -> [Quantity: Tensor<Double>] {
    var known: [Quantity: Tensor<Double>] = [:]
    for (pair, tensor) in zip(match.pairs, engine.parameters) {
      known[Quantity(pair.quantity.symbol?.name ?? "")] = tensor.matrix
    }
    if let first = match.firstStep {
      for (step, input) in engine.inputs.enumerated() {
        known[Quantity(match.input, [first + step])] = Tensor(column: input)
      }
    } else {
      known[Quantity(match.input)] = Tensor(column: engine.inputs[0])
    }
    let classes = (0..<engine.shape.classes).map { $0 == engine.label ? 1.0 : 0 }
    known[Quantity(match.wanted)] = Tensor(column: classes)
    return known
  }

  /// The functions that stand for declared activations; one left open is the network's own.
  func functions(_ shape: NetworkShape) -> [String: String] {
    var functions = match.setting.activations
    guard let own = shape.activationName else { return functions }
    for declaration in match.setting.declarations {
      if case .activation(definition: nil) = declaration.kind, functions[declaration.name] == nil {
        functions[declaration.name] = own
      }
    }
    return functions
  }
}

extension NamedTensor<Double> {
  /// The same as a matrix; a vector has one column.
  var matrix: Tensor<Double> {
    Tensor(rows: shape[0], columns: shape.dropFirst().reduce(1, *), values)
  }
}

extension Tensor<Double> {
  init(column values: [Double]) { self.init(rows: values.count, columns: 1, values) }

  /// The root of the sum of squares.
  var length: Double { entries.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
