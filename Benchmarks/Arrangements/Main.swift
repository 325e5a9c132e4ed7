import Arrangements
import Exact

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Times counts and lists, or prints what peers need to do the same.
///
///     bench-arrangements count|plain|list|points FAMILY:N…   regions, seconds, processor seconds
///     bench-arrangements rows FAMILY:N…                      the rows a_1 … a_d b
///
/// `plain` counts without the family's symmetry; `points` lists with exact inner points. Lists are
/// written as text, as the command does, and thrown away.
@main
struct Main {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count == 2, let work = Work(rawValue: words[0]) else {
      print("usage: bench-arrangements count|plain|list|points|rows FAMILY:N,…")
      exit(2)
    }
    let parts = words[1].split(separator: ":")
    guard let first = parts.first, let family = Family.named(String(first)) else {
      print("\(words[1]): no such family")
      exit(2)
    }
    let numbers = parts.count > 1 ? parts[1].split(separator: ",").compactMap { Int($0) } : []
    let values = try family.arguments(numbers)
    let made = family.rows(values)
    if work == .rows {
      for row in made.rows { print(row.map { "\($0)" }.joined(separator: " ")) }
      return
    }
    let arrangement = try Arrangement(dimension: made.dimension, wholeRows: made.rows)
    let merging = work == .count ? family.merging?(values) ?? nil : nil
    let watch = Watch()
    let regions = try arrangement.count(merging: merging).polynomial.regions
    guard work == .list || work == .points else { return print(regions, watch.reading) }
    let second = Watch()
    let total = try list(of: arrangement, regions, givesPoints: work == .points)
    precondition(Integer(total) == regions, "the list is complete")
    print(regions, second.reading)
  }

  private enum Work: String {
    case count, plain, list, points, rows
  }

  private static func list(
    of arrangement: Arrangement, _ regions: Integer, givesPoints: Bool
  ) throws -> Int {
    var options = ListOptions()
    options.givesPoints = givesPoints
    let listing = try RegionListing(arrangement, expected: regions, options: options)
    return listing.forEachBlock { block in
      block.forEachText(
        threads: options.threads,
        line: { block, region, text in
          block.appendSigns(of: region, to: &text)
          if givesPoints { block.appendPoint(of: region, to: &text) }
          text.append(10)
        }
      ) { _ in }
    }
  }
}

/// Time since its making, on the wall and on all processors together.
private struct Watch {
  private let start = ContinuousClock.now
  private let ticks = clock()

  var reading: String {
    let passed = (ContinuousClock.now - start).components
    let wall = Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
    let work = Double(clock() - ticks) / Double(CLOCKS_PER_SEC)
    return "\(wall) \(work)"
  }
}
