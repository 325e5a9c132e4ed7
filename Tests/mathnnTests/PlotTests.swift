import Support
import Terminal
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import mathnn

@Suite("The command plot") struct PlotTests {
  private func plot(_ words: String...) -> Response { CheckTests.call(["plot"] + words) }

  private func object(_ words: [String]) throws -> JSON {
    let said = CheckTests.call(["plot"] + words + ["--json"])
    return try JSON.read(said.output)
  }

  private func numbers(_ json: JSON?) -> [[Double]] {
    (json?.elements ?? []).map { pair in
      (pair.elements ?? []).compactMap {
        if case .number(let text) = $0 { Double(text) } else { nil }
      }
    }
  }

  @Test(
    "what makes a sequence, and what a curve",
    arguments: [
      ("tanh(x)", "x=-3..3", [], "curve"), ("r^T", "T=1..20", ["--given", "r=1/2"], "sequence"),
      ("sum(j=1..q, j)", "q=1..5", [], "sequence"),
      ("x[s]", "s=1..3", ["--given", "x[s] = s"], "sequence"),
      ("q^2", "q=1..5", ["--declare", "integer q"], "sequence"), ("T^2", "T=1..5/2", [], "curve"),
      ("T^2", "T=1..5", ["--points", "real"], "curve"),
      ("x^2", "x=1..5", ["--points", "integer"], "sequence"),
      ("x^2", "x=1..5", [], "curve"),
    ] as [(String, String, [String], String)])
  func kinds(_ e: String, _ range: String, _ flags: [String], _ kind: String) throws {
    let json = try object([e, "--var", range] + flags)
    #expect(json["result"]?["kind"]?.text == kind)
  }

  @Test("a sequence has the values that fractions give")
  func sequence() throws {
    let json = try object(["1/(n*(n+1))", "(-1/3)^n", "--var", "n=1..12"])
    let series = json["result"]?["series"]?.elements ?? []
    #expect(series.count == 2)
    for (place, point) in numbers(series[0]["points"]).enumerated() {
      let n = Double(place + 1)
      #expect(point[0] == n && abs(point[1] - 1 / (n * (n + 1))) < 1e-15)
    }
    var power = 1.0
    for point in numbers(series[1]["points"]) {
      power /= -3
      #expect(abs(point[1] - power) < 1e-9 * abs(power))
    }
  }

  @Test("differences of nearly equal numbers are not lost to rounding")
  func cancellation() throws {
    let json = try object(["(1 + 10^(-n)) - 1", "--var", "n=1..40", "--log"])
    let points = numbers(json["result"]?["series"]?.elements?.first?["points"])
    #expect(points.count == 40)
    var power = 1.0
    for point in points {
      power /= 10
      #expect(abs(point[1] - power) < 1e-8 * power, "\(point)")
    }
    let zero = plot("sin(pi*n)", "1/n", "--var", "n=1..5", "--log")
    #expect(zero.messages.contains("is not above 0 at n = 1–5"), "\(zero.messages)")
  }

  @Test("a curve is dense where it bends, and parted where it has no value")
  func curve() throws {
    let json = try object(["log(x)", "1/x", "--var", "x=-3..3"])
    let series = json["result"]?["series"]?.elements ?? []
    let log = series[0]["points"]?.elements ?? []
    #expect(log.count == 1)
    let points = numbers(log[0])
    #expect(points.count <= 300 && points.allSatisfy { $0[0] > 0 })
    #expect(points.last?[0] == 3 && abs((points.last?[1] ?? 0) - 1.0986122886681098) < 1e-15)
    #expect((series[1]["points"]?.elements ?? []).count == 2)
    let messages = (json["messages"]?.elements ?? []).compactMap(\.text)
    #expect(messages.contains("log(x) has no value (log outside its domain) from −3 to 0"))
    #expect(messages.contains { $0.contains("are cut off") })
  }

  @Test("derivatives are taken, kinks have none")
  func derivatives() throws {
    let json = try object(["relu'(x)", "sigmoid'(x)", "diff(x^3, x)", "--var", "x=-1..1"])
    let series = json["result"]?["series"]?.elements ?? []
    #expect((series[0]["points"]?.elements ?? []).count == 2, "a jump at 0")
    let cubes = numbers(series[2]["points"]?.elements?.first)
    #expect(cubes.allSatisfy { abs($0[1] - 3 * $0[0] * $0[0]) < 1e-9 })
  }

  @Test(
    "bad questions get a place and a hint",
    arguments: [
      (["x", "--var", "x=3..1"], "--var:1:3: error: the range is empty"),
      (["x", "--var", "x"], "--var:1:1: error: a '=' is missing"),
      (["x", "--var", "x=1"], "'..' is missing"), (["x", "--var", "3=1..2"], "'3' is no name"),
      (["x", "--var", "x=1..oo"], "error"), (["x", "--var", "x=1..log(-1)"], "has no value"),
      (["x", "--var", "x=..2"], "a number is missing"), (["x", "--var", "x=1..2)"], "--var:1:"),
      (["w*x", "--var", "x=0..1"], "w has no value in w*x"),
      (["log(-1-x^2)", "--var", "x=0..1"], "there is nothing to draw"),
      (["sum(k=1..x, k)", "--var", "x=1/2..3"], "whole ends"),
      (["x", "--var", "x=0..1", "--given", "x = 2"], "has a value as well"),
      (["x", "--var", "x=-1..1", "--log-x"], "numbers above 0 only"),
      (["x", "--var", "x=0..1", "--log", "--y", "-1..1"], "numbers above 0 only"),
      (["x", "--var", "x=0..1", "--line", "z=1"], "not of z"),
      (["n", "--var", "n=1..1000000"], "at most 100000 points"),
      (["v", "--var", "x=0..1", "--declare", "vector v in 3"], "can not be drawn"),
      (["x +", "--var", "x=0..1"], "EXPR:1:"), (["x > 1", "--var", "x=0..1"], "can not be drawn"),
    ] as [([String], String)])
  func errors(_ words: [String], _ message: String) {
    let said = CheckTests.call(["plot"] + words)
    #expect(said.exit == .input, "\(words): \(said.output)")
    #expect(said.messages.contains(message), "\(words): \(said.messages)")
    #expect(said.output.isEmpty)
  }

