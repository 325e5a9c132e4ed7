import Arrangements
import Exact
import Terminal

/// Counts around networks: dichotomies and threshold functions.
enum CountAnswer {
  static func cover(_ call: Invocation) throws -> Answer {
    guard let n = call.arguments.integer("n"), let d = call.arguments.integer("d") else {
      throw UsageError("cover needs -n points and -d dimensions", command: "net")
    }
    let count = Dichotomies.cover(points: n, dimension: d)
    let sum = n == 0 ? "" : ": 2 times the sum of C(\(n - 1), k) for k < \(d)"
    var answer = Answer.text(
      "\(count) linear \(count.isOne ? "dichotomy" : "dichotomies") of "
        + "\(n) point\(n == 1 ? "" : "s") in general position in dimension \(d) "
        + "by hyperplanes through the origin (Cover 1965)\(sum); there are 2^\(n)\(n <= 256 ? " = \(Integer(2).power(n))" : "") dichotomies, "
        + (n <= d ? "all of them linear\n" : "not all of them linear\n"))
    answer.result = Answer.Formula("\(count)")
    answer.details = [.init("dichotomies", .string("\(count)"))]
    return answer
  }

  static func dichotomies(_ call: Invocation) throws -> Answer {
    guard let file = call.arguments.positional(1) else {
      throw UsageError("dichotomies needs a file of points, one a line", command: "net")
    }
    let source = try call.file(file)
    let points = try read(source)
    let isThroughOrigin = call.arguments.isSet("origin")
    let count: RegionCount
    do {
      count = try Dichotomies.count(of: points, throughOrigin: isThroughOrigin)
    } catch let error as ArrangementError {
      throw InputError(error.message, hint: "the origin lies on every hyperplane through it")
    }
    let regions = count.polynomial.regions
    let n = points.count
    let d = (points.first?.count ?? 0) + (isThroughOrigin ? 0 : 1)
    let cover = Dichotomies.cover(points: n, dimension: d)
    var answer = Answer.text(
      "\(regions) dichotomies of \(n) points by hyperplanes"
        + (isThroughOrigin ? " through the origin" : "")
        + "; in general position there would be \(cover)\n")
    answer.result = Answer.Formula("\(regions)")
    answer.details = [
      .init("dichotomies", .string("\(regions)")), .init("cover", .string("\(cover)")),
    ]
    return answer
  }

  private static func read(_ source: SourceText) throws -> [[Rational]] {
    do throws(ArrangementReader.Fault) {
      return try PointReader.read(source.text)
    } catch {
      throw InputError(error.message, at: source.place(atByte: error.offset), hint: error.hint)
    }
  }

  static func functions(_ call: Invocation) throws -> Answer {
    guard let n = call.arguments.integer("n"), let family = Family.named("threshold") else {
      throw UsageError("functions needs -n, the number of inputs", command: "net")
    }
    guard n <= 9 else {
      throw InputError("threshold functions of more than 9 inputs are not counted in time")
    }
    let made = family.rows([n])
    let arrangement = try Arrangement(dimension: made.dimension, wholeRows: made.rows)
    var limits = CountLimits()
    limits.threads = call.arguments.integer("threads") ?? System.processors
    let count: RegionCount
    do throws(CountError) {
      count = try arrangement.count(merging: family.merging?([n]) ?? nil, limits: limits)
    } catch {
      throw InputError(RegionAnswer.message(error))
    }
    let regions = count.polynomial.regions
    var answer = Answer.text(
      "\(regions) Boolean threshold functions of \(n) input\(n == 1 ? "" : "s"), of 2^(2^\(n)) functions\n"
    )
    answer.result = Answer.Formula("\(regions)")
    answer.details = RegionAnswer.details(count)
    return answer
  }
}
