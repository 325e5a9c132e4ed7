import Exact
import Expressions
import Support
import TestSupport
import Testing

@testable import Notation

@Suite("Mutated input") struct MutationCampaign {
  private static let pieces = [
    "(", ")", "[", "]", "{", "}", "|", "+", "-", "*", "/", "^", "'", "''", ".*", ".^", "..", ",",
    ":",
    "=", "<", "<=", "!=", "sum(k = 1..", "prod(", "cases(", "else:", "d(", "/d(", "diff(", "tanh",
    "x", "e", "I", "A", "v", "f", "1", "0", "1/4", "1e9", "?a", "??r", " ", "\n", "#", "σ", "²",
    "√",
    "Σ", "∂", "and ", "or ", "not ", "inv(", "matpow(", "I(", "zeros(2)", "softmax(", "\u{0}", "é",
    "\\frac{", "\\sum_{k=1}^{", "\\left(", "\\right)", "_", "^{", "\\top", "&", "\\\\",
    "\\begin{cases}", "\\end{cases}", "\\mathrm{", "\\odot", "\\partial", "\\tanh", "\\text{and}",
  ]

  /// A text with some bytes taken out, doubled, exchanged or put in.
  private static func mutate(_ text: String, _ random: inout SeededGenerator) -> String {
    var letters = Array(text.unicodeScalars)
    for _ in 0..<random.integer(in: 1...4) {
      let place = random.integer(in: 0...letters.count)
      switch random.below(4) {
      case 0 where place < letters.count: letters.remove(at: place)
      case 1 where place < letters.count:
        let end = min(letters.count, place + random.integer(in: 1...8))
        letters.insert(contentsOf: letters[place..<end], at: random.integer(in: 0...letters.count))
      case 2 where place < letters.count:
        letters.swapAt(place, random.integer(in: 0...letters.count - 1))
      default:
        let piece = pieces[Int(random.below(UInt64(pieces.count)))]
        letters.insert(contentsOf: piece.unicodeScalars, at: place)
      }
    }
    return String(String.UnicodeScalarView(letters))
  }

  @Test("neither crashes nor hangs the readers, and what is read is written and read again")
  func mutations() throws {
    var vocabulary = Vocabulary(allowsPatterns: true)
    vocabulary.declare(
      try PlainReader.readDeclarations(
        "function f, g; matrix A, B in n x n; matrix W in n x m; vector u, v, s[t] in n; vector zeta in m"
      ))
    var read = 0
    let volume = UInt64(Campaign.volume(1_000_000))
    for seed in 0..<volume {
      var random = SeededGenerator(seed: seed)
      var terms = RandomTerms(seed: seed / 8)
      let e = seed % 3 == 0 ? terms.square(depth: 2) : terms.scalar(depth: 2)
      if seed % 2 == 0 {
        let text = Self.mutate(try PlainWriter.write(e), &random)
        guard let back = try? PlainReader.read(text, vocabulary: vocabulary) else { continue }
        read += 1
        let written = try PlainWriter.write(back)
        let again = try? PlainReader.read(written, vocabulary: vocabulary)
        if again != back {
          Issue.record("seed \(seed): \(text)\nread and written as \(written)")
          return
        }
      } else {
        let text = Self.mutate(try LatexWriter.write(e), &random)
        guard let back = try? LatexReader.read(text, vocabulary: vocabulary) else { continue }
        read += 1
        _ = try LatexWriter.write(back)
        _ = try PlainWriter.write(back)
      }
    }
    #expect(read * 20 > volume)
  }
}
