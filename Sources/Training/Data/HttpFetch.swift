#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One file by HTTP/1.1, in ranges if a part of it is there already.
struct HttpFetch {
  private let url: String
  private let host: String
  private let port: String
  private let path: String
  /// Seconds without a byte after which it is given up.
  private static let patience = 30

  init(_ url: String) throws(DataError) {
    self.url = url
    guard url.hasPrefix("http://") else {
      throw DataError(
        .damaged, "'\(url)' is no address", hint: "it begins with http:// or https://")
    }
    let rest = url.dropFirst(7)
    let place = rest.prefix { $0 != "/" }
    let parts = place.split(separator: ":", omittingEmptySubsequences: false)
    let isSafe = url.utf8.allSatisfy { $0 > 32 && $0 < 127 }
    guard isSafe, (1...2).contains(parts.count), !parts[0].isEmpty,
      parts.count == 1 || Int(parts[1]).map({ (1...65535).contains($0) }) == true
    else { throw DataError(.damaged, "'\(url)' names no host") }
    host = String(parts[0])
    port = parts.count == 2 ? String(parts[1]) : "80"
    path = String(rest.dropFirst(place.count))
  }

  private static var fault: String {
    strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
  }

  private func broken(_ reason: String) -> DataError {
    DataError(
      .missing, "cannot fetch \(url): \(reason)",
      hint: "what has come is kept; the same command goes on")
  }

  /// Fetches the file, behind what its target holds already.
  func get(
    into target: String, isStopped: () -> Bool, watch: (Int) -> Void
  ) throws(DataError) {
    let file = open(target, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw DataError(.failed, "cannot write '\(target)': \(Self.fault)") }
    defer { close(file) }
    let kept = Int(lseek(file, 0, SEEK_END))
    let socket = try connected()
    defer { close(socket) }
    try send(request(from: kept), to: socket)
    var reader = HttpReader(socket: socket, url: url)
    let head = try reader.head()
    switch head.status {
    case 206 where kept > 0: break
    case 200:
      // The server sends all of it: what was there is written over.
      guard ftruncate(file, 0) == 0, lseek(file, 0, SEEK_SET) == 0 else {
        throw DataError(.failed, "cannot write '\(target)': \(Self.fault)")
      }
    case 416 where kept > 0:
      // Nothing is left to fetch; whether it is the right file, its digest says.
      return
    case 404: throw broken("the server has no such file")
    default: throw broken("the server answers \(head.status)")
    }
    var bytes = head.status == 206 ? kept : 0
    var left = head.length
    while left != 0 {
      if isStopped() { throw broken("stopped") }
      let block = try reader.block(atMost: left ?? 1 << 16)
      if block.isEmpty { break }
      try Files.append(block[...], to: file, called: target)
      bytes += block.count
      left = left.map { $0 - block.count }
      watch(bytes)
    }
    if let left, left > 0 { throw broken("the connection ended \(left) bytes too early") }
  }

  private func request(from kept: Int) -> String {
    "GET \(path.isEmpty ? "/" : path) HTTP/1.1\r\nHost: \(host):\(port)\r\nUser-Agent: mathnn\r\n"
      + "Accept: */*\r\nConnection: close\r\n"
      + (kept > 0 ? "Range: bytes=\(kept)-\r\n" : "") + "\r\n"
  }

  private func send(_ text: String, to socket: Int32) throws(DataError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
      guard count > 0 else { throw broken(Self.fault) }
      rest = rest.dropFirst(count)
    }
  }

  private func connected() throws(DataError) -> Int32 {
    var wanted = addrinfo()
    #if canImport(Glibc)
      wanted.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      wanted.ai_socktype = SOCK_STREAM
    #endif
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, port, &wanted, &found) == 0 else {
      throw broken("the host '\(host)' is not known")
    }
    defer { freeaddrinfo(found) }
    var reason = "no address"
    var next = found
    while let info = next?.pointee {
      let socket = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
      if socket >= 0 {
        var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        if connect(socket, info.ai_addr, info.ai_addrlen) == 0 { return socket }
        reason = Self.fault
        close(socket)
      }
      next = info.ai_next
    }
    throw broken(reason)
  }
}

/// The answer of a server, as it comes.
private struct HttpReader {
  let socket: Int32
  let url: String
  private var waiting: [UInt8] = []

  init(socket: Int32, url: String) {
    self.socket = socket
    self.url = url
  }

  private func broken(_ reason: String) -> DataError {
    DataError(
      .missing, "cannot fetch \(url): \(reason)",
      hint: "what has come is kept; the same command goes on")
  }

  /// Status and length, the lines before the body.
  mutating func head() throws(DataError) -> (status: Int, length: Int?) {
    while !hasHead {
      guard waiting.count < 1 << 16 else { throw broken("the answer's head has no end") }
      let block = try received(1 << 12)
      guard !block.isEmpty else { throw broken("the connection ended within the answer's head") }
      waiting += block
    }
    let end = headEnd
    let text = String(decoding: waiting[..<end], as: UTF8.self)
    waiting.removeFirst(end + 4)
    let lines = text.split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
      throw broken("the answer is no HTTP")
    }
    var length: Int?
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].filter { $0 != " " }
      switch parts[0].lowercased() {
      case "content-length": length = Int(value)
      case "transfer-encoding" where value.lowercased() != "identity":
        throw broken("the server sends it in pieces (\(value)), which is not read")
      default: continue
      }
    }
    return (status, length)
  }

  private var headEnd: Int {
    guard waiting.count >= 4 else { return -1 }
    for i in 0...waiting.count - 4 where waiting[i..<i + 4].elementsEqual([13, 10, 13, 10]) {
      return i
    }
    return -1
  }

  private var hasHead: Bool { headEnd >= 0 }

  /// The next bytes of the body; none at its end.
  mutating func block(atMost limit: Int) throws(DataError) -> [UInt8] {
    if !waiting.isEmpty {
      let block = Array(waiting.prefix(limit))
      waiting.removeFirst(block.count)
      return block
    }
    return try received(min(limit, 1 << 16))
  }

  private func received(_ limit: Int) throws(DataError) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: limit)
    while true {
      let count = block.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      if count >= 0 { return Array(block[..<count]) }
      if errno == EINTR { continue }
      let isLate = errno == EAGAIN || errno == EWOULDBLOCK
      throw broken(isLate ? "the server was silent for too long" : String(cString: strerror(errno)))
    }
  }
}
