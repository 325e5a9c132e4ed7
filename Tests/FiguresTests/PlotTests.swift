import Support
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import Figures

@Suite("Plots") struct PlotTests {
  private static let functions: [(name: String, f: @Sendable (Double) -> Double?)] = [
    ("tanh", { tanh($0) }), ("exp", { exp($0) }), ("sin 9x", { sin(9 * $0) }),
    ("steep", { 1 / (1 + exp(-80 * $0)) }), ("abs", { abs($0) }),
    ("cubic", { $0 * $0 * $0 - 2 * $0 }),
    ("very steep", { 1 / (1 + exp(-20000 * ($0 - 0.3))) }),
  ]

  @Test("a curve has at most 300 points and is true between them", arguments: functions.indices)
  func sampling(_ place: Int) throws {
    let (name, f) = Self.functions[place]
    let sampler = CurveSampler(over: -3...3) { f($0) }
    let range = PlotFrame.vertical(sampler.values, .linear, isRobust: true).range
    let curve = sampler.curve(in: PlotFrame.Axis(range, .linear), width: 300, height: 190)
    #expect(curve.parts.count == 1 && curve.gaps.isEmpty, "\(name)")
    let points = curve.parts[0]
    #expect(points.count <= 300 && points.first?.x == -3 && points.last?.x == 3, "\(name)")
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x })
    let span = range.upperBound - range.lowerBound
    for (a, b) in zip(points, points.dropFirst()) {
      for part in [0.3, 0.5, 0.8] {
        let x = a.x + part * (b.x - a.x)
        let chord = a.y + part * (b.y - a.y)
        let value = try #require(f(x))
        // Off in height, or in a steep place off to the side, by half a point at most.
        let height = abs(value - chord) / span * 190
        let slope = abs(b.y - a.y) / span * 190 / ((b.x - a.x) / 6 * 300)
        #expect(height / (1 + slope) < 0.5, "\(name) at \(x)")
      }
    }
  }

  @Test("gaps and jumps part a curve")
  func gaps() {
    func parts(_ f: @escaping (Double) -> Double?) -> (count: Int, gaps: [ClosedRange<Double>]) {
      let sampler = CurveSampler(over: -3...3, f)
      let range = PlotFrame.vertical(sampler.values, .linear, isRobust: true).range
      let curve = sampler.curve(in: PlotFrame.Axis(range, .linear), width: 300, height: 190)
      #expect(curve.parts.map(\.count).reduce(0, +) <= 300)
      return (curve.parts.count, curve.gaps)
    }
    let log = parts { $0 > 0.7 ? Glibc_log($0) : nil }
    #expect(log.count == 1 && log.gaps.count == 1)
    #expect(log.gaps[0].lowerBound == -3 && abs(log.gaps[0].upperBound - 0.7) < 0.01)
    #expect(parts { $0 > 1 ? 1 : 0 }.count == 2)
    #expect(parts { $0 == 0.5 ? nil : 1 / ($0 - 0.5) }.count == 2)
    #expect(parts { abs($0) < 1 ? nil : $0 }.count == 2)
    #expect(parts { tan($0) }.count == 3)
    let none = parts { _ in nil }
    #expect(none.count == 0 && none.gaps == [-3...3])
    #expect(parts { $0.rounded(.down) }.count == 7 || parts { $0.rounded(.down) }.count == 6)
  }

  @Test("a logarithmic axis leaves out what is not above 0")
  func logarithmic() {
    let sampler = CurveSampler(over: -1...1) { $0 }
    let curve = sampler.curve(in: PlotFrame.Axis(0.001...1, .logarithmic), width: 300, height: 190)
    #expect(curve.parts.count == 1 && curve.parts[0].allSatisfy { $0.y > 0 })
    #expect(curve.gaps.count == 1)
  }

  @Test("ticks are round, in range, and not too many", arguments: 0..<400)
  func ticks(_ seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let size = pow(10, Double.random(in: -8...8, using: &numbers))
    let low = Double.random(in: -size...size, using: &numbers)
    let high = low + size * Double.random(in: 0.001...2, using: &numbers)
    let most = Int.random(in: 2...10, using: &numbers)
    let ticks = Ticks.linear(low...high, most: most)
    #expect((1...most).contains(ticks.ticks.count), "\(low) \(high) \(most): \(ticks)")
    let scale = pow(10, Double(ticks.exponent))
    var last: Double?
    for tick in ticks.ticks {
      // What stands at the tick is its value, read by another reader of numbers.
      let text = tick.label.plain.replacing("−", with: "-")
      let value = try #require(Double(text)) * scale
      #expect(abs(value - tick.value) <= 1e-9 * max(abs(low), abs(high)), "\(text) \(tick.value)")
      #expect(tick.value >= low - 1e-6 * (high - low) && tick.value <= high + 1e-6 * (high - low))
      if let last { #expect(tick.value > last) }
      last = tick.value
    }
  }

  @Test("ticks of whole numbers are whole", arguments: [1.0, 2, 3, 7, 19, 100, 12345])
  func wholeTicks(_ high: Double) {
    let ticks = Ticks.linear(0...high, most: 8, isWhole: true).ticks
    #expect(!ticks.isEmpty && ticks.allSatisfy { $0.value == $0.value.rounded() })
  }

  @Test("powers of ten on a logarithmic axis", arguments: 0..<200)
  func logarithmicTicks(_ seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let low = pow(10, Double.random(in: -290...200, using: &numbers))
    let high = low * pow(10, Double.random(in: 0.01...100, using: &numbers))
    let ticks = Ticks.logarithmic(low...high, most: 7).ticks
    let named = ticks.filter { !$0.label.isEmpty }
    #expect((1...9).contains(named.count), "\(low) \(high) \(named.count)")
    #expect(ticks.allSatisfy { $0.value >= low * 0.999 && $0.value <= high * 1.001 })
  }

  @Test("random plots have no text on a line, and nothing beyond the window", arguments: 0..<30)
  func random(_ seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let plot = Self.plot(&numbers)
    let figure = plot.figure
    #expect(figure.collisions == [], "seed \(seed)")
    #expect(plot.figure == figure)
    let lines = plot.lines(columns: 40 + seed)
    #expect(lines.allSatisfy { $0.count <= max(40 + seed, 60) || $0.hasPrefix(" ") })
    #expect(lines == plot.lines(columns: 40 + seed))
  }

  /// Some series of some kinds with values of some size, on some axes.
  private static func plot(_ numbers: inout SeededNumbers) -> Plot {
    let size = pow(10, Double.random(in: -9...9, using: &numbers))
    let isLog = Bool.random(using: &numbers)
    let shift = isLog ? 0.01 * size : -size * Double.random(in: 0...1, using: &numbers)
    let count = Int.random(in: 1...40, using: &numbers)
    let series = (0..<Int.random(in: 1...7, using: &numbers)).map { number -> Plot.Series in
      let points = (0..<count).map {
        Figure.Point(Double($0), shift + size * Double.random(in: 0...1, using: &numbers))
      }
      let name = Label(math: "f_{\(number)}(x)")
      switch Int.random(in: 0...4, using: &numbers) {
      case 0: return .init(name, .curve([points]))
      case 1: return .init(name, .sequence(points))
      case 2:
        return .init(
          name, .errorBars(points.map { .init(x: $0.x, mean: $0.y, deviation: size / 9) }))
      case 3:
        return .init(
          name,
          .boxes(
            points.map {
              .init(
                x: $0.x, mean: $0.y, deviation: size / 9,
                extremes: ($0.y - size / 5)...($0.y + size / 3))
            }))
      default: return .init(name, isLog ? .sequence(points) : .bars(points))
      }
    }
    var plot = Plot(
      title: "random", x: .init(Label(math: "x"), isWhole: true),
      y: .init(Label(math: "y"), scale: isLog ? .logarithmic : .linear), series: series)
    plot.references = [
      .init(shift + size / 2, label: Label(math: "y_0")),
      .init(Double(count) / 2, isVertical: true, label: "middle"),
    ]
    plot.width = Double.random(in: 150...420, using: &numbers)
    plot.height = Double.random(in: 100...300, using: &numbers)
    return plot
  }

  @Test(
    "the same texts as ever ('make golden' accepts others)",
    arguments: ["curves", "sequences", "bars"])
  func golden(_ name: String) throws {
    let plot = try #require(Gallery.plots.first { $0.name == name }).plot
    let text = plot.lines(columns: 72).map { $0 + "\n" }.joined()
    #expect(Golden.difference(of: text, from: "Golden/\(name).txt") == nil)
  }
}

private func Glibc_log(_ x: Double) -> Double { log(x) }
