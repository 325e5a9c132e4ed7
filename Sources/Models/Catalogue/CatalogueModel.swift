/// A model of the catalogue: text as in a file, with what is to be said about it.
///
/// No model has values of its own: an exercise's table stands in its notebook or in `--given`.
package struct CatalogueModel: Sendable {
  /// The name by which commands call it.
  package let id: String
  /// What it is, in one line for `mathnn models`.
  package let summary: String
  /// What it is, in a paragraph for `mathnn explain`.
  package let explanation: String
  /// Its text, as in a file.
  package let text: String

  /// The model, read; its messages name it as their file.
  package func model() throws(ReadErrors) -> Model { try Model.read(text, file: id) }
}

extension CatalogueModel {
  /// All models, in alphabetical order.
  package static let all: [CatalogueModel] = [
    .autoencoder,
    .elman,
    .gru,
    .gruAfter,
    .gruScalar,
    .jordan,
    .leaky,
    .lstm,
    .lstmPeephole,
    .lstmScalar,
    .mlp,
    .mlpIndex,
    .mlpLoss,
    .reluChain,
    .reluChainLoss,
    .residualChain,
    .rnn,
    .rnnForget,
    .rnnIndex,
    .rnnLinear,
    .rnnScalar,
    .rnnStacked,
  ]

  /// The model of some name; nil when the catalogue has none.
  package static func named(_ name: String) -> CatalogueModel? { all.first { $0.id == name } }
}
