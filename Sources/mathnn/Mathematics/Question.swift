import Calculus
import Deciding
import Exact
import Expressions
import Models
import Notation
import Rewriting
import Terminal

/// A call's mathematics: what its names mean, what is given, how it is checked and written.
struct Question {
  let call: Invocation
  let writer: TermWriter
  let setting: Setting
  let context: RuleContext
  let identities: [Rule]

  /// Reads the flags.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - names: Flags whose values name quantities, such as `wrt`.
  ///   - quantities: Names of quantities themselves.
  ///   - indexed: Texts in whose indices new names may stand.
  ///   - place: Which argument names a model, where the command takes one by place.
  ///   - own: A model that the command made itself.
  /// - Throws: What is wrong with the flags.
  init(
    _ call: Invocation, naming names: [String] = [], quantities: [String] = [],
    indexed: [String] = [], modelAt place: Int? = nil, model own: Model? = nil
  ) throws {
    let model = try own ?? call.model(at: place)
    let call = names.reduce(call) { $0.spellingAsTarget($1, model: model) }
    self.call = call
    let indices = indexed.flatMap { SourceText(name: "", text: $0).namesInIndices }
    let named = names.compactMap(call.arguments.text)
    do throws(ReadErrors) {
      setting = try Setting(
        declare: call.arguments.texts("declare").map { Source($0, file: "--declare") },
        given: call.arguments.texts("given").map { Source($0, file: "--given") },
        model: model,
        names: named + quantities + (model == nil ? [] : indices.map { "x[\($0)]" }))
    } catch {
      throw InputError(error)
    }
    writer = TermWriter(
      format: call.format, options: FormulaOptions(symbols: setting.symbols))
    let kink = call.arguments.spec.allFlags.contains { $0.name == "kink" }
    let convention = kink ? call.arguments.text("kink") : nil
    let vocabulary = setting.vocabulary
    let kinkValue = try convention.map {
      try SourceText(name: "--kink", text: $0).expression(vocabulary)
    }
    var assumptions = setting.assumptions
    for name in names {
      guard let text = call.arguments.text(name),
        let e = try? SourceText(name: "--\(name)", text: text).expression(vocabulary)
      else { continue }
      for condition in e.entryRange { assumptions.assume(condition) }
    }
    context = RuleContext(assumptions: assumptions, kinkValue: kinkValue)
    identities = try RuleSet.identities().rules
  }

  /// A text as one expression, in which each quantity has as many indices as in the model.
  ///
  /// Without a model no quantity depends on another, so that a total derivative is a partial one.
  func term(in source: SourceText) throws(InputError) -> Expr {
    let e = try source.expression(setting.vocabulary)
    if let error = setting.model?.misuse(in: e, from: source) { throw error }
    guard setting.model == nil, e.traits.contains(.hasDerivative) else { return e }
    do throws(DifferentiationError) {
      try e.refuseUnknownDependence()
      return e.takingTotalsAsPartials
    } catch {
      throw InputError(error.message, at: source.place(atByte: 0), hint: error.hint)
    }
  }

  /// The expression in an argument, in which quantities with an equation may stand.
  func modelExpression(at place: Int, called name: String) throws -> Expr {
    let e = try term(in: try call.source(call.arguments.positional(place) ?? "", called: name))
    return e.traits.contains(.hasDerivative) ? try expression(at: place, called: name) : e
  }

  /// The expression in an argument.
  ///
  /// A quantity with an equation in the model depends on all that its equation mentions. Nothing
  /// here follows equations, so it is refused: taken for a constant it would give a wrong zero.
  func expression(at place: Int, called name: String) throws -> Expr {
    let source = try call.source(call.arguments.positional(place) ?? "", called: name)
    let e = try term(in: source)
    if let name = nameWithEquation(in: e) {
      throw InputError(
        "\(name) has an equation in the model, and this command does not follow equations",
        at: source.place(atByte: 0), hint: "write its right side instead of \(name)")
    }
    return e
  }

  /// A name in a term that has an equation in the model, under a Σ or Π, too; nil where none has.
  func nameWithEquation(in e: Expr) -> String? {
    guard let model = setting.model else { return nil }
    return Postorder(e).terms.lazy.compactMap { $0.symbol?.name }.first { model.hasEquation($0) }
  }

  /// The quantity that a flag names.
  func quantity(_ flag: String) throws -> Expr {
    let source = SourceText(name: "--\(flag)", text: call.arguments.text(flag) ?? "")
    let e = try term(in: source)
    if e == .pi || e == .infinity {
      throw InputError("this is a constant, not a quantity", at: source.place(atByte: 0))
    }
    guard e.kind == .symbol else {
      throw InputError(
        "this names no quantity", at: source.place(atByte: 0),
        hint: "name a symbol or an entry, as in --\(flag) x or --\(flag) 'W[1,2]'")
    }
    return e
  }

  /// The check with numbers that the flags ask for.
  var agreement: NumericAgreement {
    var agreement = NumericAgreement()
    agreement.samples = call.arguments.integer("samples") ?? agreement.samples
    agreement.seed = call.arguments.integer("seed").map { UInt64($0) } ?? agreement.seed
    agreement.tolerance = call.arguments.number("tol") ?? agreement.tolerance
    agreement.assumptions = context.assumptions
    agreement.environment = environment
    return agreement
  }

  /// The values and functions that are given.
  var environment: Environment {
    var environment = Environment()
    for (name, function) in setting.activations {
      environment.functions[name] = .catalogue(function)
    }
    for (quantity, value) in setting.values {
      guard let symbol = quantity.symbol, let number = value.number else { continue }
      let indices = quantity.children.compactMap { $0.number?.asInt }
      guard indices.count == quantity.children.count else { continue }
      let key = Quantity(
        symbol.name, layers: Array(indices.prefix(symbol.layers)),
        Array(indices.dropFirst(symbol.layers)))
      environment.values[key] = number
    }
    return environment
  }

  /// How derivatives are taken here: with `--expand`, activations are written out.
  var differentiation: Differentiation {
    let writingOut = WritingOut(activations: setting.activations)
    return Differentiation(
      identities: identities, context: context,
      writingOut: call.arguments.isSet("expand") ? writingOut : nil, values: setting.values)
  }

  /// Runs an engine, whose errors become messages about the input.
  func differentiating<Result>(
    _ work: () throws(DifferentiationError) -> Result
  ) throws(InputError) -> Result {
    do throws(DifferentiationError) {
      return try work()
    } catch {
      let text = (try? PlainWriter.write(error.at, limit: 200)).map { ", at \($0)" } ?? ""
      throw InputError(error.message + text, hint: error.hint)
    }
  }
}
