import Support
import Terminal
import Testing

@testable import mathnn

@Suite("The command audit", .serialized) struct AuditTests {
  private func audit(_ text: String, _ flags: [String] = []) throws -> Response {
    try Process.inNewFolder { folder in
      let file = "\(folder)/steps.txt"
      #expect(Golden.write(text, to: file))
      let said = CheckTests.call(["audit", file] + flags)
      var shown = said
      shown.output = said.output.replacing(folder + "/", with: "")
      return shown
    }
  }

  private func object(_ text: String, _ flags: [String]) throws -> JSON {
    try JSON.read(try audit(text, flags + ["--json"]).output)
  }

  @Test("passes right derivations", arguments: Derivation.all)
  func right(_ derivation: Derivation) throws {
    let said = try audit(derivation.text, derivation.flags)
    #expect(said.exit == .done, "\(derivation): \(said.output)\(said.messages)")
  }

  @Test("names the first wrong line of 30 derivations, and the slip of most")
  func wrong() throws {
    var named = 0
    var explained = 0
    var all = 0
    for derivation in Derivation.all {
      for slip in derivation.slips {
        all += 1
        let text = derivation.spoiled(by: slip)
        #expect(text != derivation.text, "the slip \(slip) does not apply")
        let json = try object(text, derivation.flags)
        let isNamed = json["line"] == .number("\(slip.line)") && json["verdict"] == "failed"
        #expect(isNamed, "\(derivation), \(slip): \(json.compact)")
        named += isNamed ? 1 : 0
        let found = json["slip"]?["text"]?.text
        explained += found == nil ? 0 : 1
        print("\(derivation) line \(slip.line): \(slip.right) -> \(slip.wrong): \(found ?? "-")")
      }
    }
    print("\(all) spoiled: \(named) lines named, \(explained) slips")
    #expect(all >= 30 && named == all && explained * 3 >= all * 2)
  }

  @Test(
    "accepts no proof of nothing",
    arguments: [
      ("1 = 1\n", [], .negative), ("", [], .negative), ("# nothing\n\n", [], .negative),
      ("d(x^2)/d(x) = d(x^2)/d(x)\n", [], .negative), ("y = 2*x\n", [], .negative),
      ("2*x = x + x\n", ["--of", "d(x^3)/d(x)"], .negative), ("= 2*x\n", [], .input),
      ("= 2*x\n", ["--of", "d(x^2)/d(x)"], .done), ("d(L)/d(w) = 2*x\n", [], .undecided),
      ("d(x^2)/d(x) = 2*\n", [], .input),
    ] as [(String, [String], ExitCode)])
  func empty(_ text: String, _ flags: [String], _ code: ExitCode) throws {
    let said = try audit(text, flags)
    #expect(said.exit == code, "\(text): \(said.output)\(said.messages)")
  }

  @Test("says what a student can use")
  func messages() throws {
    var text = ""
    for derivation in Derivation.all {
      guard let slip = derivation.slips.last else { continue }
      let said = try audit(derivation.spoiled(by: slip), derivation.flags)
      text += "$ audit: \(derivation)\n\(said.output)\(said.messages)-> \(said.exit.rawValue)\n\n"
    }
    let right = try audit(Derivation.all[2].text)
    text += "$ audit: right\n\(right.output)-> \(right.exit.rawValue)\n"
    #expect(Golden.difference(of: text, from: "Golden/audit.txt") == nil)
  }
}
