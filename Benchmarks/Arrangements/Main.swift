import Arrangements
import Exact

@main
struct Main {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    for word in arguments {
      let parts = word.split(separator: ":")
      let plain = parts[0].hasPrefix("-")
      guard let family = Family.named(String(parts[0].drop { $0 == "-" || $0 == "+" })) else {
        print("no \(word)"); continue
      }
      let numbers = parts.count > 1 ? parts[1].split(separator: ",").compactMap { Int($0) } : []
      let values = try family.arguments(numbers)
      let made = family.rows(values)
      let arrangement = try Arrangement(dimension: made.dimension, wholeRows: made.rows)
      let clock = ContinuousClock()
      let start = clock.now
      let count = try arrangement.count(merging: plain ? nil : family.merging?(values) ?? nil)
      if word.hasPrefix("+") {
        for points in [false, true] {
          let start = clock.now
          var options = ListOptions()
          options.givesPoints = points
          if word.hasPrefix("++") { options.blockSize = 1 << 40 }
          var sum = 0
          let listing = try RegionListing(
            arrangement, expected: count.polynomial.regions, options: options)
          let total = listing.forEachBlock { block in
            if points { for i in 0..<block.count { sum += block.point(in: i).count } }
          }
          let time = clock.now - start
          print("  listed", total, points ? "with points" : "signs", time, sum)
        }
      }
      print(
        word, count.polynomial.regions, count.flats, clock.now - start, count.polynomial.whitney)
    }
  }
}
