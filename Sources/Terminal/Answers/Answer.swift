/// What a command found out, as one value that every format is written from.
///
/// It holds texts, not terms, so that it stands on nothing: the floors above write their terms
/// into it once, in the notations that the chosen format needs.
package struct Answer: Sendable, Equatable {
  /// What the command decided; the exit code follows from it.
  package var verdict: Verdict
  /// How much of the answer is shown when it is read by people.
  package var shape: Shape
  /// A heading for the worked form, such as what is derived with respect to what.
  package var title: String
  /// What was asked, as a term that reads back: the derivative that was to be taken.
  package var question: Formula?
  /// The result, if the command has one.
  package var result: Formula?
  /// More about the result, by key, for programs.
  package var details: [JSON.Member]
  /// More beside the verdict, by key, for programs: a witness, a reason, a method.
  package var fields: [JSON.Member]
  /// How the result came about.
  package var steps: [Step]
  /// What names in the result stand for, as equations.
  package var definitions: [Definition]
  /// How it was checked.
  package var checks: [Check]
  /// What it needs to hold.
  package var assumptions: [Formula]
  /// What is told beside the answer, on the error stream.
  package var messages: [String]
  /// Whether the file of `-o` is written already; the answer then goes to the output stream.
  package var hasWrittenFile = false
  /// Whether the answer stands on the output stream, or in the file of `-o`, already.
  package var isWritten = false
  /// What failed, each with its place; on the error stream, too.
  package var diagnostics: [Diagnostic] = []
  /// What the answer says in sentences, where it is no formula.
  package var sentences: [String] = []
  /// What it shows in rows and columns.
  package var tables: [Table] = []
  /// What it draws.
  package var pictures: [Picture] = []

  /// An answer, done and bare unless said otherwise.
  package init(
    _ verdict: Verdict = .done, shape: Shape = .bare, title: String = "", result: Formula? = nil,
    steps: [Step] = [], checks: [Check] = []
  ) {
    self.verdict = verdict
    self.shape = shape
    self.title = title
    self.result = result
    self.details = []
    self.fields = []
    self.steps = steps
    self.definitions = []
    self.checks = checks
    self.assumptions = []
    self.messages = []
  }

  /// An answer that is a text and no formula.
  package static func text(_ text: String, markdown: String? = nil) -> Answer {
    Answer(shape: .plain(text: text, markdown: markdown))
  }

  /// The code that the process ends with.
  package var exit: ExitCode { verdict.exit }
}

extension Answer {
  /// What a command may decide.
  package enum Verdict: String, Sendable, CaseIterable {
    /// The command did what it was asked.
    case done
    /// Both sides are equal.
    case equal
    /// Both sides differ.
    case different
    /// It could not be decided, or not in time.
    case undecided
    /// All checks passed.
    case passed
    /// A check failed.
    case failed
    /// The input does not read.
    case error
    /// Something that is needed is not there.
    case missing
    /// A bug of ours.
    case bug

    /// The code that the process ends with.
    package var exit: ExitCode {
      switch self {
      case .done, .equal, .passed: .done
      case .different, .failed: .negative
      case .undecided: .undecided
      case .error: .input
      case .missing: .missing
      case .bug: .bug
      }
    }
  }

  /// How much of the answer people see.
  package enum Shape: Sendable, Equatable {
    /// The result alone, on one line, ready to be read back.
    case bare
    /// Title, numbered steps, result, checks and assumptions.
    case worked
    /// A text of its own, and how it looks in Markdown if that differs.
    case plain(text: String, markdown: String?)
  }

  /// A formula in the notations that the formats need.
  package struct Formula: Sendable, Equatable, ExpressibleByStringLiteral {
    /// Plain text, on one line, that reads back to the same term.
    package var text: String
    /// The formula for LaTeX's mathematics mode, if it was asked for.
    package var latex: String?
    /// What stands inside a `math` element, if it was asked for.
    package var mathML: String?
    /// The LaTeX broken into lines, where it is too wide for one.
    package var latexLines: String?
    /// The MathML broken into lines, where it is too wide for one.
    package var mathMLLines: String?

    /// A formula.
    package init(
      _ text: String, latex: String? = nil, mathML: String? = nil, latexLines: String? = nil,
      mathMLLines: String? = nil
    ) {
      self.text = text
      self.latex = latex
      self.mathML = mathML
      self.latexLines = latexLines
      self.mathMLLines = mathMLLines
    }

    /// A formula of plain text.
    package init(stringLiteral text: String) { self.init(text) }
  }

  /// One line of a derivation.
  package struct Step: Sendable, Equatable {
    /// The name of the rule, in words.
    package var rule: String
    /// One sentence on why it holds; for people.
    package var reason: String
    /// The place in the line before where it was applied; empty for the whole line.
    package var location: String
    /// The line before.
    package var before: Formula
    /// The line after.
    package var after: Formula
    /// How the line after stands to the line before: an equation, or an estimate.
    package var relation = Relation.equals
    /// Smaller steps that justify this one.
    package var because: [Step]

    /// A step.
    package init(
      rule: String, reason: String = "", location: String = "", before: Formula, after: Formula,
      because: [Step] = []
    ) {
      self.rule = rule
      self.reason = reason
      self.location = location
      self.before = before
      self.after = after
      self.because = because
    }
  }

  /// How two lines of a derivation stand to one another.
  package enum Relation: String, Sendable {
    case equals = "="
    case isAtMost = "<="
    case isAtLeast = ">="
    case differs = "!="

    /// The sign in LaTeX.
    var latex: String {
      switch self {
      case .equals: "="
      case .isAtMost: #"\le"#
      case .isAtLeast: #"\ge"#
      case .differs: #"\ne"#
      }
    }

    /// The sign as a character.
    var character: String {
      switch self {
      case .equals: "="
      case .isAtMost: "\u{2264}"
      case .isAtLeast: "\u{2265}"
      case .differs: "\u{2260}"
      }
    }
  }

  /// What a name in the result stands for: an equation, and for which indices it holds.
  package struct Definition: Sendable, Equatable {
    /// The name that it defines: `delta_h`.
    package var name: String
    /// The equation.
    package var formula: Formula
    /// For which indices it holds, in words: `for t = 1..T`; empty where that needs no words.
    package var domain: String

    /// A definition.
    package init(_ name: String, _ formula: Formula, domain: String = "") {
      self.name = name
      self.formula = formula
      self.domain = domain
    }
  }

  /// One way in which the result was checked.
  package struct Check: Sendable, Equatable {
    /// How: `proof`, `residues`, `dual numbers`.
    package var method: String
    /// At how many points, if at points.
    package var points: Int?
    /// The largest error seen, if there is one.
    package var maxError: Double?

    /// A check.
    package init(_ method: String, points: Int? = nil, maxError: Double? = nil) {
      self.method = method
      self.points = points
      self.maxError = maxError
    }

    /// The check in words.
    package var sentence: String {
      let place = points.map { $0 == 1 ? ", 1 point" : ", \($0) points" } ?? ""
      let error = maxError.map { ", largest error \($0)" } ?? ""
      return method + place + error
    }
  }
}
