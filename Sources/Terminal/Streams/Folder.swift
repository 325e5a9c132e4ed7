#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Folders, and what the system tells about files.
package enum Folder {
  /// Makes a folder and those above it, where they are missing.
  package static func make(_ name: String) throws(InputError) {
    var path = name.hasPrefix("/") ? "/" : ""
    for part in name.split(separator: "/") {
      path += part
      if mkdir(path, 0o777) != 0, errno != EEXIST {
        throw InputError("cannot make the folder '\(path)': \(System.lastFault)")
      }
      path += "/"
    }
    guard !isFolder(name) else { return }
    throw InputError("cannot make the folder '\(name)': there is a file of that name")
  }

  /// Whether there is a folder of this name.
  package static func isFolder(_ name: String) -> Bool {
    var facts = stat()
    return stat(name, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// Size and time of change of a file; nothing if it is not there.
  package static func stamp(of name: String) -> String? {
    var facts = stat()
    guard stat(name, &facts) == 0 else { return nil }
    #if canImport(Glibc)
      let time = "\(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
    #else
      let time = "\(facts.st_mtimespec.tv_sec).\(facts.st_mtimespec.tv_nsec)"
    #endif
    return "\(facts.st_size) \(time) \(facts.st_ino)"
  }

  /// The names in a folder, in order.
  package static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a file, if it is there.
  package static func remove(file name: String) { _ = unlink(name) }

  /// Waits for some thousandths of a second.
  package static func pause(milliseconds: Int) {
    var time = timespec(
      tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    nanosleep(&time, nil)
  }
}
