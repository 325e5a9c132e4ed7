import Terminal

extension Program {
  /// The program, and the list of its commands in the order of the help.
  static let mathnn = Program(
    name: "mathnn", version: "0.1.0",
    summary: "symbolic and numeric mathematics for the exercises of neural-network courses",
    commands: [
      .derive,
      .closed,
      .unroll,
      .diff,
      .bound,
      .simplify,
      .limit,
      .evaluate,
      .check,
      .audit,
      .regions,
      .net,
      .shapes,
      .train,
      .compare,
      .data,
      .plot,
      .build,
      .verify,
      .new,
      .fmt,
      .rules,
      .functions,
      .models,
      .explain,
      .help,
      .doctor,
      .completions,
      .man,
    ])
}
