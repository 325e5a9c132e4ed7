internal import Expressions
internal import Notation

/// The values of functions at arguments that are no fractions: sin(pi/3), arctan(1).
enum KnownValues {
  /// Arguments in canonical form and values, by function.
  private static let table: [String: [Expr: Expr]] = {
    var table: [String: [Expr: Expr]] = [:]
    for function in Function.catalogue {
      for (argument, value) in function.specialValues {
        guard let argument = try? PlainReader.read(argument),
          let value = try? PlainReader.read(value),
          !argument.mentions(.infinity), !value.mentions(.infinity)
        else { continue }
        table[function.id, default: [:]][argument.canonical] = value
      }
    }
    return table
  }()

  /// The value that a function's room states there; nil where it states none.
  static func value(of call: Expr, _ function: Function) -> Expr? {
    guard call.children.count == 1, call.treeSize <= 12,
      call.children[0].freeSymbols.allSatisfy({ $0 == .pi })
    else { return nil }
    return table[function.id]?[call.children[0].canonical]
  }
}
