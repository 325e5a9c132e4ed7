import Expressions
import Notation
import Support
import Testing

@testable import Models

/// The models that come with the program.
@Suite("Every catalogue model") struct CatalogueTests {
  @Test("is read without errors and has no values", arguments: CatalogueModel.all.map(\.id))
  func isSound(_ id: String) throws {
    let entry = try #require(CatalogueModel.named(id))
    do throws(ReadErrors) {
      let model = try entry.model()
      #expect(model.givenParts.isEmpty)
      #expect(!model.parameters.isEmpty)
      #expect(!model.inputs.isEmpty || model.time == nil)
      for equation in model.equations { #expect(equation.left.shape == equation.right.shape) }
    } catch {
      Issue.record("\(error.report)")
    }
    #expect(!entry.summary.hasSuffix("."))
    #expect(entry.explanation.count > 100)
  }

  @Test("written as text reads back to the same model", arguments: CatalogueModel.all.map(\.id))
  func roundTrip(_ id: String) throws {
    expectRoundTrip(try #require(CatalogueModel.named(id)).model())
  }

  @Test("has the parameters, inputs, states and the order that it should have")
  func outline() throws {
    var text = ""
    func line(_ word: String, _ parts: [String]) {
      text += "  \(word): \(parts.joined(separator: ", "))\n"
    }
    for entry in CatalogueModel.all {
      let model = try entry.model()
      text += "\(entry.id): \(entry.summary)\n"
      line("parameters", model.parameters.map(\.plainText))
      line("inputs", model.inputs.map(\.plainText))
      line("states", model.states)
      line("initial", model.order.initial.map(\.left.plainText))
      line("steps", model.order.steps.map(\.left.plainText))
      if !model.order.results.isEmpty { line("results", model.order.results.map(\.left.plainText)) }
    }
    #expect(Golden.difference(of: text, from: "Golden/catalogue.txt") == nil)
  }

  @Test("is in alphabetical order")
  func order() { #expect(CatalogueModel.all.map(\.id) == CatalogueModel.all.map(\.id).sorted()) }
}

/// Checks that a model's own text reads back to the same model.
func expectRoundTrip(_ model: Model) {
  let written = model.text
  do throws(ReadErrors) {
    let again = try Model.read(written)
    #expect(again.equations == model.equations)
    #expect(again.time == model.time)
    #expect(again.layers == model.layers)
    #expect(again.inputs == model.inputs)
    #expect(again.parameters == model.parameters)
    #expect(again.states == model.states)
    #expect(again.notation.map(\.latex) == model.notation.map(\.latex))
    #expect(again.declarations.map(\.entry) == model.declarations.map(\.entry))
    #expect(again.text == written)
  } catch {
    Issue.record("\(written)\n\(error.report)")
  }
}
