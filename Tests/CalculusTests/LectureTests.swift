import Support
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

@Suite("Exercises") struct LectureTests {
  @Test("have the derivatives that a lecturer writes")
  func results() throws {
    var lines: [String] = []
    for (group, terms) in Lecture.exercises {
      lines += ["# \(group)"]
      for (term, variable) in terms {
        let derivation = try derivation(term, by: variable)
        #expect(derivation.check() == nil, "\(term)")
        let states = [derivation.question] + derivation.steps.map(\.after)
        _ = try NumericAgreement().check(states, where: derivation.conditions)
        let result = try PlainWriter.write(derivation.result)
        let wheres = try derivation.conditions.map { try PlainWriter.write($0) }
        let condition = wheres.isEmpty ? "" : "   if \(wheres.joined(separator: " and "))"
        lines += ["d(\(term))/d(\(variable))", "  = \(result)\(condition)"]
      }
    }
    let text = lines.joined(separator: "\n") + "\n"
    #expect(Golden.difference(of: text, from: "Golden/exercises.txt") == nil)
  }
}
