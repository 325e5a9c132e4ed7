internal import CAffinity

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What the processor can do, and where threads run on it.
enum Processor {
  /// The builds of the kernels, from the fastest down.
  enum Level: String, CaseIterable {
    case avx512
    case avx2
    case portable
  }

  /// What each level needs, in the words of the operating system.
  private static let needs: [(Level, [String])] = [
    (
      .avx512,
      ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx2", "fma", "bmi2", "movbe"]
    ),
    (.avx2, ["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"]),
  ]

  /// The best level that this processor has, or a lower one that `MATHNN_KERNELS` names.
  static let level: Level = {
    let best = found
    guard let word = getenv("MATHNN_KERNELS"), let asked = Level(rawValue: String(cString: word)),
      let place = Level.allCases.firstIndex(of: asked),
      let limit = Level.allCases.firstIndex(of: best)
    else { return best }
    return Level.allCases[max(place, limit)]
  }()

  private static var found: Level {
    #if arch(x86_64)
      let flags = Set(flagWords())
      return needs.first { $0.1.allSatisfy(flags.contains) }?.0 ?? .portable
    #else
      return .portable
    #endif
  }

  /// The words after `flags` of the first processor; the system lists only what it supports itself.
  private static func flagWords() -> [String] {
    guard let file = fopen("/proc/cpuinfo", "r") else { return [] }
    defer { fclose(file) }
    var block = [UInt8](repeating: 0, count: 1 << 13)
    let text = String(decoding: block[..<fread(&block, 1, block.count, file)], as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("flags") }
    return line?.split(separator: " ").map(String.init) ?? []
  }

  /// Keeps this thread on one of the processors that the process may use.
  ///
  /// Two threads that meet every millisecond were otherwise put on one processor by the system.
  static func keep(toNumber number: Int) {
    guard allowedProcessors.count > 1 else { return }
    set([allowedProcessors[number % allowedProcessors.count]])
  }

  /// Lets this thread run anywhere again.
  static func keepToNone() {
    if allowedProcessors.count > 1 { set(allowedProcessors) }
  }

  /// The processors that the process might use when it began; none where that is not told.
  private static let allowedProcessors: [Int] = {
    var bits = [UInt8](repeating: 0, count: 128)
    guard mathnn_affinity(0, &bits, UInt(bits.count)) == 0 else { return [] }
    return (0..<bits.count * 8).filter { bits[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
  }()

  private static func set(_ processors: [Int]) {
    var bits = [UInt8](repeating: 0, count: 128)
    for processor in processors { bits[processor / 8] |= 1 << UInt8(processor % 8) }
    _ = mathnn_affinity(1, &bits, UInt(bits.count))
  }
}

extension Processor.Level {
  /// Whether this processor has it.
  var isUsable: Bool {
    let levels = Self.allCases
    guard let own = levels.firstIndex(of: self), let best = levels.firstIndex(of: Processor.level)
    else { return false }
    return own >= best
  }
}
