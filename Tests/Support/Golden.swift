#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Expected texts that lie in files beside the tests.
public enum Golden {
  /// Whether the files are written anew instead of compared (`make golden`).
  public static var isRewriting: Bool { variable("MATHNN_GOLDEN") == "rewrite" }

  /// How a text differs from what a file holds, or nothing if it does not.
  ///
  /// To be used as `#expect(Golden.difference(of: text, from: "Golden/help.txt") == nil)`. The
  /// file's name is taken from the folder of the test that asks, unless it starts with `/`.
  public static func difference(
    of text: String, from name: String, test: StaticString = #filePath
  ) -> String? {
    let folder = "\(test)".split(separator: "/").dropLast().joined(separator: "/")
    let path = name.hasPrefix("/") ? name : "/\(folder)/\(name)"
    if isRewriting { return write(text, to: path) ? nil : "cannot write \(path)" }
    guard let expected = read(path) else { return "there is no \(name); 'make golden' writes it" }
    return text == expected ? nil : firstDifference(from: expected, to: text, in: name)
  }

  /// The text of a file beside the test that asks; nil where there is none.
  public static func text(of name: String, test: StaticString = #filePath) -> String? {
    let folder = "\(test)".split(separator: "/").dropLast().joined(separator: "/")
    return read("/\(folder)/\(name)")
  }

  /// The root of the package, for pages that are not beside a test.
  public static var packageFolder: String {
    "/" + "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
  }

  /// The first lines in which two texts differ.
  private static func firstDifference(from old: String, to new: String, in name: String) -> String {
    let olds = old.split(separator: "\n", omittingEmptySubsequences: false)
    let news = new.split(separator: "\n", omittingEmptySubsequences: false)
    let start = zip(olds, news).prefix { $0 == $1 }.count
    let expected = olds.dropFirst(start).prefix(6).map { "- \($0)" }
    let found = news.dropFirst(start).prefix(6).map { "+ \($0)" }
    return
      (["\(name) differs from line \(start + 1) on ('make golden' accepts it):"]
      + expected + found).joined(separator: "\n")
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a text to a file; whether that worked.
  public static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    let isWritten = fputs(text, file) >= 0
    return fclose(file) == 0 && isWritten
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
