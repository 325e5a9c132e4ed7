import Arrangements
import Exact
import Figures
import Terminal

/// The labelled cells of lines in the plane, as a table or a drawing.
struct PlaneAnswer {
  let call: Invocation
  let request: RegionRequest
  let count: RegionCount
  let plane: PlaneSubdivision

  init(
    _ call: Invocation, _ arrangement: Arrangement, _ request: RegionRequest, _ count: RegionCount
  ) throws {
    guard arrangement.dimension == 2 else {
      throw InputError(
        "cells are labelled and drawn in the plane, not in dimension \(arrangement.dimension)",
        hint: "--list works in every dimension")
    }
    guard arrangement.hyperplanes.count <= 200 else {
      throw InputError("a drawing has at most 200 lines")
    }
    self.call = call
    self.request = request
    self.count = count
    do throws(ListError) {
      plane = try PlaneSubdivision(
        arrangement, page: request.lines == nil ? nil : GenericLines.page)
    } catch {
      throw InputError("too many lines for a list of cells")
    }
  }

  func answer() throws -> Answer {
    var options = PlanePicture.Options()
    options.title = RegionAnswer.countSentence(count.polynomial, name: request.name)
    options.labels = call.arguments.isSet("label") || call.arguments.text("shade") != nil
    let wanted = (call.arguments.text("shade") ?? "").split(separator: ",").map {
      $0.filter { $0 != " " }.uppercased()
    }
    for label in wanted where !plane.cells.contains(where: { $0.label == label }) {
      throw InputError(
        "there is no cell '\(label)'", hint: "the last cell is \(plane.cells.last?.label ?? "A")")
    }
    options.shaded = Set(wanted)
    var answer: Answer
    let figure = PlanePicture(plane, options: options).figure
    switch call.arguments.text("draw") {
    case "svg": answer = .text(figure.svg)
    case "tikz": answer = .text(figure.tikz)
    default: answer = .text(table())
    }
    if call.arguments.text("draw") == nil {
      answer.sentences = sentences
      answer.tables = [linesTable, verticesTable, cellsTable]
    } else {
      answer.pictures = [Answer.Picture(figure)]
    }
    answer.result = Answer.Formula("\(count.polynomial.regions)")
    answer.details = RegionAnswer.details(count) + [.init("cells", .array(plane.cells.map(json)))]
    answer.details += [
      .init("lines", .number("\(plane.arrangement.hyperplanes.count)")),
      .init("vertices", .number("\(plane.vertices.count)")),
      .init("edges", .number("\(plane.edgeCount)")),
      .init("outer", .number("\(plane.cells.count { !$0.isBounded })")),
    ]
    answer.messages = plane.arrangement.messages
    return answer
  }

  private func json(_ cell: PlaneSubdivision.Cell) -> JSON {
    [
      "label": .string(cell.label), "signs": .string(cell.signs), "bounded": .bool(cell.isBounded),
      "corners": .array(
        cell.corners.map { ["\($0.x)", "\($0.y)"].map { .string($0) } }.map { .array($0) }),
    ]
  }

  /// What is told in sentences.
  private var sentences: [String] {
    var lines = [RegionAnswer.countSentence(count.polynomial, name: request.name)]
    lines.append(RegionAnswer.boundedSentence(count.polynomial))
    lines.append(
      Self.counted(plane.vertices.count, "vertex", "vertices") + ", "
        + Self.counted(plane.edgeCount, "edge", "edges") + ", "
        + Self.counted(plane.cells.count, "cell", "cells"))
    if let generated = request.lines {
      let hundredths = Int(generated.margin * 100)
      lines.append(
        generated.margin < 0
          ? "some crossings are off the page: another --seed may find better lines"
          : "all crossings on the page, every cell and every distance from the border at least "
            + (hundredths == 0
              ? "0, and some below 0.01 of 100" : "\(Double(hundredths) / 100) of 100"))
    }
    return lines
  }

  private static func counted(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }

  private func table() -> String {
    var lines = sentences + [""]
    for (index, line) in plane.arrangement.hyperplanes.enumerated() {
      lines.append(
        "line \(index + 1): \(Self.equation(line)); unit \(index + 1) fires where "
          + "\(Self.left(line)) > \(line.constant)")
    }
    lines.append("")
    for vertex in plane.vertices {
      let names = vertex.lines.map { "\($0 + 1)" }.joined(separator: ",")
      lines.append("vertex of lines \(names): (\(vertex.point.x), \(vertex.point.y))")
    }
    lines.append("")
    for cell in plane.cells {
      lines.append("\(cell.label)  \(cell.signs)  \(cell.isBounded ? "bounded" : "unbounded")")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: Tables of a page

  private var linesTable: Answer.Table {
    Answer.Table(
      caption: "the lines, and where the unit of each fires",
      head: ["line", "equation", "unit fires where"],
      sides: [.right],
      rows: plane.arrangement.hyperplanes.enumerated().map { index, line in
        [
          .words("\(index + 1)"), .words(Self.equation(line)),
          .words("\(Self.left(line)) > \(line.constant)"),
        ]
      })
  }

  private var verticesTable: Answer.Table {
    Answer.Table(
      caption: "the crossings", head: ["lines", "x", "y"], sides: [.left, .right, .right],
      rows: plane.vertices.map { vertex in
        [
          .words(vertex.lines.map { "\($0 + 1)" }.joined(separator: ", ")),
          .words("\(vertex.point.x)"), .words("\(vertex.point.y)"),
        ]
      })
  }

  private var cellsTable: Answer.Table {
    Answer.Table(
      caption: "the regions, and on which side of each line they lie",
      head: ["region", "sides", "kind"],
      rows: plane.cells.map { cell in
        [
          .words(cell.label), .words(cell.signs), .words(cell.isBounded ? "bounded" : "unbounded"),
        ]
      })
  }

  static func left(_ line: Hyperplane) -> String {
    let names = ["x", "y"]
    var text = ""
    for (name, value) in zip(names, line.normal) where !value.isZero {
      let size = value.magnitude
      let factor = size.isOne ? "" : "\(size)*"
      text += text.isEmpty ? (value.signum < 0 ? "-" : "") : (value.signum < 0 ? " - " : " + ")
      text += factor + name
    }
    return text
  }

  static func equation(_ line: Hyperplane) -> String { "\(left(line)) = \(line.constant)" }
}
