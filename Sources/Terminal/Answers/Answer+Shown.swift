extension Answer {
  /// Rows and columns that an answer shows.
  package struct Table: Sendable, Equatable {
    /// How the cells of a column stand.
    package enum Side: String, Sendable {
      case left
      case right
    }

    /// A cell: a formula, or words.
    package enum Cell: Sendable, Equatable, ExpressibleByStringLiteral {
      case words(String)
      case formula(Formula)

      /// A cell of words.
      package init(stringLiteral text: String) { self = .words(text) }

      /// The cell in plain text.
      package var text: String {
        switch self {
        case .words(let text): text
        case .formula(let formula): formula.text
        }
      }
    }

    /// What the table shows, in a few words.
    package var caption: String
    /// The heads of the columns.
    package var head: [Cell]
    /// How each column stands.
    package var sides: [Side]
    /// The rows, each with a cell for each column.
    package var rows: [[Cell]]

    /// A table; columns stand to the left unless said otherwise.
    package init(
      caption: String, head: [Cell], sides: [Side] = [], rows: [[Cell]]
    ) {
      precondition(
        rows.allSatisfy { $0.count == head.count }, "a row needs one cell for each column")
      self.caption = caption
      self.head = head
      self.sides = sides + Array(repeating: .left, count: max(0, head.count - sides.count))
      self.rows = rows
    }
  }

  /// A picture in the two notations of drawings.
  package struct Picture: Sendable, Equatable {
    /// What it shows, for those who do not see it.
    package var title: String
    /// The picture as an `svg` element.
    package var svg: String
    /// The picture as a TikZ environment.
    package var tikz: String

    /// A picture.
    package init(title: String, svg: String, tikz: String) {
      self.title = title
      self.svg = svg
      self.tikz = tikz
    }
  }
}
