@testable import Figures

extension Gallery {
  static var diagrams: [(name: String, figure: Figure)] {
    [
      ("layered", layered), ("wide", wide),
      ("unrolled", UnrolledNetwork(until: "T").figure(title: "a recurrent network over time")),
      ("unrolled4", UnrolledNetwork(steps: 4).figure(title: "four steps")), ("stacked", stacked),
      ("feedforward", feedForward(4, collapsed: false)),
      ("feedforward9", feedForward(9, collapsed: true)),
      ("lstm", CellPicture.lstm()), ("gru", CellPicture.gru()), ("gru-after", gruAfter),
      ("tree", tree), ("architectures", architectures), ("table", table),
    ]
  }

  static var layered: Figure {
    var connections: [LayeredNetwork.Connection] = []
    let signs = [[1, -1, 1, 1, -1], [-1, -1, 1, -1, 1], [1, 1, 1, -1, -1]]
    for from in 0..<2 {
      for to in 0..<5 {
        connections.append(
          .init(layer: 0, from: from, to: to, weight: Label(math: "w_{\(from + 1)\(to + 1)}")))
      }
    }
    for to in 0..<3 {
      for from in 0..<5 {
        let sign = signs[to][from]
        connections.append(
          .init(
            layer: 1, from: from, to: to, weight: Label(sign > 0 ? "1" : "−1"), isNegative: sign < 0
          ))
      }
      connections.append(.init(layer: 2, from: to, to: 0, weight: "1"))
    }
    var network = LayeredNetwork(
      units: [
        ["x", "y"].map { Label(math: $0) }, (1...5).map { Label(math: "\\theta_\($0)") },
        ["5/2", "1/2", "3/2"], ["1/2"],
      ],
      connections: connections)
    network.layerNames = ["inputs", "lines", "cells", "or"]
    network.notes = ["in a unit: its threshold; dashed: a negative weight"]
    return network.figure(title: "a network of four layers")
  }

  static var wide: Figure {
    let sizes = [8, 10, 6]
    return LayeredNetwork(fullyConnected: sizes.map { Array(repeating: Label(), count: $0) })
      .figure(title: "fully connected")
  }

  static var stacked: Figure {
    var network = UnrolledNetwork(columns: [
      .step("1"), .step("2"), .dots, .step("T-1"), .step("T"),
    ])
    network.states = [IndexedName("h^{(1)}"), IndexedName("h^{(2)}")]
    network.recurrentWeights = [Label(math: "R^{(1)}"), Label(math: "R^{(2)}")]
    network.layerWeights = [Label(math: "W^{(2)}")]
    network.inputWeight = Label(math: "W^{(1)}")
    network.outputWeight = Label(math: "V")
    network.initial = []
    network.outputs = .last
    network.notes = ["all weights are the same at every step"]
    return network.figure(title: "two layers over time")
  }

  static func feedForward(_ steps: Int, collapsed: Bool) -> Figure {
    var network = FeedForwardEquivalent(steps: steps)
    network.isCollapsed = collapsed
    network.showsInitialState = collapsed
    network.stateUnits = collapsed ? 20 : 3
    network.input = IndexedName("x^{(0)}", .inParentheses)
    network.state = IndexedName("x^{(1)}", .inParentheses)
    network.output = IndexedName("y", .inParentheses)
    network.inputWeight = Label(math: "W^{(1)}")
    network.recurrentWeight = Label(math: "W^{(r)}")
    network.outputWeight = Label(math: "W^{(2)}")
    return network.figure(title: "the feed-forward equivalent")
  }

  static var gruAfter: Figure {
    var names = CellPicture.Names()
    names.product = "⊙"
    names.candidate = Label(math: "n_t")
    return CellPicture.gru(names, keeping: .new, recurrentWeight: Label(math: "U"))
  }

  static var tree: Figure {
    var picture = TreePicture(
      .node(
        Label(math: "h_6"),
        [
          .node(
            Label(math: "h_5"),
            [.leaf("the"), .node(Label(math: "h_4"), [.leaf("very"), .leaf("good")])]),
          .node(Label(math: "h_3"), [.leaf("film"), .leaf("indeed")]),
        ]))
    picture.edgeLabels = [Label(math: "W_l"), Label(math: "W_r")]
    picture.output = Label(math: "y")
    picture.notes = [Label(mixed: "every box is the same cell: $h_p = tanh(W [h_l; h_r] + b)$")]
    return picture.figure(title: "a recursive network")
  }

  static var architectures: Figure {
    ArchitecturePicture.five(captions: [
      "class of an image", "caption of an image", "mood of a sentence", "translation",
      "tags of words",
    ]).figure(title: "five architectures")
  }

  static var table: Figure {
    var table = TableFigure(
      head: [Label(math: "T"), Label(math: "\\rho^T"), "remark"],
      rows: [
        ["1", "0.25047", "start"], ["10", Label(math: "9.717·10^{-7}"), "small"],
        ["20", Label(math: "9.443·10^{-13}"), "nothing left"],
      ], sides: [.right, .right, .left])
    table.shaded = [2]
    return table.figure(title: "a table")
  }
}
