/// What TeX complains about in its log, as far as it matters for a page.
struct TeXLog {
  struct Complaint: Equatable {
    /// The line of the document; 0 if TeX does not say.
    let line: Int
    let message: String
  }

  private(set) var complaints: [Complaint] = []

  /// Widest box that may stick out, in points.
  static let tolerance = 1.0

  init(_ log: String) {
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (place, line) in lines.enumerated() {
      if line.hasPrefix("! ") {
        let number = lines[place...].prefix(12).lazy.compactMap(Self.errorLine).first
        add(String(line.dropFirst(2)), number ?? 0)
      } else if line.hasPrefix("Overfull \\hbox") || line.hasPrefix("Overfull \\vbox") {
        readBox(line)
      } else if line.hasPrefix("LaTeX Warning: Reference") || line.contains("undefined references")
        || line.hasPrefix("LaTeX Font Warning: Font shape")
      {
        add(line, Self.number(after: "input line ", in: line) ?? 0)
      } else if line.hasPrefix("Missing character:") {
        add(line, 0)
      }
    }
  }

  private mutating func add(_ message: String, _ line: Int) {
    let complaint = Complaint(line: line, message: message)
    if !complaints.contains(complaint) { complaints.append(complaint) }
  }

  /// `Overfull \hbox (12.3pt too wide) in paragraph at lines 5--7`.
  private mutating func readBox(_ line: String) {
    guard let open = line.firstIndex(of: "("), let unit = line.ranges(of: "pt too").first,
      let size = Double(line[line.index(after: open)..<unit.lowerBound]), size > Self.tolerance
    else { return }
    let number =
      Self.number(after: "at lines ", in: line) ?? Self.number(after: "at line ", in: line)
      ?? Self.number(after: "detected at line ", in: line)
    let kind = line.contains("hbox") ? "wide" : "high"
    add("a box is \(Int(size.rounded(.up))) pt too \(kind)", number ?? 0)
  }

  private static func errorLine(_ line: String) -> Int? {
    line.hasPrefix("l.") ? number(after: "l.", in: line) : nil
  }

  private static func number(after sign: String, in line: String) -> Int? {
    guard let found = line.ranges(of: sign).first else { return nil }
    return Int(line[found.upperBound...].prefix { $0.isNumber })
  }
}
