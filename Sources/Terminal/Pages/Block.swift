/// A part of a line of prose.
package indirect enum Inline: Sendable, Equatable {
  case text(String)
  case code(String)
  case emphasis([Inline])
  case strong([Inline])
  case formula(Answer.Formula)
  case link([Inline], to: String)
  /// A number that stands for an entry of the list of sources.
  case citation(number: Int, label: String)
  /// The end of a line that is meant.
  case lineEnd

  /// What is read aloud: the words alone.
  package var plain: String {
    switch self {
    case .text(let text), .code(let text): text
    case .emphasis(let parts), .strong(let parts), .link(let parts, _):
      parts.map(\.plain).joined()
    case .formula(let formula): formula.text
    case .citation(let number, _): "[\(number)]"
    case .lineEnd: " "
    }
  }
}

/// A part of a page, from which every format is written.
package struct Block: Sendable, Equatable {
  /// What it is.
  package var kind: Kind
  /// The line of the notebook that it came from; 0 if from none.
  package var line: Int

  /// A part of a page.
  package init(_ kind: Kind, line: Int = 0) {
    self.kind = kind
    self.line = line
  }

  /// What a part of a page may be.
  package indirect enum Kind: Sendable, Equatable {
    case heading(Heading)
    case paragraph([Inline])
    case list(items: [[Block]], isOrdered: Bool)
    /// A formula on a line of its own.
    ///
    /// It may begin with a sign that relates it to the formula above.
    case formula(Answer.Formula, relation: Answer.Relation?)
    /// A derivation, line by line.
    case steps([Answer.Step])
    /// What came out, once, with what it needs to hold.
    case result(Answer.Formula, of: Answer.Formula?, conditions: [Answer.Formula])
    /// How it was checked, a sentence each.
    case checks([Check])
    case table(Table)
    case picture(Answer.Picture, caption: [Inline])
    case code(String)
    /// Parts that belong together and have a style of their own.
    case part(Part, [Block])
  }

  /// A heading.
  package struct Heading: Sendable, Equatable {
    /// From 1, the title of the page, to 6.
    package var level: Int
    package var text: [Inline]
    package var id: String?
    package var points: Int?

    /// A heading.
    package init(level: Int, _ text: [Inline], id: String? = nil, points: Int? = nil) {
      self.level = level
      self.text = text
      self.id = id
      self.points = points
    }
  }

  /// A line that says how something was checked.
  package struct Check: Sendable, Equatable {
    /// Whether it came out as it should.
    package var isPassed: Bool
    package var text: [Inline]

    /// A check.
    package init(isPassed: Bool = true, _ text: [Inline]) {
      self.isPassed = isPassed
      self.text = text
    }
  }

  /// Rows and columns, on a page.
  package struct Table: Sendable, Equatable {
    package var caption: [Inline]
    package var head: [[Inline]]
    package var sides: [Answer.Table.Side]
    package var rows: [[[Inline]]]

    /// A table.
    package init(
      caption: [Inline], head: [[Inline]], sides: [Answer.Table.Side], rows: [[[Inline]]]
    ) {
      self.caption = caption
      self.head = head
      self.sides = sides
      self.rows = rows
    }
  }

  /// What binds parts together.
  package struct Part: Sendable, Equatable {
    /// The kinds of a notebook's fences, and the answer of a cell.
    package enum Kind: String, Sendable, CaseIterable {
      case problem
      case solution
      case remark
      case marking
      case sources
      case answer
    }

    package var kind: Kind
    package var id: String?
    package var title: [Inline]
    package var points: Int?

    /// A part.
    package init(_ kind: Kind, id: String? = nil, title: [Inline] = [], points: Int? = nil) {
      self.kind = kind
      self.id = id
      self.title = title
      self.points = points
    }
  }
}

/// A whole page.
package struct PageText: Sendable, Equatable {
  /// The title, which is also its first heading unless that is empty.
  package var title: [Inline]
  /// A line below the title.
  package var subtitle: [Inline]
  package var blocks: [Block]

  /// A page.
  package init(title: [Inline], subtitle: [Inline] = [], blocks: [Block]) {
    self.title = title
    self.subtitle = subtitle
    self.blocks = blocks
  }
}
