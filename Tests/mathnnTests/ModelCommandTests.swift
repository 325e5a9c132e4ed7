import Support
import Testing

@Suite("Commands through models") struct ModelCommandTests {
  private static let mathnn = "\(Process.buildFolder)/mathnn"

  @Test("a derivation reads like a page of a key")
  func sheet() {
    let said = Process.shell(
      "\(Self.mathnn) derive 'y[T]' --wrt W_in rnn-scalar --timeout 300"
        + " --given 'x[1] = 1, x[2] = 1, x[t] = 0 for t > 2' --samples 4")
    #expect(said.code == 0)
    #expect(Golden.difference(of: said.output, from: "Golden/derive-sheet.txt") == nil)
  }

  @Test("evaluate, closed and unroll, in one page")
  func others() {
    let lines = [
      "evaluate 'h{2}' --model relu-chain"
        + " --given 'L = 2, w{1} = 2, w{2} = 3, b{1} = 1, b{2} = 1, h{0} = 1'",
      "closed 'F[n] = F[n-1] + F[n-2]; F[0] = 0; F[1] = 1' --samples 4",
      "closed 'y[n] = y[n-1]^2'", "unroll 'y[T,i]' --at T=3 rnn-index --samples 4",
      "unroll 'y[T]' rnn", "derive 'h[T]' --wrt W_rec rnn", "derive 'y[T]' --wrt W_inn rnn-scalar",
      "derive 'y[T]' --wrt W_in rnn-scalar --at N=3",
    ]
    let text = lines.map { line in
      let said = Process.shell("\(Self.mathnn) \(line) --timeout 300")
      return "$ mathnn \(line)\n\(said.output)\nexit \(said.code)\n"
    }
    #expect(Golden.difference(of: text.joined(separator: "\n"), from: "Golden/models.txt") == nil)
  }
}
