extension Answer {
  /// The answer as people read it in a terminal.
  func plainText(on page: Page) -> String {
    switch shape {
    case .plain(let text, _): text
    case .bare: result?.text ?? ""
    case .worked: worked(on: page).joined(separator: "\n")
    }
  }

  private func worked(on page: Page) -> [String] {
    var lines: [String] = []
    if !title.isEmpty {
      lines += title.wrapped(to: page.width).map { page.text($0, .strong) } + [""]
    }
    lines += Self.lines(of: steps, numbered: "", indent: 2, page: page)
    if let result {
      lines.append(page.text("Result", .strong))
      lines += Self.lines(of: result, after: "  ", page: page)
      lines.append("")
    }
    if !definitions.isEmpty {
      lines.append(page.text("where", .strong))
      for definition in definitions {
        var formula = definition.formula
        if !definition.domain.isEmpty { formula.text += "   \(definition.domain)" }
        lines += Self.lines(of: formula, after: "  ", page: page)
      }
      lines.append("")
    }
    for assumption in assumptions {
      lines += "Holds if \(assumption.text)".wrapped(to: page.width, hanging: 2)
    }
    for check in checks {
      lines += "Checked: \(check.sentence)".wrapped(to: page.width, hanging: 2)
        .map { page.text($0, .green) }
    }
    return lines
  }

  /// The steps, each under its number; the line before is shown where it is not the line above.
  private static func lines(
    of steps: [Step], numbered prefix: String, indent: Int, page: Page
  ) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var above: Formula?
    var lines: [String] = []
    for (place, step) in steps.enumerated() {
      let number = "\(prefix)\(place + 1)"
      lines.append("\(margin)\(number). \(heading(of: step, page: page))")
      let hang = margin + String(repeating: " ", count: number.count + 2)
      if !step.reason.isEmpty {
        lines += step.reason.wrapped(to: max(20, page.width - hang.count)).map { hang + $0 }
      }
      if step.before != above {
        lines += self.lines(of: step.before, after: hang + "  ", page: page)
      }
      lines += self.lines(of: step.after, after: hang + step.relation.rawValue + " ", page: page)
      lines.append("")
      lines += self.lines(
        of: step.because, numbered: "\(number).", indent: indent + 3, page: page)
      above = step.after
    }
    return lines
  }

  private static func heading(of step: Step, page: Page) -> String {
    let location = step.location.isEmpty ? "" : ", at \(step.location)"
    return page.text(step.rule, .cyan) + location
  }

  private static func lines(of formula: Formula, after margin: String, page: Page) -> [String] {
    let width = max(20, page.width - margin.count)
    let wrapped = formula.text.wrapped(to: width, hanging: 4)
    let blank = String(repeating: " ", count: margin.count)
    return wrapped.enumerated().map { ($0.offset == 0 ? margin : blank) + $0.element }
  }
}
