@testable import Terminal

/// A program with every kind of flag and argument, for the tests of this floor.
enum Sample {
  static let derive = CommandSpec(
    "derive", "gradient of a quantity, step by step", chapter: .calculus,
    positionals: [
      Positional("TARGET", "what is derived: an expression, or a quantity of the model"),
      Positional("MODEL", offers: .file, "a model: a file or a name", optional: true),
    ],
    flags: [
      Flag(
        "wrt", takes: .text("V"), "the variable to derive by", repeatable: true, required: true),
      Flag("at", takes: .text("T=N"), "a number in place of the symbolic horizon"),
      Flag(
        "mode", takes: .choice("MODE", ["forward", "backward"]),
        "the order of the chain rule [default: backward]: the result is 'the same'"),
      Flag("order", short: "n", takes: .integer("N", 1...9), "how often"),
    ],
    description: ["Derives TARGET by V. Each step is replayed and tested before it is shown."],
    examples: [
      Example("mathnn derive 'tanh(u*x + b)' --wrt u", "the chain rule, twice"),
      Example("mathnn derive '-x^2' --wrt x", "a minus sign starts no flag"),
    ],
    exits: [.negative: "does not occur"])

  static let regions = CommandSpec(
    "regions", "count the regions of an arrangement", chapter: .networks,
    positionals: [Positional("LINES", offers: .file, "files of lines", repeatable: true)],
    flags: [
      Flag("family", takes: .choice("NAME", ["braid", "boolean"]), "a family by name"),
      Flag("rotate", "with a slant"),
    ])

  static let explain = CommandSpec(
    "explain", "say what a word means", chapter: .about,
    positionals: [
      Positional("KIND", offers: .choice(["rule", "function"]), "rule or function"),
      Positional("NAME", offers: .command, "a command", optional: true),
    ],
    common: [.output, .terminal])

  static let program = Program(
    name: "mathnn", version: "1.2.3", summary: "mathematics for the tests of this floor",
    commands: [
      Command(derive) { call in
        Answer(.done, result: .init(call.arguments.positional(0) ?? ""))
      },
      Command(regions) { _ in throw InputError("no lines") },
      Command(explain) { _ in .text("ok\n") },
    ])

  static let console = Console(output: Page(), messages: Page())

  /// The request of a command line, whose words are parted by spaces unless given apart.
  static func read(_ words: [String]) throws(UsageError) -> Request {
    try ArgumentReader.read(words, commands: program.specs)
  }

  static func response(_ words: String...) -> Response {
    program.response(to: words, console: console)
  }
}
