#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Other programs, as the tests call them.
public enum Process {
  /// What a command line of the shell writes on both streams, and its exit code.
  public static func shell(_ line: String) -> (output: String, code: Int32) {
    guard let pipe = popen("( \(line)\n) 2>&1", "r") else { return ("no pipe", -1) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&block, 1, block.count, pipe), count > 0 {
      bytes += block[..<count]
    }
    let status = pclose(pipe)
    return (String(decoding: bytes, as: UTF8.self), status & 0x7F == 0 ? status >> 8 & 0xFF : -1)
  }

  /// Whether the shell finds a program.
  public static func isInstalled(_ program: String) -> Bool {
    shell("command -v \(program)").code == 0
  }

  /// The folder in which this build has put its programs.
  public static var buildFolder: String {
    let parts = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast().joined(separator: "/")
  }

  /// Calls something with the name of a new folder, which is removed afterwards.
  public static func inNewFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = shell("mktemp -d").output.split(separator: "\n").joined()
    defer { _ = shell("chmod -R u+w '\(folder)'; rm -rf '\(folder)'") }
    return try body(folder)
  }
}
