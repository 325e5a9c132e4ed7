import Arrangements
import Exact
import Terminal

extension Command {
  /// Builds, tests, draws and minimises threshold networks; counts activation regions.
  static let net = Command(
    CommandSpec(
      "net", "build, test, draw and minimise threshold networks; count activation regions",
      chapter: .networks,
      positionals: [
        Positional("ACTION", offers: .choice(NetAction.allCases.map(\.rawValue)), "what to do"),
        Positional(
          "REGIONS", "labels of cells, as in A,D,G; or a file, see below", optional: true,
          repeatable: true),
      ],
      flags: [
        Flag("lines", takes: .integer("N", 1...20), "so many generic lines"),
        Flag("seed", takes: .integer("S", 0...Int.max), "which random lines", standard: "1"),
        Flag("file", takes: .file("LINES"), "the lines of a file instead"),
        Flag("network", takes: .file("NET"), "a network: one unit a line, 'weights | threshold'"),
        Flag(
          "truth", takes: .text("BITS"),
          "truth tables, the first input slowest, as in 0110 or 0110,0001"),
        Flag("task", takes: .choice("TASK", ["parity", "adder", "latch"]), "a task on sequences"),
        Flag("steps", takes: .integer("T", 1...16), "test sequences up to this length"),
        Flag("format", takes: .choice("FORMAT", ["svg", "tikz"]), "how to draw", standard: "svg"),
        Flag("draw", takes: .choice("FORMAT", ["svg", "tikz"]), "the drawing instead of the text"),
        Flag("linear", "the last layer of the network is a linear output"),
        Flag("slice", takes: .text("P;U;V"), "a line or plane p + s u + t v, as in '0,0;1,2'"),
        Flag(letter: "n", takes: .integer("N", 0...100_000), "points, or inputs of functions"),
        Flag(letter: "d", takes: .integer("D", 1...100_000), "the dimension of the points"),
        Flag("origin", "hyperplanes through the origin only"),
      ],
      common: [.output, .budget, .terminal],
      description: [
        """
        build makes one hidden unit for each line, one second-layer unit with weights ±1 for each \
        region, and an OR; or a network from a truth table or for a task. test compares a network \
        (yours with --network) with a union of regions, exactly, and shows a point where they \
        differ. minimise finds the fewest second-layer units; sign vectors that no cell has are \
        free. draw draws the network, as --draw does after build and minimise.
        """,
        """
        relu counts the activation regions of the network in --network: open cells of constant \
        pattern of active units, bounded or not, without a box; with --slice those that a line or plane meets, with --draw as a \
        picture for one or two inputs. cover counts the dichotomies of N \
        points in general position, dichotomies those of the points of a file, functions the \
        Boolean threshold functions of N inputs. A unit fires where the weighted sum of its inputs \
        exceeds its threshold, and not where it equals it.
        """,
      ],
      examples: [
        Example("mathnn net build A,D,G --lines 5", "5-3-1 units, all 16 cells tested"),
        Example("mathnn net minimise A,D,G --lines 5", "two units are enough, one is not"),
        Example("mathnn net build --truth 0110", "exclusive or"),
        Example("mathnn net build --task parity", "a recurrent network, tested on all sequences"),
        Example("mathnn net build --truth 0110,0001", "sum and carry of two bits"),
        Example(
          "mathnn net relu --network NET.txt --slice '0,0,0;1,0,1' --draw svg -o slice.svg",
          "the regions along a line"),
        Example("mathnn net cover -n 20 -d 10", "Cover's count"),
        Example("mathnn net functions -n 4", "1882 threshold functions"),
      ],
      exits: [.negative: "the network and the regions differ"], timeout: 600)
  ) { call in
    let action = call.arguments.positional(0).flatMap { NetAction(rawValue: $0) } ?? .build
    try action.check(call.arguments)
    return switch action {
    case .build: try NetAnswer(call).build()
    case .test: try NetAnswer(call).test()
    case .draw: try NetAnswer(call).draw()
    case .minimise: try NetAnswer(call).minimise()
    case .relu: try ReLUAnswer(call).answer()
    case .cover: try CountAnswer.cover(call)
    case .dichotomies: try CountAnswer.dichotomies(call)
    case .functions: try CountAnswer.functions(call)
    }
  }
}

/// What `net` can do.
private enum NetAction: String, CaseIterable {
  case build, test, draw, minimise, relu, cover, dichotomies, functions

  /// The flags that it looks at, beside those of every command.
  private var flags: Set<String> {
    switch self {
    case .build: ["lines", "seed", "file", "truth", "task", "steps", "draw"]
    case .test: ["lines", "seed", "file", "network", "truth", "task", "steps"]
    case .draw: ["lines", "seed", "file", "network", "truth", "task", "format", "draw"]
    case .minimise: ["lines", "seed", "file", "draw"]
    case .relu: ["network", "linear", "slice", "draw"]
    case .cover: ["n", "d"]
    case .dichotomies: ["origin"]
    case .functions: ["n"]
    }
  }

  /// A flag that the action would not look at is refused.
  func check(_ arguments: Arguments) throws {
    let others = Set(Self.allCases.flatMap(\.flags)).subtracting(flags)
    let strange = others.sorted().first { arguments.isSet($0) }
    guard let strange else { return }
    let dashes = strange.count == 1 ? "-" : "--"
    let takers = Self.allCases.filter { $0.flags.contains(strange) }.map { "'net \($0.rawValue)'" }
    throw UsageError(
      "'\(dashes)\(strange)' says nothing to 'net \(rawValue)'",
      hint: "it belongs to \(takers.joined(separator: ", "))", command: "net")
  }
}
