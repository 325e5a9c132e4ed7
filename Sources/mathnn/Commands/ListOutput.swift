import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a list goes while it is made: to standard output or the file of `-o`.
struct ListOutput {
  private let file: OutputFile.Growing?

  init(_ call: Invocation) throws {
    let name = call.arguments.text("o")
    file = try name.flatMap { $0 == "-" ? nil : $0 }.map { name throws in
      try OutputFile.Growing(name)
    }
  }

  var isFile: Bool { file != nil }

  func write(_ bytes: [UInt8]) throws {
    if let file { return try file.append(bytes) }
    let fault = System.write(bytes, to: 1)
    // A reader that has seen enough ends the list.
    if fault == EPIPE { exit(0) }
    guard fault == 0 else { throw InputError("the list cannot be written") }
  }

  /// Gives the file its name.
  func finish() throws { try file?.finish() }

  /// Ends a list of lines with what is said of it.
  func finish(_ answer: inout Answer, last: String) throws {
    try file?.append(Array(last.utf8))
    try finish()
    answer.hasWrittenFile = isFile
  }
}

/// Arrays of an object for `--json` that are as long as a list.
///
/// Each is laid aside on disk while the list is made; what stands before them is written when all is
/// known to be right. Nothing is held in memory.
struct SpooledArrays {
  private var arrays: [(key: String, spool: Spool)] = []

  /// One more array, whose elements are in a spool, each with a comma before it.
  mutating func add(_ key: String, _ spool: Spool) { arrays.append((key, spool)) }

  /// Writes the object of an answer, the arrays that hold something at the end of its result.
  func write(_ answer: inout Answer, _ call: Invocation, to output: ListOutput) throws {
    guard case .object(let members) = answer.json(command: call.arguments.spec.name) else {
      fatalError("an answer is written as an object")
    }
    for (place, member) in members.enumerated() {
      let text = JSON.object([member]).compact.dropFirst().dropLast()
      let start = place == 0 ? "{" : ","
      guard member.key == "result" else {
        try output.write(Array((start + text).utf8))
        continue
      }
      try output.write(Array((start + text.dropLast()).utf8))
      for (key, spool) in arrays {
        try output.write(Array(",\"\(key)\":[".utf8))
        try spool.forEachPiece(from: 1) { try output.write($0) }
        try output.write(Array("]".utf8))
      }
      try output.write(Array("}".utf8))
    }
    try output.write(Array("}\n".utf8))
    try output.finish()
    answer.isWritten = true
  }
}
