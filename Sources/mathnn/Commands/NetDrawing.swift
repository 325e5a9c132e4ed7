import Arrangements
import Figures
import Terminal

extension NetAnswer {
  /// A network with its weights, as a picture.
  func draw() throws -> Answer {
    if let bits = arguments.text("truth") {
      return try drawn(
        ThresholdNetwork(tables: try TableAnswer.tables(bits)), title: "a network for \(bits)")
    }
    if let name = arguments.text("task"),
      let task = SequenceTask.catalogue.first(where: { $0.name == name })
    {
      return try drawn(task.network(), title: "one step of \(name)")
    }
    if let file = arguments.text("network") {
      return try drawn(try Self.network(call, file), title: file)
    }
    let union = try union()
    return try drawn(
      ThresholdNetwork(union: union.chosen.map(\.signs), of: union.plane.arrangement),
      title: "a network for \(union.name)")
  }

  func drawn(_ network: ThresholdNetwork, title: String) throws -> Answer {
    guard network.layers.allSatisfy({ $0.count <= 40 }), network.inputCount <= 40 else {
      throw InputError("a drawing has at most 40 units in a layer")
    }
    let names =
      network.inputCount == 2 ? ["x", "y"] : (0..<network.inputCount).map { "x\($0 + 1)" }
    let figure = NetworkPicture(network, inputs: names, title: title + " (\(network.shape))").figure
    let format = arguments.text("draw") ?? arguments.text("format")
    var answer = Answer.text(format == "tikz" ? figure.tikz : figure.svg)
    answer.pictures = [Answer.Picture(figure)]
    answer.result = Answer.Formula(network.shape)
    return answer
  }
}
