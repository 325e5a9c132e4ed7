import Arrangements
import Exact
import Terminal

extension Command {
  /// Counts and lists the regions of hyperplane arrangements.
  static let regions = Command(
    CommandSpec(
      "regions", "count, list, label and draw the regions of hyperplanes", chapter: .networks,
      positionals: [
        Positional(
          "LINES", offers: .file,
          "a file of hyperplanes, one a line: 'a1 … ad | b' or an equation; or merge PART…",
          optional: true, repeatable: true)
      ],
      flags: [
        Flag(letter: "n", takes: .integer("N", 0...1_000_000), "so many generic hyperplanes"),
        Flag(letter: "d", takes: .integer("D", 0...4096), "the dimension of the space"),
        Flag("family", takes: .text("NAME:N,…"), "a named family; 'list' shows all"),
        Flag("lines", takes: .integer("N", 1...40), "so many generic lines drawn on a page"),
        Flag("seed", takes: .integer("S", 0...Int.max), "which random lines", standard: "1"),
        Flag("list", "list the sign vectors of all regions"),
        Flag("points", "an exact inner point for each region"),
        Flag("bounded", "tell which regions of the list are bounded"),
        Flag("adjacent", "which regions of the list share a wall"),
        Flag("label", "label the regions of the plane: A, B, C… clockwise from the top"),
        Flag("draw", takes: .choice("FORMAT", ["svg", "tikz"]), "draw lines in the plane"),
        Flag("shade", takes: .text("LABELS"), "regions to shade, as in A,D,G"),
        Flag("steps", "show the count step by step"),
        Flag(
          "shard", takes: .text("I/N"),
          "only part I of N of the count or list; 'merge' adds the parts"),
      ],
      common: [.output, .budget, .terminal],
      description: [
        """
        Everything is exact: numbers may be of any size, and parallel, concurrent and repeated \
        hyperplanes are counted right. A repeated hyperplane is merged, with a message. In a sign \
        vector '+' is the side where a·x > b, one character for each line of the file.
        """,
        """
        Every list ends with the independent count; the two must agree. A list is written as it is \
        made, in flat memory. With --shard the parts of a list, or of a count, are independent jobs: \
        'mathnn regions merge part1 part2' adds them and compares with the count; with --list it \
        writes the whole list.
        """,
      ],
      examples: [
        Example("mathnn regions -n 20 -d 10", "616666 regions, and why 10^13 is no approximation"),
        Example("mathnn regions --family resonance:6", "1066044 regions"),
        Example("mathnn regions --family braid:4 --list --points", "24 sign vectors with points"),
        Example("mathnn regions --lines 5 --seed 1 --label --draw svg -o five.svg", "a picture"),
        Example("mathnn regions --family shi:5 --list --shard 2/4 --json", "a quarter of the list"),
      ], timeout: 3600)
  ) { call in
    if call.arguments.text("shard") != nil, call.shard == nil {
      throw UsageError("--shard needs a part and a number of parts, as in 2/8", command: "regions")
    }
    if call.arguments.positional(0) == "merge" { return try RegionMerge.answer(call) }
    if call.arguments.text("family") == "list" { return RegionRequest.families() }
    return try RegionAnswer(call, RegionRequest(call)).answer()
  }
}
