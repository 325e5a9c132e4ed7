import Arrangements
import Exact

@main
struct Main {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    for word in arguments {
      let parts = word.split(separator: ":")
      let plain = parts[0].hasPrefix("-")
      guard let family = Family.named(String(parts[0].drop { $0 == "-" })) else { print("no \(word)"); continue }
      let numbers = parts.count > 1 ? parts[1].split(separator: ",").compactMap { Int($0) } : []
      let values = try family.arguments(numbers)
      let made = family.rows(values)
      let arrangement = try Arrangement(dimension: made.dimension, wholeRows: made.rows)
      let clock = ContinuousClock()
      let start = clock.now
      let count = try arrangement.count(merging: plain ? nil : family.merging?(values) ?? nil)
      print(word, count.polynomial.regions, count.flats, clock.now - start, count.polynomial.whitney)
    }
  }
}
