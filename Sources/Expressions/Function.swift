package import Exact

/// A function of the catalogue: one room that holds everything the engines ask about it.
///
/// A room holds data and closures, no terms: the catalogue must be readable while the store makes
/// a term. Closures get arguments in order. All of them are total: where the function is not
/// defined, `evaluate` gives NaN and `enclose` gives nil.
package struct Function: Sendable {
  /// Its name in plain text, and its identity.
  package let id: String
  /// Other spellings that the reader takes: `ln`, `σ`.
  package var aliases: [String] = []
  /// What it is, in one line for `mathnn functions`.
  package let summary: String
  /// How many arguments it takes.
  package var arity: ClosedRange<Int> = 1...1
  package var notation: FunctionNotation = .init()
  package var shapeRule: ShapeRule = .eachEntry

  /// Its value in floating point.
  package let evaluate: NumericValue
  /// Its slope in one argument in floating point, written independently of `derivative`: the check.
  ///
  /// Where the function has no slope (at a kink) it is NaN.
  package let slope: NumericSlope
  /// Its value where it is rational at rational arguments; nil where it is not known to be.
  package var exact: @Sendable ([Rational]) -> Rational? = { _ in nil }
  /// An interval that holds all values on the given intervals; nil where it may be undefined.
  ///
  /// Where the function jumps, the interval holds the values on both sides.
  package let enclose:
    @Sendable (_ arguments: [Interval], _ arithmetic: IntervalArithmetic) -> Interval?
  /// Its derivative in one argument, by the arguments of a call and the call itself.
  ///
  /// Nil where no rule is known: whoever differentiates must then refuse, never take it for 0.
  let derivative: @Sendable (_ arguments: Children, _ call: Expr, _ argument: Int) -> Expr?
  /// Conditions under which the derivative holds: `x != 0` for relu.
  package var smoothWhere: @Sendable ([Expr]) -> [Expr] = { _ in [] }
  /// Conditions under which the function is defined: `x > 0` for log.
  package var definedWhere: @Sendable ([Expr]) -> [Expr] = { _ in [] }

  /// All its values lie between these, as text; nil where unbounded on that side.
  package var image: Image = .init()
  /// The least number that no slope of it exceeds in size, as text; nil where none is known.
  package var steepest: String? = nil
  package var parity: Parity = .none
  /// How it rises and falls along its first argument, from left to right.
  package var monotone: [MonotonePiece] = []
  /// Exact values: (arguments, value) as text, `("0", "1/2")`.
  package var specialValues: [(arguments: String, value: String)] = []
  /// How its power series begins: an equation in y, y', x and its values at 0, as text.
  package var series: SeriesSeed? = nil
  /// Identities it takes part in, as rules in text.
  package var rules: [String] = []
  /// Whether it is a polynomial piece by piece (relu, abs, max): decided by cases.
  package var isPiecewise = false
  /// Whether it is taken for constant by every derivative.
  package var isHeld = false
  /// Whether its arguments are sizes and places, which take only whole numbers.
  package var takesSizes = false
  /// How it is computed from whole matrices; nil where it acts on each entry.
  package var onMatrices: (any MatrixFunction)? = nil

  /// The derivative of a call, also of one under another name, in one argument.
  package func derivative(of call: Expr, in argument: Int) -> Expr? {
    derivative(call.children, call, argument)
  }
}

/// The value of a function in floating point; NaN where it is not defined.
package enum NumericValue: Sendable {
  case unary(@Sendable (Double) -> Double)
  case binary(@Sendable (Double, Double) -> Double)
  /// Of one argument and a parameter, which has this value unless given: a slope, a limit.
  case parametric(usual: Double, @Sendable (_ x: Double, _ parameter: Double) -> Double)
  /// Of any number of arguments, two at a time from the left.
  case folded(@Sendable (Double, Double) -> Double)
  case many(@Sendable ([Double]) -> Double)

  package func callAsFunction(_ arguments: [Double]) -> Double {
    switch self {
    case .unary(let value): value(arguments[0])
    case .binary(let value): value(arguments[0], arguments[1])
    case .parametric(let usual, let value):
      value(arguments[0], arguments.count > 1 ? arguments[1] : usual)
    case .folded(let value): arguments.dropFirst().reduce(arguments[0], value)
    case .many(let value): value(arguments)
    }
  }
}

