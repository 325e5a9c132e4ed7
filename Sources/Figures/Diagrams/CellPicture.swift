/// A gated recurrent cell: what flows from the state before and the input to the state after.
package struct CellPicture: Sendable {
  /// The names in the picture, in the notation of `Label(math:)`.
  package struct Names: Sendable {
    package var input = Label(math: "x_t")
    package var stateBefore = Label(math: "h_{t-1}")
    package var state = Label(math: "h_t")
    package var memoryBefore = Label(math: "c_{t-1}")
    package var memory = Label(math: "c_t")
    package var forget = Label(math: "f_t")
    package var entry = Label(math: "i_t")
    package var candidate = Label(math: "g_t")
    package var exit = Label(math: "o_t")
    package var reset = Label(math: "r_t")
    package var update = Label(math: "z_t")
    /// The activation of gates, of candidates, and of the memory on its way out.
    package var gate = Label(math: "\\sigma")
    package var activation = Label("tanh")
    /// The sign in the circles where two quantities are multiplied entry by entry.
    package var product = Label("×")

    package init() {}
  }

  /// Which part of a gated recurrent unit keeps the old state.
  package enum UpdateKeeps: Sendable {
    /// h_t = z h_{t−1} + (1 − z) candidate.
    case old
    /// h_t = (1 − z) h_{t−1} + z candidate.
    case new
  }

  private var diagram = Diagram()
  private let names: Names
  private static let thin = Figure.Stroke(width: 0.8)

  private init(_ names: Names) { self.names = names }

  /// Long short-term memory: a memory with a gate at forgetting, at entry and at exit.
  package static func lstm(_ names: Names = Names(), title: String = "LSTM cell") -> Figure {
    var picture = CellPicture(names)
    picture.drawLSTM()
    let words =
      "The memory \(names.memoryBefore.plain) is multiplied by \(names.forget.plain), and "
      + "\(names.entry.plain) times \(names.candidate.plain) is added: that is \(names.memory.plain). "
      + "\(names.state.plain) is \(names.exit.plain) times \(names.activation.plain) of it. All gates "
      + "take \(names.stateBefore.plain) and \(names.input.plain)."
    return picture.diagram.figure(title: title, description: words)
  }

  /// A gated recurrent unit.
  ///
  /// `recurrentWeight` stands where the state before is multiplied first and reset after.
  package static func gru(
    _ names: Names = Names(), keeping: UpdateKeeps = .old, recurrentWeight: Label = Label(),
    title: String = "GRU cell"
  ) -> Figure {
    var picture = CellPicture(names)
    picture.drawGRU(keeping, recurrentWeight)
    let (old, new) = keeping == .old ? ("", "1 − ") : ("1 − ", "")
    let words =
      "\(names.state.plain) is \(old)\(names.update.plain) times \(names.stateBefore.plain) plus "
      + "\(new)\(names.update.plain) times \(names.candidate.plain), which takes \(names.input.plain) and "
      + "\(names.reset.plain) times \(names.stateBefore.plain)."
    return picture.diagram.figure(title: title, description: words)
  }

  // MARK: Parts

  private mutating func ground(_ box: Box) {
    diagram.ground = [
      .region(box.rounded(by: 10), fill: .mist, stroke: Figure.Stroke(.grey, width: 0.6))
    ]
  }

  private mutating func name(_ label: Label, _ x: Double, _ y: Double) -> Int {
    diagram.add(.init(label, at: Figure.Point(x, y), .plain, size: 11))
  }

  private mutating func box(_ label: Label, _ x: Double, _ y: Double) -> Int {
    var node = Diagram.Node(label, at: Figure.Point(x, y), .box, size: 10, least: 13)
    node.least.y = 9
    return diagram.add(node)
  }

  private mutating func circle(_ label: Label, _ x: Double, _ y: Double) -> Int {
    diagram.add(.init(label, at: Figure.Point(x, y), size: 10, least: 8))
  }

  private mutating func joint(_ x: Double, _ y: Double) -> Int {
    diagram.add(.init(Label(), at: Figure.Point(x, y), .joint))
  }

  /// A line; without an arrow where it only leads to a joint.
  private mutating func line(
    _ from: Int, _ to: Int, _ label: Label = Label(), via: [(Double, Double)] = [],
    arrow: Bool = true
  ) {
    diagram.connect(
      .init(
        from, to, label, via: via.map { Figure.Point($0.0, $0.1) }, stroke: Self.thin,
        hasArrow: arrow))
  }

  private mutating func drawLSTM() {
    ground(Box(left: 34, bottom: -4, right: 318, top: 146))
    let before = name(names.memoryBefore, 0, 124)
    let memory = name(names.memory, 352, 124)
    let stateBefore = name(names.stateBefore, 0, 14)
    let state = name(names.state, 352, 14)
    let input = name(names.input, 62, -26)
    let forgetting = circle(names.product, 92, 124)
    let adding = circle("+", 192, 124)
    let entering = circle(names.product, 192, 88)
    let leaving = circle(names.product, 290, 50)
    let (f, i) = (box(names.gate, 92, 50), box(names.gate, 144, 50))
    let (g, o) = (box(names.activation, 192, 50), box(names.gate, 242, 50))
    let squash = box(names.activation, 290, 88)
    let (start, toF, toI, toG) = (joint(62, 14), joint(92, 14), joint(144, 14), joint(192, 14))
    let branch = joint(290, 124)
    line(before, forgetting)
    line(forgetting, adding)
    line(adding, branch, arrow: false)
    line(branch, memory)
    line(branch, squash)
    line(squash, leaving)
    line(leaving, state, via: [(290, 14)])
    line(input, start, arrow: false)
    line(stateBefore, start, arrow: false)
    line(start, toF, arrow: false)
    line(toF, toI, arrow: false)
    line(toI, toG, arrow: false)
    line(toF, f)
    line(toI, i)
    line(toG, g)
    line(toG, o, via: [(242, 14)])
    line(f, forgetting, names.forget)
    line(i, entering, names.entry, via: [(144, 88)])
    line(g, entering, names.candidate)
    line(entering, adding)
    line(o, leaving, names.exit)
  }

  private mutating func drawGRU(_ keeping: UpdateKeeps, _ recurrentWeight: Label) {
    ground(Box(left: 34, bottom: -4, right: 324, top: 164))
    let before = name(names.stateBefore, 0, 142)
    let state = name(names.state, 358, 142)
    let input = name(names.input, 84, -26)
    let keep = circle(names.product, 172, 142)
    let adding = circle("+", 292, 142)
    let resetting = circle(names.product, 112, 96)
    let entering = circle(names.product, 292, 76)
    let (r, z) = (box(names.gate, 112, 46), box(names.gate, 172, 46))
    let candidate = box(names.activation, 292, 38)
    let (first, second) = (joint(58, 142), joint(112, 142))
    let (start, toR, toZ, merge) = (joint(84, 12), joint(112, 12), joint(172, 12), joint(222, 12))
    let split = joint(172, 76)
    line(before, first, arrow: false)
    line(first, second, arrow: false)
    line(second, keep)
    line(keep, adding)
    line(adding, state)
    line(first, start, via: [(58, 12)], arrow: false)
    line(input, start, arrow: false)
    line(start, toR, arrow: false)
    line(toR, toZ, arrow: false)
    line(toZ, merge, arrow: false)
    line(toR, r)
    line(toZ, z)
    line(r, resetting, names.reset)
    line(second, resetting, recurrentWeight)
    line(resetting, merge, via: [(222, 96)], arrow: false)
    line(merge, candidate, via: [(292, 12)])
    line(z, split, names.update, arrow: false)
    switch keeping {
    case .old:
      let rest = box("1−", 252, 76)
      line(split, keep)
      line(split, rest)
      line(rest, entering)
    case .new:
      let rest = box("1−", 172, 116)
      line(split, rest)
      line(rest, keep)
      line(split, entering)
    }
    line(candidate, entering, names.candidate)
    line(entering, adding)
  }
}
