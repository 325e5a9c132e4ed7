package import Expressions

/// What a line such as `vector h[t] in n` declares.
package struct Declaration: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case scalar, integer, vector, matrix, function
    case activation(definition: String?)
  }

  package var name: String
  package var kind: Kind
  /// The quantity with its layers, family and shape; a plain one for functions.
  package var symbol: Symbol
  package var layers: [String] = []
  /// The indices as they are written in the declaration: `t` of `h[t]`.
  package var indices: [String] = []
  package var isSymmetric = false
  package var place: Place

  /// What the name stands for in a vocabulary.
  package var entry: Vocabulary.Entry {
    switch kind {
    case .scalar, .integer, .vector, .matrix: .quantity(symbol)
    case .function: .function
    case .activation(let definition): .activation(definition: definition)
    }
  }
}