/// The slope of a function in floating point; NaN where it has none.
package enum NumericSlope: Sendable {
  /// By the argument and the value there.
  case unary(@Sendable (_ x: Double, _ y: Double) -> Double)
  /// By the arguments, the value there, and which argument moves.
  case many(@Sendable (_ arguments: [Double], _ value: Double, _ argument: Int) -> Double)
  /// None is known.
  case none

  package func callAsFunction(_ arguments: [Double], _ value: Double, _ argument: Int) -> Double {
    switch self {
    case .unary(let slope): slope(arguments[0], value)
    case .many(let slope): slope(arguments, value, argument)
    case .none: .nan
    }
  }
}

/// How a function is written.
package struct FunctionNotation: Sendable {
  /// The LaTeX name, `\tanh`; nil for `\operatorname{id}`.
  package var latex: String? = nil
  /// The MathML name; nil for the id.
  package var mathml: String? = nil
  /// Special layouts that the writers know.
  package var layout: Layout = .prefix

  package enum Layout: Sendable {
    /// `f(x)`.
    case prefix
    /// A root sign.
    case root
    /// Bars: `|x|`.
    case bars
    /// `e^x` in formulas, `exp(x)` in plain text.
    case exponential
    /// Floor brackets.
    case floor
    /// A binomial coefficient.
    case binomial
    /// Double bars, perhaps with an index.
    case norm
    /// An operator after its matrix: inverse.
    case inverse
  }

  package init(latex: String? = nil, mathml: String? = nil, layout: Layout = .prefix) {
    self.latex = latex
    self.mathml = mathml
    self.layout = layout
  }
}

/// What shape a call has.
package enum ShapeRule: Sendable {
  /// Acts on each entry; the result has the arguments' shape.
  case eachEntry
  /// A scalar, whatever the argument's shape.
  case scalar
  /// By its own rule, from the arguments: `ones(n, m)` is shaped by their values.
  case own(@Sendable ([Expr]) -> Result<Shape, ShapeError>)
}

extension Function {
  /// The shape of a call with these arguments.
  package func shape(of arguments: [Expr]) throws(ShapeError) -> Shape {
    switch shapeRule {
    case .scalar: return .scalar
    case .own(let rule): return try rule(arguments).get()
    case .eachEntry:
      var shape = Shape.scalar
      for other in arguments.map(\.shape) where other != .scalar {
        guard shape == .scalar || shape == other else {
          throw ShapeError("\(id) acts on each entry: its arguments must have one shape")
        }
        shape = other
      }
      return shape
    }
  }
}

/// A range of values, its ends as text; nil where there is none.
package struct Image: Sendable, Equatable {
  package var lower: String?
  package var upper: String?
  /// Whether the ends are values themselves.
  package var lowerIsTaken: Bool
  package var upperIsTaken: Bool

  package init(
    _ lower: String? = nil, _ upper: String? = nil, lowerIsTaken: Bool = false,
    upperIsTaken: Bool = false
  ) {
    self.lower = lower
    self.upper = upper
    self.lowerIsTaken = lowerIsTaken
    self.upperIsTaken = upperIsTaken
  }
}

package enum Parity: String, Sendable {
  case even, odd, none
}

/// A stretch of the real line on which a function only rises or only falls.
package struct MonotonePiece: Sendable, Equatable {
  package enum Direction: String, Sendable { case rising, falling, constant }

  /// The ends as text, nil for infinity.
  package var from: String?
  package var to: String?
  package var direction: Direction

  package init(from: String? = nil, to: String? = nil, _ direction: Direction) {
    self.from = from
    self.to = to
    self.direction = direction
  }
}

/// The start of a power series around 0.
package struct SeriesSeed: Sendable, Equatable {
  /// An equation for the function, in text: `y' = 1 - y^2`; x is the variable.
  package var equation: String
  /// The values at 0 of y, y', … that the equation needs.
  package var start: [String]

  package init(_ equation: String, start: [String]) {
    self.equation = equation
    self.start = start
  }
}

extension Function {
  /// The room with this name or alias; nil when the catalogue has none.
  package static func named(_ name: String) -> Function? { byName[name] }

  private static let byName: [String: Function] = {
    var table: [String: Function] = [:]
    for function in catalogue {
      for name in [function.id] + function.aliases {
        precondition(
          table.updateValue(function, forKey: name) == nil, "two functions named \(name)")
      }
    }
    return table
  }()
}
