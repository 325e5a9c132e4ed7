import Budgets
import Models
import Notation
import Terminal

extension Command {
  /// The first wrong line of a derivation.
  static let audit = Command(
    CommandSpec(
      "audit", "find the first wrong line of a derivation", chapter: .judging,
      positionals: [
        Positional(
          "STEPS", offers: .file, "a text of lines '= …' or 'left = right'; - for standard input"),
        Positional("MODEL", offers: .file, "a model, as by --model", optional: true),
      ],
      flags: [
        Flag("of", takes: .text("TARGET"), "what was asked; else the first left side says it"),
        Flag(
          "from", takes: .choice("NOTATION", ["latex", "text"]),
          "how the lines are written; LaTeX is known by a backslash"),
        Flag(
          "kink", takes: .text("C"), "the derivative at a kink of relu, abs, max, by convention"),
      ],
      description: [
        """
        Each line is judged from the line before, so that an error counts once. The first wrong \
        line is named with numbers at which it fails, and with the slip that explains it, if a \
        single one does: a lost factor, sign, transpose or path, a wrong index or bound.
        """,
        """
        The first left side is what was asked: a quantity, or a derivative such as d(L)/d(w). A \
        line 'y = …' about a new name says what it stands for. Lines may be plain text or LaTeX \
        with & and \\\\; comments and blank lines are left out.
        """,
      ],
      examples: [
        Example("mathnn audit steps.txt", "names the first wrong line, if any"),
        Example(
          "mathnn audit steps.txt rnn-scalar --given 'T = 3'", "with the equations of a model"),
      ],
      exits: [
        .done: "every line follows", .negative: "a line is wrong, or it is no proof",
        .undecided: "a line could not be decided", .input: "a line does not read",
      ])
  ) { call in
    var question = try CheckQuestion(flagsOf: call)
    if let model = call.arguments.positional(1) {
      guard call.arguments.text("model") == nil else {
        throw UsageError("the model is given twice")
      }
      question.model = try Model.named(model)
    }
    let file = try call.file(call.arguments.positional(0) ?? "-")
    let setting = try question.setting()
    let asked = try call.arguments.text("of").map {
      try SourceText(name: "--of", text: $0).expression(setting.vocabulary)
    }
    let steps = StepsText(file.text, file: file.name)
    var audit = Audit(
      steps, of: asked, reader: ClaimReader(setting, notation: question.notation),
      judge: try question.judge(setting))
    do throws(ReadErrors) {
      return AuditReport(try audit.run(), writer: TermWriter(format: call.format)).answer
    } catch {
      throw InputError(error)
    }
  }
}
