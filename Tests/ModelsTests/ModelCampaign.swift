import Notation
import Support
import Testing

@testable import Models

/// Models spoilt at random: whatever comes, an answer comes.
@Suite("Spoilt models") struct ModelCampaign {
  /// Pieces that a slip of the hand, or malice, may put anywhere.
  private static let pieces = [
    "(", ")", "[", "]", "{", "}", "|", ",", ";", "=", "..", "\n", "#", " for ", "'", "^", "+1",
    "-1",
    "*", "/", "0", "99999999999999999999", "1/2", "t", "T", "l", "h[t]", "h[t-1]", "h[t+1]", "x",
    "{l}", "[t]", "[0]", "[T]", "sum(k = 1..n, ", "d(y)/d(x)", "time t = 1..T\n", "given ",
    "where ",
    "notation ", "layer l = 1..L\n", "vector ", " in n x m", "scalar e, sigma\n", "activation ",
    "\\", "é", "σ", "\u{0}", "∞", "cases(x > 0: ", "I", "1e9999", "h[t^2] = 1\n", "h = h\n",
  ]

  private static func spoil(_ text: String, _ random: inout SeededNumbers) -> String {
    var bytes = Array(text.utf8)
    for _ in 0...Int.random(in: 0...3, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
      case 1: if place < bytes.count { bytes.remove(at: place) }
      case 2:
        let end = min(bytes.count, place + Int.random(in: 0...30, using: &random))
        bytes.removeSubrange(place..<end)
      case 3:
        let end = min(bytes.count, place + Int.random(in: 0...40, using: &random))
        let target = Int.random(in: 0...bytes.count, using: &random)
        bytes.insert(contentsOf: bytes[place..<end], at: target)
      default:
        if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("are read or refused, and what is read can be written and read again", arguments: 1...4)
  func spoilt(_ seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    let texts = CatalogueModel.all.map(\.text) + [scalarNetwork]
    var sound = 0
    for _ in 0..<Campaign.volume(125_000) {
      let text = Self.spoil(texts.randomElement(using: &random) ?? "", &random)
      do throws(ReadErrors) {
        expectRoundTrip(try Model.read(text))
        sound += 1
      } catch {
        #expect(!error.isEmpty && !error.report.isEmpty, "seed \(seed): \(text)")
        let offsets = error.errors.map(\.place.offset)
        #expect(offsets == offsets.sorted(), "seed \(seed): \(text)")
      }
    }
    #expect(sound > 0)
  }

  @Test("given texts, too", arguments: 1...2)
  func given(_ seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    let net = try Model.read(scalarNetwork)
    let texts = [
      "x[1] = 1, x[2] = 1, x[t] = 0 for t > 2", "W_in = 1/2 and b_h > 0, sigma = tanh",
      "x[t] = t^2 for t = 3, 4, T = 7", "x[t] = 0 for 2 < t < T, |W_rec| < 1",
    ]
    for _ in 0..<Campaign.volume(50_000) {
      let text = Self.spoil(texts.randomElement(using: &random) ?? "", &random)
      let source = Source(text, file: "--given")
      _ = try? Setting(given: [source], model: net)
      _ = try? Setting(declare: [source], given: [source])
    }
  }
}