  private static let network = """
    activation sigma = sigmoid
    scalar W, V, b
    time t = 1..T
    a[t] = V*x[t] + W*h[t-1] + b
    h[t] = sigma(a[t])
    h[0] = 0
    given x[1] = 1, x[2] = 1, x[t] = 0 for t > 2
    """

  /// The state and its derivative by V, by loops of their own.
  private func states(_ steps: Int, w: Double) -> [(h: Double, slope: Double)] {
    var (h, slope) = (0.0, 0.0)
    return (1...steps).map { t in
      let x = t <= 2 ? 1.0 : 0
      let a = 0.75 * x + w * h - w / 2
      let change = x + w * slope
      h = 1 / (1 + exp(-a))
      slope = h * (1 - h) * change
      return (h, slope)
    }
  }

  @Test("a model's quantities and total derivatives follow its equations", arguments: [1, 3, -6])
  func models(_ w: Int) throws {
    try Process.inNewFolder { folder in
      let file = "\(folder)/net.txt"
      #expect(Golden.write(Self.network, to: file))
      let given = ["--model", file, "--given", "V = 3/4, W = \(w), b = -W/2"]
      let json = try object(["h[t]", "--var", "t=0..12"] + given)
      let found = numbers(json["result"]?["series"]?.elements?.first?["points"])
      let expected = states(12, w: Double(w))
      #expect(found.count == 13 && found[0] == [0, 0])
      for (point, state) in zip(found.dropFirst(), expected) {
        #expect(abs(point[1] - state.h) < 1e-9)
      }
      let slopes = try object(
        ["d(h[T])/d(V)", "2*d(h[T])/d(V) + h[T]", "--var", "T=1..12"] + given)
      let series = slopes["result"]?["series"]?.elements ?? []
      #expect(series.count == 2, "\(slopes.compact)")
      for (point, state) in zip(numbers(series[0]["points"]), expected) {
        #expect(abs(point[1] - state.slope) < 1e-8 * abs(state.slope))
      }
      for (point, state) in zip(numbers(series[1]["points"]), expected) {
        #expect(abs(point[1] - 2 * state.slope - state.h) < 1e-8)
      }
      let missing = CheckTests.call(["plot", "a[t]", "--var", "t=0..3"] + given)
      #expect(missing.exit == .done && missing.messages.contains("at t = 0"), "\(missing.messages)")
      let open = CheckTests.call(["plot", "h[t]", "--var", "t=1..3", "--model", file])
      #expect(open.exit == .input && open.messages.contains("has no value in h[t]"))
      let twice = ["plot", "d(d(h[T])/d(V))/d(W)", "--var", "T=1..3"] + given
      #expect(CheckTests.call(twice).exit == .input)
    }
  }

  @Test("what floating point can not hold is said to be too large or too close to 0")
  func ends() {
    let large = plot("exp(x)", "--var", "x=0..1000", "--log")
    #expect(large.messages.contains("exp(x) is too large for floating point from"))
    let small = plot("(1/2)^n", "--var", "n=1..1100", "--log")
    #expect(small.messages.contains("is too close to 0 for floating point at n = 1020–1100"))
    #expect(plot("x", "--var", "x=0..10^307").exit == .done)
    #expect(plot("1/n", "--var", "n=1..1").exit == .done)
    #expect(plot("x", "--var", "x=1..1+10^(-14)").exit == .input)
  }

  @Test("a missing range is a matter of usage")
  func usage() {
    #expect(plot("x").exit == .usage)
    #expect(plot("--var", "x=0..1").exit == .usage)
  }

  @Test("the form follows the flag, or the ending of the file")
  func forms() {
    let words = [
      "tanh(x)", "--var", "x=-2..2", "--title", "the slope at $x = 0$", "--label", "$f$",
    ]
    func output(_ more: String...) -> String { CheckTests.call(["plot"] + words + more).output }
    #expect(output("--to", "svg").hasPrefix("<svg"))
    #expect(output("--to", "tikz").contains("\\begin{tikzpicture}"))
    #expect(output("--to", "tex") == output("--to", "tikz"))
    #expect(output("-o", "a.svg") == output("--to", "svg"))
    #expect(output("-o", "a.tikz") == output("--to", "tikz"))
    #expect(output("-o", "a.svg", "--to", "text") == output("--to", "text"))
    #expect(
      output("--to", "svg").contains(">the slope at </")
        || output("--to", "svg").contains("the slope at"))
    let text = output("--width", "50")
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 50 })
    #expect(text == output("--width", "50"))
  }

  @Test("long sequences are thinned with a message, long formulas get short names")
  func long() {
    let said = plot("n^2", "--var", "n=1..1000", "--to", "svg")
    #expect(said.messages.contains("of 1000 points every 4th is drawn"))
    let sum = (1...40).map { "sin(\($0)*x)" }.joined(separator: " + ")
    let svg = plot(sum, "--var", "x=0..1", "--to", "svg")
    #expect(svg.exit == .done)
  }
}
