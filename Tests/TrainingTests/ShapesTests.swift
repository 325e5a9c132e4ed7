import Support
import Testing

@testable import Training

@Suite("Sizes") struct ShapesTests {
  private func architecture(
    _ text: String, _ input: String, biases: Int = 2
  ) throws -> Architecture {
    let size = try #require(Architecture.size(input))
    return try Architecture(LayerText.read(text), input: size, biases: biases)
  }

  @Test(
    "parameters and outputs are those of the lecture",
    arguments: [
      ("conv5x10 pool2 conv5x16 pool2 flatten linear10", "1x28x28", 6846, "10"),
      ("conv5x10 pool2 conv5x16 pool2 flatten", "1x28x28", 4276, "256"),
      ("conv5x8 pool2 conv5x16 pool2 flatten", "1x24x24", 3424, "144"),
      ("conv5x8 pool2 conv3x16 pool2 flatten", "1x24x24", 1376, "256"),
      ("conv5x8p2 pool2 conv5x16 pool2 flatten", "1x24x24", 3424, "256"),
      ("rnn150 linear10", "28x28", 28510, "10"), ("gru150 linear10", "28x28", 82510, "10"),
      ("lstm150 linear10", "28x28", 109_510, "10"), ("lstm150", "1x28x28", 108_000, "28x150"),
      ("linear100 relu linear10", "784", 79510, "10"),
      ("conv3x5x4s2 batchnorm avg2", "3x11x13", 192, "4x2x2"), ("pool3s2", "2x9x9", 0, "2x4x4"),
    ])
  func lecture(_ text: String, _ input: String, _ parameters: Int, _ output: String) throws {
    let found = try architecture(text, input)
    #expect(found.parameters == parameters && "\(found.output)" == output, "\(found)")
  }

  @Test("one bias a gate is counted on demand")
  func biases() throws {
    #expect(try architecture("rnn150", "28x28", biases: 1).parameters == 26850)
    #expect(try architecture("gru-after150", "28x28", biases: 1).parameters == 80700)
  }

  @Test("counts are those of the networks that are trained", arguments: Cell.allCases)
  func trained(_ cell: Cell) throws {
    let shape = NetworkShape(
      image: ImageSize(height: 7, width: 5), front: .recurrent(RecurrentShape(cell, units: 6)))
    let found = try architecture("\(cell.rawValue)6 linear10", "7x5", biases: 1)
    #expect(found.parameters == Network<Float>(shape).parameterCount)
  }

  @Test(
    "what does not fit or read is refused",
    arguments: [
      ("", "784"), ("conv5", "1x28x28"), ("conv0x3", "1x28x28"), ("conv5x10", "784"),
      ("conv29x1", "1x28x28"), ("pool2 pool2 pool2 pool2 pool2", "1x28x28"), ("linear10", "1x2x2"),
      ("rnn5", "784"), ("conv?x3", "1x28x28"), ("lstmx", "28x28"), ("pool0", "1x8x8"),
      ("conv5x10s0", "1x28x28"), ("conv99999999999999999999x1", "1x28x28"),
      ("linear1000000 linear1000000 linear1000000 conv1x1", "784"), ("pool2x", "1x8x8"),
    ])
  func refused(_ text: String, _ input: String) {
    #expect(throws: LayerFault.self) { try architecture(text, input) }
  }

  @Test(
    "sizes of an input",
    arguments: [
      ("1x28x28", true), ("0x1", false), ("a", false), ("", false), ("1x2x3x4", false),
      ("99999999999999999999", false),
    ])
  func inputs(_ text: String, _ isRead: Bool) {
    #expect((Architecture.size(text) != nil) == isRead)
  }

  @Test("the search finds exactly what trying finds")
  func search() throws {
    let words = try LayerText.read("conv?x10 pool2 conv?x? pool2 flatten")
    let input = try #require(Architecture.size("1x28x28"))
    var search = SizeSearch(words, input: input, goal: .count(after: "flatten", 256))
    search.channels = 1...32
    var expected: [String] = []
    for first in 1...9 {
      for second in 1...9 {
        for channels in 1...32 {
          let side = ((28 - first + 1) / 2 - second + 1) / 2
          if side > 0, side * side * channels == 256 {
            expected.append("conv\(first)x10 pool2 conv\(second)x\(channels) pool2 flatten")
          }
        }
      }
    }
    #expect(search.solutions {}.map(\.words) == expected)
    #expect(expected.contains("conv5x10 pool2 conv5x16 pool2 flatten"))
    #expect(search.size == 9 * 9 * 32)
  }
}
