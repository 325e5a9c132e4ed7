/// Breaks a long row into lines by its structure.
///
/// First at relations, then between summands, then between factors; what is still too wide goes on
/// in the next line behind its opening bracket, indented one step deeper. Nothing is broken inside
/// fractions, scripts and roots: there are no seams.
struct LineFlow {
  /// Widths added up: element i covers `edges[i]` to `edges[i + 1]`.
  let edges: [Int]
  let seams: [Seam?]
  /// For an opening bracket the place of its closing one; for anything else that is to be jumped
  /// over its end; else 0.
  let closing: [Int]
  /// Whether lines may be broken behind the element.
  let isBracket: [Bool]
  let limit: Int
  /// How far one step of indentation reaches.
  let step: Int

  /// Where lines begin, with their steps of indentation.
  private(set) var breaks: [Int: Int] = [:]
  /// Opening brackets whose content is broken.
  private(set) var opened: Set<Int> = []
  private var column = 0

  private enum Task {
    case flow(Range<Int>, indent: Int)
    case part(Range<Int>, indent: Int, isFirst: Bool)
  }

  init(
    edges: [Int], seams: [Seam?], closing: [Int], isBracket: [Bool], limit: Int, step: Int
  ) {
    self.edges = edges
    self.seams = seams
    self.closing = closing
    self.isBracket = isBracket
    self.limit = limit
    self.step = step
  }

  mutating func run() {
    var tasks: [Task] = [.flow(0..<seams.count, indent: 0)]
    while let task = tasks.popLast() {
      switch task {
      case .flow(let range, let indent): flow(range, indent, &tasks)
      case .part(let range, let indent, let isFirst): part(range, indent, isFirst, &tasks)
      }
    }
  }

  private func width(_ range: Range<Int>) -> Int {
    edges[range.upperBound] - edges[range.lowerBound]
  }

  /// Indentation stops growing where it would eat half of the line.
  private func indentation(_ indent: Int) -> Int { min(indent, max(1, limit / 2 / step)) }

  private mutating func startLine(before place: Int, _ indent: Int) {
    let steps = indentation(indent)
    breaks[place] = steps
    column = steps * step
  }

  private mutating func flow(_ range: Range<Int>, _ indent: Int, _ tasks: inout [Task]) {
    if range.isEmpty { return }
    if column + width(range) <= limit {
      column += width(range)
      return
    }
    let cuts = bestSeams(in: range)
    guard !cuts.isEmpty else { return descend(range, indent, &tasks) }
    let starts = [range.lowerBound] + cuts
    for (i, start) in starts.enumerated().reversed() {
      let end = i + 1 < starts.count ? starts[i + 1] : range.upperBound
      tasks.append(.part(start..<end, indent: indent, isFirst: i == 0))
    }
  }

  private mutating func part(
    _ range: Range<Int>, _ indent: Int, _ isFirst: Bool, _ tasks: inout [Task]
  ) {
    let width = width(range)
    if column + width <= limit {
      column += width
      return
    }
    let next = max(indent, 1)
    if !isFirst, indentation(next) * step + width <= limit || column > limit / 2 {
      startLine(before: range.lowerBound, next)
      if column + width <= limit {
        column += width
        return
      }
    }
    // The seam before the part is behind us; look for finer ones inside.
    let inner = isFirst ? range : range.lowerBound + 1..<range.upperBound
    let cuts = bestSeams(in: inner)
    if cuts.isEmpty { return descend(range, indent, &tasks) }
    tasks.append(.flow(inner, indent: indent + 1))
  }

  /// The seams of the best class in a range, outside of brackets.
  private func bestSeams(in range: Range<Int>) -> [Int] {
    var best: Seam?
    var cuts: [Int] = []
    var place = range.lowerBound
    while place < range.upperBound {
      if let seam = seams[place], place > range.lowerBound {
        if best.map({ seam < $0 }) ?? true {
          best = seam
          cuts = []
        }
        if seam == best { cuts.append(place) }
      }
      place = max(place, closing[place]) + 1
    }
    // One nesting level a line is better than factors on lines of their own.
    if best == .product, let inner = widestBracket(in: range), width(inner) * 2 > width(range) {
      return []
    }
    return cuts
  }

  private func widestBracket(in range: Range<Int>) -> Range<Int>? {
    var widest: Range<Int>?
    var place = range.lowerBound
    while place < range.upperBound {
      let end = closing[place]
      if isBracket[place], end > place {
        let inner = place + 1..<end
        if widest.map({ width($0) < width(inner) }) ?? true { widest = inner }
      }
      place = max(place, end) + 1
    }
    return widest
  }

  /// Breaks behind the widest bracket of a range that has no seams of its own.
  private mutating func descend(_ range: Range<Int>, _ indent: Int, _ tasks: inout [Task]) {
    guard let inner = widestBracket(in: range), width(inner) > 2 * step else {
      column += width(range)
      return
    }
    opened.insert(inner.lowerBound - 1)
    column += edges[inner.lowerBound] - edges[range.lowerBound]
    tasks.append(.flow(inner.upperBound..<range.upperBound, indent: indent))
    startLine(before: inner.lowerBound, indent + 1)
    tasks.append(.flow(inner, indent: indent + 1))
  }
}
