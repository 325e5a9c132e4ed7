#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import Figures

/// One picture of each kind, on which general statements are tested.
enum Gallery {
  static let all: [(name: String, figure: Figure)] =
    plots.map { ($0.name, $0.plot.figure) } + diagrams

  static var plots: [(name: String, plot: Plot)] {
    [
      ("sequences", sequences), ("curves", curves), ("poles", poles), ("measured", measured),
      ("bars", bars), ("histogram", histogram), ("boxes", boxes), ("flat", flat), ("tiny", tiny),
    ]
  }

  /// Powers that fall by a factor of four, on a logarithmic axis; two of them all but coincide.
  static var sequences: Plot {
    func points(_ ratio: Double) -> [Figure.Point] {
      (1...20).map { Figure.Point(Double($0), pow(ratio, Double($0))) }
    }
    var plot = Plot(
      title: "ratios over T", x: .init(Label(math: "T"), isWhole: true),
      y: .init(Label(math: "\\rho^T"), scale: .logarithmic),
      series: [
        .init(
          Label(formula: "((4 - epsilon^2)/(16*(1 - epsilon^2)))^T"), .sequence(points(0.2504699))),
        .init("true ratio", .sequence(points(0.2504689))),
        .init(Label(math: "4^{-T/2}"), .sequence(points(0.5))),
      ])
    plot.references = [.init(1e-6, label: Label(math: "10^{-6}"))]
    plot.showsTitle = true
    return plot
  }

  static func sampled(
    _ functions: [(Label, (Double) -> Double?)], over range: ClosedRange<Double>, title: String
  ) -> Plot {
    let samplers = functions.map { CurveSampler(over: range, $0.1) }
    let found = PlotFrame.vertical(samplers.flatMap(\.values), .linear, isRobust: true)
    let y = PlotFrame.Axis(found.range, .linear)
    let series = zip(functions, samplers).map { function, sampler in
      Plot.Series(
        function.0, .curve(sampler.curve(in: y, width: 300, height: 190).parts))
    }
    return Plot(
      title: title, x: .init(Label(math: "x"), range: range),
      y: .init(Label(), range: found.range), series: series)
  }

  static var curves: Plot {
    var plot = sampled(
      [
        (Label(formula: "tanh(x)"), { tanh($0) }),
        (Label(formula: "sigmoid(x)"), { 1 / (1 + exp(-$0)) }),
        (Label(formula: "sigmoid'(x)"), { 1 / (1 + exp(-$0)) / (1 + exp($0)) }),
        (Label(formula: "max(0, x)/3"), { max(0, $0) / 3 }),
      ], over: -4...4, title: "activations")
    plot.references = [.init(1, isVertical: true, label: Label(math: "x = 1"))]
    return plot
  }

  static var poles: Plot {
    sampled(
      [
        (Label(formula: "1/x"), { $0 == 0 ? nil : 1 / $0 }),
        (Label(formula: "log(x)"), { $0 > 0 ? log($0) : nil }),
        (Label(formula: "tan(2*x)"), { tan(2 * $0) }),
        (Label(formula: "step(x - 1)"), { $0 > 1 ? 1 : 0 }),
      ], over: -3...3, title: "functions with gaps and poles")
  }

  static var measured: Plot {
    let values = [(0.9641, 0.0012), (0.9660, 0.0019), (0.9662, 0.0021)]
    let others = [(0.9610, 0.0013), (0.9600, 0.0019), (0.9611, 0.0017)]
    func bars(_ list: [(Double, Double)]) -> [Plot.Measured] {
      list.enumerated().map {
        .init(x: Double($0.offset + 1), mean: $0.element.0, deviation: $0.element.1)
      }
    }
    return Plot(
      title: "accuracy by images",
      x: .init("training images", categories: ["10 000", "20 000", "60 000"]),
      y: .init("accuracy"),
      series: [
        .init("as they are", .errorBars(bars(values))), .init("cropped", .errorBars(bars(others))),
      ])
  }

  static var bars: Plot {
    Plot(
      title: "parameters", x: .init("network", categories: ["RNN", "GRU", "LSTM", "CNN"]),
      y: .init("parameters"),
      series: [
        .init(
          "first layer",
          .bars(
            [27000, 81000, 108000, 5000].enumerated().map {
              .init(Double($0.offset + 1), $0.element)
            })),
        .init(
          "output",
          .bars(
            [1510, 1510, 1510, 9000].enumerated().map { .init(Double($0.offset + 1), $0.element) })),
        .init(
          "difference",
          .bars(
            [-8000, 2000, 30000, -20000].enumerated().map {
              .init(Double($0.offset + 1), $0.element)
            })),
      ])
  }

  static var histogram: Plot {
    let values = (0..<500).map { i in sin(Double(i) * 12.9898) * 2 + cos(Double(i) * 78.233) }
    return .histogram(of: values, parts: 14, title: "weights", label: Label(math: "W_{rec}"))
  }

  static var boxes: Plot {
    let values = (1...4).map { k in
      Plot.Measured(
        x: Double(k), mean: 0.8 + 0.03 * Double(k), deviation: 0.02,
        extremes: (0.76 + 0.03 * Double(k))...(0.85 + 0.03 * Double(k)))
    }
    return Plot(
      title: "spread by epoch", x: .init("epoch", isWhole: true), y: .init("accuracy"),
      series: [.init("mean ± one deviation", .boxes(values))])
  }

  static var flat: Plot {
    Plot(
      title: "constant", x: .init(Label(math: "t"), isWhole: true), y: .init(Label(math: "y_t")),
      series: [.init(Label(), .sequence((1...5).map { .init(Double($0), 0.25) }))])
  }

  static var tiny: Plot {
    Plot(
      title: "tiny numbers", x: .init(Label(math: "x")), y: .init(Label(math: "f(x)")),
      series: [
        .init(
          Label(math: "f"),
          .curve([(0...50).map { .init(2e-7 * Double($0), 3e8 + 4e6 * sin(Double($0) / 5)) }]))
      ])
  }
}
