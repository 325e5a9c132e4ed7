import Figures
import Training

/// Losses and accuracies by epoch, over all seeds.
struct TrainTable {
  /// One epoch: means over the seeds that reached it.
  struct Line {
    var epoch: Int
    var loss: Statistics
    /// In percent.
    var accuracy: Statistics
  }

  let epochs: [Line]
  private let isMean: Bool

  init(_ results: [EpochResult], seeds: [Int]) {
    isMean = seeds.count > 1
    let last = results.map(\.epoch).max() ?? 0
    epochs =
      last < 1
      ? []
      : (1...last).map { epoch in
        let here = results.filter { $0.epoch == epoch }
        return Line(
          epoch: epoch, loss: Statistics(here.map(\.loss)),
          accuracy: Statistics(here.map { 100 * $0.accuracy }))
      }
  }

  /// The last line in words: `96.21 %`, or `96.21 ± 0.31 %`.
  var summary: String {
    epochs.last.map { percent($0.accuracy) + " %" } ?? "no epoch is complete"
  }

  private func percent(_ value: Statistics) -> String {
    isMean
      ? "\(Decimal.text(value.mean, 2)) ± \(Decimal.text(value.deviation, 2))"
      : Decimal.text(value.mean, 2)
  }

  private func loss(_ value: Statistics) -> String {
    isMean
      ? "\(Decimal.text(value.mean, 4)) ± \(Decimal.text(value.deviation, 4))"
      : Decimal.text(value.mean, 4)
  }

  private var cells: [[String]] {
    [["epoch", "loss", "accuracy %"]]
      + epochs.map { ["\($0.epoch)", loss($0.loss), percent($0.accuracy)] }
  }

  var lines: [String] { TextTable.lines(cells) }

  var markdown: String { TextTable.markdown(cells) }

  /// Accuracies over epochs, drawn with letters.
  var curve: [String] {
    let values = epochs.map(\.accuracy.mean)
    guard let top = values.max(), let bottom = values.min() else { return [] }
    let height = 8
    let span = max(top - bottom, 1e-9)
    return (0...height).map { line in
      let level = top - span * Double(line) / Double(height)
      let marks = values.map { value in
        Int(((top - value) / span * Double(height)).rounded()) == line ? "●" : " "
      }
      return "\(Decimal.padded(Decimal.text(level, 2), 7)) ┤ " + marks.joined(separator: " ")
    } + ["        └" + String(repeating: "──", count: values.count) + " epoch"]
  }

  /// The accuracies over epochs as a picture, with bars of one deviation over several seeds.
  func figure(title: String) -> Figure {
    let means = epochs.map {
      Plot.Measured(
        x: Double($0.epoch), mean: $0.accuracy.mean,
        deviation: isMean ? $0.accuracy.deviation : 0)
    }
    let points = means.map { Figure.Point($0.x, $0.mean) }
    let plot = Plot(
      title: title, x: Plot.Axis("epoch", isWhole: true),
      y: Plot.Axis("accuracy % on the test pictures"),
      series: [Plot.Series(Label(), isMean ? .errorBars(means) : .sequence(points))])
    return plot.figure
  }
}

/// Numbers with so many decimals, the same on every machine.
enum Decimal {
  static func text(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return value.isNaN ? "–" : "\(value)" }
    var factor = 1
    for _ in 0..<places { factor *= 10 }
    let scaled = Int((abs(value) * Double(factor)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let part = "\(scaled % factor)"
    return "\(sign)\(scaled / factor)." + String(repeating: "0", count: places - part.count) + part
  }

  /// Three digits and a power of ten: `1.23e-4`.
  static func scientific(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    var (mantissa, exponent) = (abs(value), 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    let digits = text(mantissa, 2)
    return "\(value < 0 ? "-" : "")\(digits == "10.00" ? "9.99" : digits)e\(exponent)"
  }

  static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// Tables of texts.
enum TextTable {
  /// Columns side by side; the first one to the left, all others to the right.
  static func lines(_ cells: [[String]]) -> [String] {
    let columns = cells.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      cells.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return cells.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? cell + gap : "  " + gap + cell)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  static func markdown(_ cells: [[String]]) -> String {
    guard let head = cells.first else { return "" }
    let rows = [head, head.indices.map { $0 == 0 ? "---" : "---:" }] + cells.dropFirst()
    return rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}
