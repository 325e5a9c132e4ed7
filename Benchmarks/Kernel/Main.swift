import Calculus
import Exact
import Expressions
import Notation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One measurement a process: `bench-kernel unrolled rnn 1000`, so that peak memory is its own.
@main
struct Main {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 4, let model = Unrolled(rawValue: words[2]), let steps = Int(words[3])
    else {
      print("usage: bench-kernel unrolled|evaluation|latex rnn|lstm STEPS")
      exit(2)
    }
    switch words[1] {
    case "unrolled": try onSmallStack { try unrolled(model, steps) }
    case "evaluation": try evaluation(model, steps)
    case "latex": try latex(model, steps)
    default: exit(2)
    }
  }

  /// Building and differentiating: the first time in a process, again with the same names (whose
  /// terms the store knows by then), and with other names each time (all terms are new).
  static func unrolled(_ model: Unrolled, _ steps: Int) throws {
    var size = 0
    func once(_ round: Int) throws -> (build: Double, derivative: Double) {
      var pair: (loss: Expr, weight: Expr) = (.zero, .zero)
      let build = seconds { pair = model.loss(steps: steps, round: round) }
      var gradient = Expr.zero
      let derivative = try seconds {
        gradient = try pair.loss.derivative(by: pair.weight).value
      }
      size = gradient.distinctSize
      return (build, derivative)
    }
    let rounds = steps <= 5_000 ? 7 : 1
    let first = try once(0)
    let again = try (0..<rounds).map { _ in try once(0) }
    let (store, peak) = (Expr.storeMeasure, peakMegabytes)
    let renamed = try (1...rounds).map(once)
    print(
      "mathnn", model.rawValue, steps, first.build, first.derivative,
      median(again.map(\.build)), median(again.map(\.derivative)),
      median(renamed.map(\.build)), median(renamed.map(\.derivative)),
      size, store.bytes / store.nodes, peak)
  }

  /// One evaluation of the compiled gradient.
  static func evaluation(_ model: Unrolled, _ steps: Int) throws {
    let (loss, weight) = model.loss(steps: steps)
    let gradient = try loss.derivative(by: weight).value
    let program = try Program([gradient], inputs: gradient.freeSymbols)
    var machine = program.machine()
    for i in program.inputs.indices { machine[input: i] = 0.3 + 0.01 * Double(i % 17) }
    let rounds = 20_000
    let time = seconds { for _ in 0..<rounds { machine.run() } }
    print(
      "evaluation", model.rawValue, steps, time / Double(rounds), machine[output: 0] ?? Double.nan)
  }

  /// The LaTeX text of the loss.
  static func latex(_ model: Unrolled, _ steps: Int) throws {
    let e = model.loss(steps: steps).loss
    var length = 0
    let times = try (0..<7).map { _ in
      try seconds { length = try LatexWriter.write(e).utf8.count }
    }
    print("latex", model.rawValue, steps, e.treeSize, length, median(times))
  }

  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let time = try clock.measure(work)
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }

  static func median(_ times: [Double]) -> Double {
    let sorted = times.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  static var peakMegabytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}

/// Runs work on a thread with a stack of 512 KB: depth must not need stack.
func onSmallStack(_ work: @escaping () throws -> Void) throws {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 512 << 10)
  let box = Unmanaged.passRetained(Work(work))
  var thread = pthread_t()
  let status = pthread_create(
    &thread, &attributes,
    { pointer in
      guard let pointer else { return nil }
      let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
      do { try work.run() } catch {
        print("failed: \(error)")
        exit(1)
      }
      return nil
    }, box.toOpaque())
  guard status == 0 else { exit(1) }
  pthread_join(thread, nil)
}

private final class Work {
  let run: () throws -> Void

  init(_ run: @escaping () throws -> Void) { self.run = run }
}
