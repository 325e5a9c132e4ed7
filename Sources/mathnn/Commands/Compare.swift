import Budgets
import Terminal
import Training

extension Command {
  /// The derived gradient at a network's weights, beside the engine's own.
  static let compare = Command(
    CommandSpec(
      "compare", "derived gradients at a real network's weights, beside the engine's",
      chapter: .networks,
      positionals: [
        Positional(
          "MODEL", offers: .file, "rnn, lstm, gru, gru-after, mlp, mlp-loss, or a model file")
      ],
      flags: [
        Flag(
          "data", takes: .file("DIR"),
          "the folder of the MNIST files; else MATHNN_MNIST; else digits are drawn"),
        Flag("other-data", "take IDX files that are not the published MNIST"),
        Flag("network", takes: .file("FILE"), "the weights of a checkpoint of 'train'"),
        Flag("samples", takes: .integer("K", 1...1000), "at how many pictures", standard: "3"),
        Flag("seed", takes: .integer("S", 0...1_000_000_000), "the seed", standard: "1"),
        Flag("tol", takes: .positive("E"), "largest relative error that passes", standard: "1e-9"),
        Flag("state", takes: .text("NAME"), "the state that the last layer sees", standard: "h"),
        Flag("draw", takes: .choice("FORMAT", ["svg", "tikz", "text"]), "norms over time"),
        Flag(
          "declare", takes: .text("WORDS"), "declare names, as in 'vector v in n'",
          repeatable: true),
        Flag(
          "given", takes: .text("COND"), "a value or an assumption, as in 'sigma = tanh'",
          repeatable: true),
      ]
        + RunOptions.keys.filter { CompareRequest.keys.contains($0.name) }.map { key in
          Flag(
            key.name, takes: .text(key.placeholder),
            key.name == "epochs" ? "learn for N epochs first (0)" : key.help)
        },
      common: [.output, .budget, .terminal],
      description: [
        """
        The gradient of the loss by each parameter is derived from the equations of the model, as \
        'derive --mode backward' does, and evaluated in Float64 at the network's weights and at \
        pictures. Beside it stands what the engine computes by itself. The loss, too, is part of \
        what is derived: the cross-entropy of the softmax of a linear layer on the last state.
        """,
        """
        A model file is compared with the network whose parameters it has by name and shape; mlp \
        stands for the layers of the network, each of its width; a model without time says its \
        loss, E. An activation that is left open is that of the network. For recurrent networks \
        the norms of dL/dh[t] follow, with the derived bound, and with the products of the slopes \
        at the network's own pre-activations.
        """,
      ],
      examples: [
        Example("mathnn compare rnn --data mnist", "first weights, three pictures of MNIST"),
        Example("mathnn compare lstm --hidden 30 --epochs 1 --train 2000", "after an epoch"),
        Example("mathnn compare gru --network g.safetensors", "the weights of a checkpoint"),
        Example("mathnn compare rnn --draw svg -o norms.svg", "the norms and their bound"),
      ],
      exits: [.negative: "the gradients differ"], timeout: nil)
  ) { call in
    let request = try CompareRequest(call)
    let words = Correspondence.Words(
      state: call.arguments.text("state") ?? "h",
      declarations: call.arguments.texts("declare"), given: call.arguments.texts("given"))
    let match = try Correspondence(request.model, request.engines[0], words)
    let formulas = try FormulaGradient(match) { try call.budget.check() }
    let comparison = try Comparison(formulas, request.engines) { try call.budget.check() }
    return try CompareReport(
      request: request, formulas: formulas, comparison: comparison,
      tolerance: call.arguments.number("tol") ?? 1e-9
    ).answer()
  }
}
