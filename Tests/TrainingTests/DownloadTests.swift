import Support
import Synchronization
import Testing

@testable import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server of files on this machine that may break off.
private final class LocalServer: Sendable {
  let port: Int
  private let socket: Int32
  private let files: [String: [UInt8]]
  /// After how many bytes of a body the next answers break off; then they come whole.
  private let cuts: Mutex<[Int]>
  let ranges = Mutex<[String]>([])

  init(_ files: [String: [UInt8]], cuts: [Int] = []) throws {
    self.files = files
    self.cuts = Mutex(cuts)
    #if canImport(Glibc)
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = socket
    let bound = withUnsafeMutablePointer(to: &address) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, size) == 0 && listen(socket, 8) == 0
          && getsockname(socket, address, &size) == 0
      }
    }
    try #require(bound)
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  /// Answers calls on a thread of its own until the socket is closed.
  func start() {
    let box = Unmanaged.passRetained(self).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    pthread_create(
      &thread, nil,
      { context in
        #if canImport(Glibc)
          guard let context else { return nil }
        #endif
        let server = Unmanaged<LocalServer>.fromOpaque(context).takeRetainedValue()
        while case let call = accept(server.socket, nil, nil), call >= 0 {
          server.answer(call)
          close(call)
        }
        return nil
      }, box)
  }

  func stop() {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  private func answer(_ call: Int32) {
    var block = [UInt8](repeating: 0, count: 1 << 12)
    let count = recv(call, &block, block.count, 0)
    let request = String(decoding: block[..<max(0, count)], as: UTF8.self)
    let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    guard let file = files[path] else {
      return say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", [], call)
    }
    let range = request.split(separator: "\r\n").first { $0.hasPrefix("Range: bytes=") }
    ranges.withLock { $0.append(range.map(String.init) ?? "") }
    let start = range.flatMap { Int($0.dropFirst(13).prefix { $0 != "-" }) } ?? 0
    guard start < file.count else {
      return say("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n", [], call)
    }
    let body = Array(file[start...])
    let cut = cuts.withLock { $0.isEmpty ? body.count : $0.removeFirst() }
    let status = range == nil ? "200 OK" : "206 Partial Content"
    say(
      "HTTP/1.1 \(status)\r\nContent-Length: \(body.count)\r\n\r\n", Array(body.prefix(cut)), call)
  }

  private func say(_ head: String, _ body: [UInt8], _ call: Int32) {
    #if canImport(Glibc)
      let quietly = Int32(MSG_NOSIGNAL)
    #else
      let quietly: Int32 = 0
    #endif
    var rest = (Array(head.utf8) + body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(call, $0.baseAddress, $0.count, quietly) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

@Suite("Fetching data") struct DownloadTests {
  private static let file: [UInt8] =
    [0, 0, 8, 1, 0, 3, 0xD0, 0x90] + (0..<250_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  private func entry(_ bytes: [UInt8]) -> Mnist.Entry {
    Mnist.Entry(name: "file", dimensions: 1, checksum: 0, digest: Digest.sha256(bytes))
  }

  private func names(_ folder: String) -> String { Process.shell("ls '\(folder)'").output }

  @Test("a broken download goes on behind what has come")
  func resume() throws {
    try Process.inNewFolder { folder in
      let server = try LocalServer(["/m/file.gz": Self.file], cuts: [100_000, 0, 70_000])
      server.start()
      defer { server.stop() }
      var download = Download(from: "http://127.0.0.1:\(server.port)/m/", to: "\(folder)/new")
      download.entries = [entry(Self.file)]
      for _ in 0..<3 {
        #expect(throws: DataError.self) { try download.fetch { _, _ in } }
        #expect(names("\(folder)/new") == "file.gz.part\n")
      }
      #expect(try download.fetch { _, _ in }.map(\.wasThere) == [false])
      #expect(try Files.read("\(folder)/new/file.gz") == Self.file)
      #expect(names("\(folder)/new") == "file.gz\n")
      #expect(try download.fetch { _, _ in }.map(\.wasThere) == [true])
      let ranges = ["", "Range: bytes=100000-", "Range: bytes=100000-", "Range: bytes=170000-"]
      #expect(server.ranges.withLock { $0 } == ranges)
    }
  }

  @Test("what is not the file wanted is not kept")
  func wrong() throws {
    try Process.inNewFolder { folder in
      var other = Self.file
      other[1000] ^= 1
      let server = try LocalServer(["/file.gz": other])
      server.start()
      defer { server.stop() }
      var download = Download(from: "http://127.0.0.1:\(server.port)", to: folder)
      download.entries = [entry(Self.file)]
      #expect(throws: DataError.self) { try download.fetch { _, _ in } }
      #expect(names(folder) == "")
      for address in [
        "http://127.0.0.1:\(server.port)/none", "http://127.0.0.1:1", "http://", "ftp://a",
        "http://a b",
      ] {
        var download = Download(from: address, to: folder)
        download.entries = [entry(Self.file)]
        #expect(throws: DataError.self, "\(address)") { try download.fetch { _, _ in } }
        #expect(names(folder) == "")
      }
    }
  }
}
