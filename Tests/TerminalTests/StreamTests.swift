import Support
import Testing

@testable import Terminal

@Suite("Files") struct StreamTests {
  private func message(_ body: () throws -> Void) -> String {
    do { try body() } catch let error as InputError {
      return error.diagnostics.map(\.message).joined()
    } catch { return "\(error)" }
    return "no error"
  }

  @Test("a file is written whole, over an old one too, and keeps its rights")
  func written() throws {
    try Process.inNewFolder { folder in
      let path = "\(folder)/answer.md"
      try OutputFile.write("one\n", to: path)
      _ = Process.shell("chmod 640 \(path); ln -s answer.md \(folder)/link")
      try OutputFile.write("two\n", to: path)
      #expect(try InputFile.text(of: path).text == "two\n")
      try OutputFile.write("three\n", to: "\(folder)/link")
      #expect(try InputFile.text(of: path).text == "three\n")
      // A mark of the byte order, as some editors write it, is no part of a text.
      try OutputFile.write("\u{FEFF}three\n", to: "\(folder)/link")
      #expect(try InputFile.text(of: path).text.utf8.elementsEqual("three\n".utf8))
      #expect(
        Process.shell("ls -l \(path) | cut -c 1-10; ls \(folder)").output
          == "-rw-r-----\nanswer.md\nlink\n")
    }
  }

  @Test("bytes laid aside come back from any place on, in pieces")
  func spool() throws {
    let spool = try Spool()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    for start in stride(from: 0, to: bytes.count, by: 7_000) {
      try spool.append(Array(bytes[start..<min(start + 7_000, bytes.count)]))
    }
    #expect(spool.count == bytes.count)
    for offset in [0, 1, 65_536, 199_999, 200_000] {
      var read: [UInt8] = []
      try spool.forEachPiece(from: offset) { read += $0 }
      #expect(read == Array(bytes[offset...]))
    }
  }

  @Test("what cannot be written leaves the old file and nothing else")
  func unwritable() throws {
    try Process.inNewFolder { folder in
      #expect(
        message { try OutputFile.write("x", to: "\(folder)/no/x") }.contains("there is no folder"))
      #expect(message { try OutputFile.write("x", to: folder) }.contains("is a folder"))
      #expect(message { try OutputFile.write("x", to: "") } != "no error")
      #if os(Linux)
        #expect(message { try OutputFile.write("x", to: "/dev/full") }.contains("no space left"))
      #endif
      try OutputFile.write("x", to: "/dev/null")
      #expect(Process.shell("test -c /dev/null; ls -A \(folder)") == ("", 0))
    }
  }

  @Test("a half written file never has the name asked for")
  func atomic() throws {
    try Process.inNewFolder { folder in
      try OutputFile.write("old", to: "\(folder)/answer")
      let line =
        "cd \(folder) && ulimit -f 1 && \(Process.buildFolder)/mathnn help --to md -o answer"
      let said = Process.shell(line)
      #expect(said.output.contains("cannot write 'answer'"))
      #expect(said.code == ExitCode.input.rawValue)
      #expect(Process.shell("cat \(folder)/answer; ls -A \(folder)").output == "oldanswer\n")
    }
  }

  @Test("a text must be there, be UTF-8 and not be too large")
  func read() throws {
    try Process.inNewFolder { folder in
      _ = Process.shell("cd \(folder); printf 'ab\\n\\303\\251\\377x' > bad; printf 12345 > five")
      #expect(message { _ = try InputFile.text(of: "\(folder)/none") }.contains("no such file"))
      #expect(message { _ = try InputFile.text(of: folder) }.contains("cannot read"))
      #expect(message { _ = try InputFile.text(of: "a\u{0}b") }.contains("zero byte"))
      #expect(
        message { _ = try InputFile.bytes(of: "\(folder)/five", limit: 4) }.contains("larger"))
      let five = try InputFile.bytes(of: "\(folder)/five", limit: 5)
      #expect(five.count == 5)
      #expect {
        try InputFile.text(of: "\(folder)/bad")
      } throws: { error in
        let found = (error as? InputError)?.diagnostics.first
        return found?.message.contains("byte 6") == true && found?.place?.line == 2
          && found?.place?.column == 2
      }
    }
  }
}
