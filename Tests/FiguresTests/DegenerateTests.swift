import Testing

@testable import Figures

@Suite("Pictures of little or strange data") struct DegenerateTests {
  private static let long = Label(String(repeating: "a long name ", count: 8))

  private static var deep: TreePicture.Tree {
    (0..<12).reduce(.leaf("w")) { tree, place in
      .node(Label(math: "h_{\(place)}"), [.leaf("v"), tree])
    }
  }

  private static let pictures: [(name: String, figure: @Sendable () -> Figure)] = [
    ("no marks", { Figure(around: [], title: "") }),
    ("no layers", { LayeredNetwork(units: [], connections: []).figure(title: "") }),
    ("an empty layer", { LayeredNetwork(fullyConnected: [["a"], [], ["b"]]).figure(title: "") }),
    ("one unit", { LayeredNetwork(fullyConnected: [["a"]]).figure(title: "") }),
    ("long names", { LayeredNetwork(fullyConnected: [[long], [long, long]]).figure(title: "") }),
    ("no steps", { UnrolledNetwork(columns: []).figure(title: "") }),
    ("only dots", { UnrolledNetwork(columns: [.dots]).figure(title: "") }),
    ("one step", { UnrolledNetwork(steps: 0).figure(title: "") }),
    (
      "four steps do not collapse",
      { UnrolledNetwork(steps: 4, collapsing: true).figure(title: "") }
    ),
    (
      "no states",
      {
        var network = UnrolledNetwork(steps: 2)
        network.states = []
        return network.figure(title: "")
      }
    ),
    (
      "long weights",
      {
        var network = UnrolledNetwork(until: "N")
        network.inputWeight = long
        network.recurrentWeights = [long]
        network.initial = [long]
        return network.figure(title: "")
      }
    ),
    ("one tied layer", { FeedForwardEquivalent(steps: -3).figure(title: "") }),
    (
      "no units",
      {
        var network = FeedForwardEquivalent(steps: 7)
        (network.inputUnits, network.stateUnits, network.outputUnits) = (0, 0, 0)
        network.isCollapsed = true
        return network.figure(title: "")
      }
    ),
    ("a leaf", { TreePicture(.leaf("alone")).figure(title: "") }),
    ("a node without parts", { TreePicture(.node("p", [])).figure(title: "") }),
    ("a deep tree", { TreePicture(deep).figure(title: "") }),
    ("no panels", { ArchitecturePicture(panels: []).figure(title: "") }),
    (
      "an empty panel",
      {
        ArchitecturePicture(panels: [.init(Label(), Label(), inputs: [], outputs: [])])
          .figure(title: "")
      }
    ),
    ("no captions", { ArchitecturePicture.five(captions: []).figure(title: "") }),
    ("an empty table", { TableFigure(head: [], rows: []).figure(title: "") }),
    (
      "a ragged table",
      { TableFigure(head: ["a", "b"], rows: [["1"], ["1", "2", "3"], []]).figure(title: "") }
    ),
    ("no series", { Plot(title: "", series: []).figure }),
    (
      "an empty series",
      { Plot(title: "", series: [.init("f", .curve([])), .init("g", .bars([]))]).figure }
    ),
    ("one point", { Plot(title: "", series: [.init("f", .sequence([.init(3, 4)]))]).figure }),
    ("one bar", { Plot(title: "", series: [.init("f", .bars([.init(3, 4)]))]).figure }),
    ("zero", { Plot(title: "", series: [.init("f", .bars([.init(0, 0)]))]).figure }),
    (
      "no numbers",
      {
        Plot(title: "", series: [.init("f", .sequence([.init(.nan, 1), .init(1, .infinity)]))])
          .figure
      }
    ),
    (
      "nothing above 0",
      {
        Plot(
          title: "", y: .init(scale: .logarithmic),
          series: [.init("f", .sequence([.init(1, -1), .init(2, 0)]))]
        ).figure
      }
    ),
    (
      "enormous and tiny",
      {
        Plot(title: "", series: [.init("f", .sequence([.init(1, 1e307), .init(2, -1e-300)]))])
          .figure
      }
    ),
    ("no values", { Plot.histogram(of: [], parts: 0, title: "", label: "x").figure }),
    (
      "equal values",
      { Plot.histogram(of: [2, 2, 2, .nan], parts: 5, title: "", label: "x").figure }
    ),
    (
      "long names in a plot",
      {
        var plot = Plot(
          title: "t", x: .init(long), y: .init(long),
          series: [.init(long, .curve([[.init(0, 0), .init(1, 1)]])), .init(long, .sequence([]))])
        plot.showsTitle = true
        return plot.figure
      }
    ),
  ]

  @Test("are drawn, without collisions", arguments: pictures.indices)
  func drawn(_ place: Int) {
    let (name, make) = Self.pictures[place]
    let figure = make()
    #expect(figure.collisions == [], "\(name)")
    #expect(figure.width >= 0 && figure.width.isFinite && figure.height.isFinite, "\(name)")
    #expect(XMLCheck.fault(in: figure.svg) == nil, "\(name)")
    #expect(!figure.tikz.contains("nan") && !figure.tikz.contains("inf)"))
  }

  @Test("a terminal of any width shows a plot", arguments: [-5, 24, 33, 80, 1000])
  func terminal(_ columns: Int) {
    for (_, plot) in Gallery.plots {
      let lines = plot.lines(columns: columns, rows: columns % 17)
      #expect(!lines.isEmpty)
      let window = lines.filter { $0.contains("│") || $0.contains("┤") || $0.contains("└") }
      #expect(window.allSatisfy { $0.count <= max(24, columns) })
    }
  }
}
