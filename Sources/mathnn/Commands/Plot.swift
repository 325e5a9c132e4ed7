import Figures
import Terminal

extension Command {
  /// Draws curves and sequences.
  static let plot = Command(
    CommandSpec(
      "plot", "draw curves and sequences, as SVG, TikZ or in the terminal", chapter: .sheets,
      positionals: [
        Positional("EXPR", "the expressions, or - for standard input", repeatable: true)
      ],
      flags: [
        Flag(
          "var", takes: .text("NAME=A..B"), "what runs, and from where to where", required: true),
        Flag(
          "points", takes: .choice("KIND", ["auto", "integer", "real"]),
          "a sequence over whole numbers, or a curve", standard: "auto"),
        Flag("log", "a logarithmic vertical axis"),
        Flag("log-x", "a logarithmic horizontal axis"),
        Flag("y", takes: .text("A..B"), "what the vertical axis shows; the rest is cut off"),
        Flag(
          "line", takes: .text("NAME=V"), "a line across at one value, as in 'y = 1/4'",
          repeatable: true),
        Flag("title", takes: .text("TEXT"), "a title above; $h_t$ is mathematics"),
        Flag(
          "label", takes: .text("TEXT"), "the name of an expression in the legend, in their order",
          repeatable: true),
        Flag("width", takes: .integer("N", 24...1000), "columns of text, or points of a picture"),
        Flag("height", takes: .integer("N", 5...1000), "rows of text, or points of a picture"),
        Flag(
          "to", takes: .choice("FORMAT", ["text", "svg", "tikz", "json"]),
          "format; by the ending of -o if not given", standard: "text",
          synonyms: ["tex": "tikz", "latex": "tikz"]),
      ],
      common: [.output, .mathematics, .budget, .terminal],
      description: [
        """
        --var T=1..20 gives a sequence, with a marker for each whole number, if T stands in an \
        index or in a bound of a sum or product, is declared by 'integer T', or is one of the \
        letters i j k l m n t K L N T between whole ends. All else, as x=-3..3, gives curves of at \
        most 300 points each, placed where the curve bends. --points decides otherwise.
        """,
        """
        Every value that is drawn was enclosed by intervals. Where an expression has no value, or \
        none above 0 on a logarithmic axis, nothing is drawn, and a message says so. Curves that \
        run off to poles are cut off at a height that shows the rest; --y sets another.
        """,
        """
        With --model the quantities of the model are computed through its equations, and \
        d(y[T])/d(W) follows them as well, by dual numbers. A horizon without a value is as long as \
        the range of --var.
        """,
      ],
      examples: [
        Example("mathnn plot 'tanh(x)' 'sigmoid(x)' --var x=-4..4", "two curves in the terminal"),
        Example(
          "mathnn plot '((4-epsilon^2)/(16*(1-epsilon^2)))^T' --var T=1..20 --given epsilon=0.05 --log",
          "a sequence on a logarithmic axis"),
        Example("mathnn plot 'log(x)' '1/x' --var x=-3..3 -o curves.svg", "a file"),
        Example(
          "mathnn plot 'abs(d(y[T])/d(W_in))' --model NET.txt --var T=3..40 --log",
          "how a gradient vanishes"),
        Example("mathnn plot 'sum(k=1..n, 1/k^2)' --var n=1..30 --line 'y = pi^2/6'", "a limit"),
      ])
  ) { call in
    try PlotAnswer(call).answer()
  }
}
