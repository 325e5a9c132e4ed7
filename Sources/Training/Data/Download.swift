#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Fetches files: `http` by sockets of our own, `https` by the program `curl`.
///
/// What has come is kept in `NAME.part`; the next attempt goes on behind it. A file gets its name only
/// when its digest is right.
package struct Download: Sendable {
  /// The folder of the files, such as `http://127.0.0.1:8000/mnist`.
  package let base: String
  package let folder: String
  /// What is fetched; the files of MNIST but in tests.
  var entries = Mnist.entries

  package init(from base: String, to folder: String) {
    var base = base
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
    self.folder = folder
  }

  /// Fetches what is missing.
  ///
  /// - Parameters:
  ///   - isStopped: Whether to give up between two blocks.
  ///   - watch: Is told which file has how many bytes.
  /// - Returns: For each file whether it was there before.
  /// - Throws: If a file cannot be had, or is not the right one.
  package func fetch(
    isStopped: () -> Bool = { false }, watch: (_ name: String, _ bytes: Int) -> Void
  ) throws(DataError) -> [(name: String, wasThere: Bool)] {
    try makeFolder()
    var done: [(String, Bool)] = []
    for entry in entries {
      let name = entry.name + ".gz"
      let target = "\(folder)/\(name)"
      if (try? Self.verify(target, entry)) != nil {
        done.append((name, true))
        continue
      }
      try fetch(name, entry, isStopped) { watch(name, $0) }
      done.append((name, false))
    }
    return done
  }

  private func makeFolder() throws(DataError) {
    guard !Files.isFolder(folder) else { return }
    guard mkdir(folder, 0o755) == 0 else {
      throw DataError(.failed, "cannot make the folder '\(folder)': \(Self.fault)")
    }
  }

  private static var fault: String {
    strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
  }

  static func verify(_ path: String, _ entry: Mnist.Entry) throws(DataError) {
    let table = try IdxFile.read(path, dimensions: entry.dimensions)
    guard Digest.sha256(table.file) == entry.digest else {
      throw DataError(
        .damaged, "'\(path)' is not the published '\(entry.name)': its digest differs")
    }
  }

  private func fetch(
    _ name: String, _ entry: Mnist.Entry, _ isStopped: () -> Bool, _ watch: (Int) -> Void
  ) throws(DataError) {
    let part = "\(folder)/\(name).part"
    let url = "\(base)/\(name)"
    if base.hasPrefix("https://") {
      try fetchByCurl(url, into: part)
    } else {
      do throws(DataError) {
        try HttpFetch(url).get(into: part, isStopped: isStopped, watch: watch)
      } catch {
        // An empty file helps nobody.
        var facts = stat()
        if stat(part, &facts) == 0, facts.st_size == 0 { unlink(part) }
        throw error
      }
    }
    do throws(DataError) { try Self.verify(part, entry) } catch {
      // A wrong file is no use to go on from.
      unlink(part)
      throw DataError(
        .damaged, "what came from \(url) is not the file of MNIST: \(error.message)",
        hint: "nothing was kept; is the address right?")
    }
    guard rename(part, "\(folder)/\(name)") == 0 else {
      throw DataError(.failed, "cannot write '\(folder)/\(name)': \(Self.fault)")
    }
  }

  // MARK: https

  private func fetchByCurl(_ url: String, into part: String) throws(DataError) {
    guard let curl = Self.curl else {
      throw DataError(
        .missing, "https needs the program curl, which is not there",
        hint: "install curl, or fetch the files by other means into '\(folder)'")
    }
    let words = [
      curl, "--fail", "--silent", "--show-error", "--location", "--retry", "2", "--max-time", "600",
      "--continue-at", "-", "--output", part, "--", url,
    ]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    #if canImport(Glibc)
      let variables = environ
    #else
      let variables = _NSGetEnviron().pointee
    #endif
    guard posix_spawn(&child, curl, nil, nil, &arguments, variables) == 0 else {
      throw DataError(.failed, "curl could not be started: \(Self.fault)")
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else {
      throw DataError(
        .missing, "curl could not fetch \(url)", hint: "is there a network? --from names a mirror")
    }
  }

  private static var curl: String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").map { "\($0)/curl" }.first { access($0, X_OK) == 0 }
  }
}
