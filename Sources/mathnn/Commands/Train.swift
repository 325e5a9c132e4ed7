import Terminal
import Training

extension Command {
  /// Trains a network, several seeds, with table, curve and checkpoint; or runs an experiment.
  static let train = Command(
    CommandSpec(
      "train", "train a recurrent, convolutional or dense network", chapter: .networks,
      positionals: [
        Positional(
          "MODEL", offers: .choice(RunOptions.models),
          "rnn, gru, gru-after (the reset gate behind its weights), lstm, cnn or mlp",
          optional: true)
      ],
      flags: [
        Flag(
          "data", takes: .file("DIR"),
          "the folder of the MNIST files; else MATHNN_MNIST; else digits are drawn"),
        Flag("other-data", "take IDX files that are not the published MNIST"),
        Flag(
          "experiment", takes: .file("NAME"), "run a comparison (file or name); 'list' shows all"),
        Flag("seeds", takes: .integer("N", 1...1000), "how many runs, each with its seed"),
        Flag("seed", takes: .integer("S", 0...1_000_000_000), "the first seed", standard: "1"),
        Flag("checkpoint", takes: .file("FILE"), "keep the state of the run in FILE (safetensors)"),
        Flag("every", takes: .integer("N", 1...1_000_000_000), "write it every N steps, too"),
        Flag("resume", takes: .file("FILE"), "go on from a checkpoint, to the same bytes"),
        Flag("draw", "a curve of the accuracies as SVG in place of the table"),
      ]
        + RunOptions.keys.map { key in
          Flag(key.name, takes: .text(key.placeholder), key.help)
        },
      common: [.output, .budget, .terminal],
      description: [
        """
        Pictures are read row by row by recurrent networks; their last state goes to a linear \
        layer. The loss is the cross-entropy of the softmax. The same seed gives the same bytes at \
        any number of threads.
        """,
        """
        Ctrl-C writes the checkpoint, if one is kept, and ends; --resume goes on. With --resume the \
        options come from the file; only --epochs, --threads and the place of the data may differ.
        """,
      ],
      examples: [
        Example("mathnn train rnn --data mnist --epochs 10", "about 96 % on MNIST"),
        Example("mathnn train cnn --seeds 5", "drawn digits; mean and deviation of five runs"),
        Example("mathnn train lstm --checkpoint l.safetensors --every 200", "can be interrupted"),
        Example("mathnn train --resume l.safetensors", "goes on where it stood"),
        Example("mathnn train --experiment equal-steps --data mnist", "with paired differences"),
      ],
      exits: [.undecided: "stopped before the end"], timeout: nil)
  ) { call in
    if call.arguments.text("experiment") == "list" { return ExperimentAnswer.list() }
    if call.arguments.text("experiment") != nil { return try ExperimentAnswer(call).answer() }
    return try TrainAnswer.answer(call)
  }
}
