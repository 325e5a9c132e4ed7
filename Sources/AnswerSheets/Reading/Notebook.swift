package import Terminal

/// A notebook as it is written: a header, and parts of prose and cells in their order.
package struct Notebook: Sendable {
  /// The text that it was read from.
  package let source: SourceText
  package var header: Header
  package var parts: [Part]

  /// What stands before the first part.
  package struct Header: Sendable {
    package var title = ""
    package var origin = ""
    /// How quantities are written in formulas, as a model's `notation` says it.
    package var symbols: [String] = []
    /// The shape of derivatives, if it is told.
    package var layout: String?
  }

  /// A part of a notebook, with the line that it begins in.
  package struct Part: Sendable {
    package var kind: Kind
    package var line: Int
  }

  /// What a part may be.
  package indirect enum Kind: Sendable {
    case heading(Heading)
    case paragraph(Prose)
    case list(items: [[Part]], isOrdered: Bool)
    /// A formula on lines of its own, as TeX writes it.
    case formula(Prose)
    case table(head: [Prose], sides: [Answer.Table.Side], rows: [[Prose]])
    case code(String)
    case cell(Cell)
    case fence(Fence, [Part])
  }

  /// Prose with its places: lines of the notebook, joined by blanks.
  package struct Prose: Sendable {
    package var text: String
    /// For each piece of the text, the byte where it starts and the byte in the notebook.
    package var origins: [(start: Int, byte: Int)]

    /// Where a byte of the text stands in the notebook.
    package func place(of offset: Int) -> Int {
      let piece = origins.last { $0.start <= offset } ?? (0, 0)
      return piece.byte + offset - piece.start
    }
  }

  package struct Heading: Sendable {
    package var level: Int
    package var text: Prose
    package var marks: Marks
  }

  /// A fence of colons.
  package struct Fence: Sendable {
    package var kind: Block.Part.Kind
    package var title: Prose
    package var marks: Marks
    package var words: Int?
    package var sentences: Int?
  }

  /// What stands in braces: an id, points, rows of a list of exercises.
  package struct Marks: Sendable, Equatable {
    package var id: String?
    package var points: Int?
    package var rows: [Int] = []
  }

  /// A cell: a text for commands, or a call with what is expected of it.
  package struct Cell: Sendable {
    package var id: String
    package var line: Int
    /// The byte of the id, for messages.
    package var idByte: Int
    package var rows: [Int]
    package var kind: Kind

    /// What a cell holds.
    package enum Kind: Sendable {
      /// A text with a name, which commands take for a file; models among them.
      case text(name: String, body: String, firstLine: Int, isShown: Bool)
      /// Lines of directives.
      case directives([Line])
    }

    /// A line with the byte that it begins at.
    package struct Line: Sendable, Equatable {
      package var text: String
      package var byte: Int
      package var number: Int
    }
  }
}

extension Notebook {
  /// All parts, those inside of others after them.
  package var allParts: [Part] { Self.flat(parts) }

  private static func flat(_ parts: [Part]) -> [Part] {
    parts.flatMap { part -> [Part] in
      switch part.kind {
      case .fence(_, let inner): [part] + flat(inner)
      case .list(let items, _): [part] + items.flatMap { flat($0) }
      case .heading, .paragraph, .formula, .table, .code, .cell: [part]
      }
    }
  }

  /// The cells in their order.
  package var cells: [Cell] {
    allParts.compactMap { part in
      switch part.kind {
      case .cell(let cell): cell
      case .heading, .paragraph, .list, .formula, .table, .code, .fence: nil
      }
    }
  }

  /// The notebook without what only the teacher sees.
  package var withoutSolutions: Notebook {
    var copy = self
    copy.parts = parts.filter { part in
      switch part.kind {
      case .fence(let fence, _):
        switch fence.kind {
        case .solution, .remark, .marking: false
        case .problem, .sources, .answer: true
        }
      case .heading, .paragraph, .list, .formula, .table, .code, .cell: true
      }
    }
    return copy
  }
}
