import Arrangements
import Exact

/// Times counts and lists: `bench-arrangements [+]FAMILY:N… -FAMILY:N…`.
///
/// A plus lists the regions too, without and with points; a minus counts without symmetry.
@main
struct Main {
  private static let standard = [
    "random_affine:2,1000", "+random_affine:5,20", "+random_affine:5,50", "random_affine:10,20",
    "braid:10", "-threshold:5", "-threshold:6", "+resonance:6", "threshold:8", "threshold:9",
    "resonance:8", "resonance:9", "e8",
  ]

  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    for word in words.isEmpty ? standard[...] : words[...] { try measure(word) }
  }

  private static func measure(_ word: String) throws {
    let parts = word.drop { $0 == "-" || $0 == "+" }.split(separator: ":")
    guard let first = parts.first, let family = Family.named(String(first)) else {
      print("\(word): no such family")
      return
    }
    let numbers = parts.count > 1 ? parts[1].split(separator: ",").compactMap { Int($0) } : []
    let values = try family.arguments(numbers)
    let made = family.rows(values)
    let arrangement = try Arrangement(dimension: made.dimension, wholeRows: made.rows)
    let clock = ContinuousClock()
    let start = clock.now
    let merging = word.hasPrefix("-") ? nil : family.merging?(values) ?? nil
    let count = try arrangement.count(merging: merging)
    print("\(word): \(count.polynomial.regions) regions counted in \(clock.now - start)")
    guard word.hasPrefix("+") else { return }
    for givesPoints in [false, true] {
      var options = ListOptions()
      options.givesPoints = givesPoints
      let start = clock.now
      let listing = try RegionListing(
        arrangement, expected: count.polynomial.regions, options: options)
      // As the command does: every region becomes a line of text.
      var bytes = 0
      let total = listing.forEachBlock { block in
        block.forEachText(
          threads: options.threads,
          line: { block, region, text in
            block.appendSigns(of: region, to: &text)
            if givesPoints { block.appendPoint(of: region, to: &text) }
            text.append(10)
          }
        ) { bytes += $0.count }
      }
      let kind = givesPoints ? "with inner points" : "as signs"
      print("  \(total) regions, \(bytes) bytes, listed \(kind) in \(clock.now - start)")
    }
  }
}
