import Support
import Testing

@testable import Training

@Suite("Data") struct DataTests {
  @Test("the digest is SHA-256")
  func digest() {
    #expect(
      Digest.sha256(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Digest.sha256([])
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let long = [UInt8](repeating: 97, count: 1000)
    #expect(
      Digest.sha256(long) == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
  }

  /// An IDX file.
  private func idx(_ sizes: [Int], _ bytes: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(sizes.count)]
      + sizes.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
      + bytes
  }

  @Test("a sound IDX file reads")
  func sound() throws {
    let table = try IdxFile.table(idx([2, 1, 3], [1, 2, 3, 4, 5, 6]), dimensions: 3, called: "f")
    #expect(table.sizes == [2, 1, 3] && Array(table.bytes) == [1, 2, 3, 4, 5, 6])
  }

  @Test("a damaged IDX file is refused with its reason")
  func damaged() {
    let good = idx([2, 2], [1, 2, 3, 4])
    let cases: [([UInt8], Int, String)] = [
      ([], 2, "too short"), (Array(good[..<3]), 2, "too short"),
      (Array(good[..<9]), 2, "within its head"), (Array(good.dropLast()), 2, "cut off"),
      (good + [0], 2, "1 bytes more"), ([1] + good.dropFirst(), 2, "two zero bytes"),
      (idx([4], [1, 2, 3, 4], type: 13), 1, "type 13"), (good, 1, "2 sizes"),
      (idx([0x7FFF_FFFF, 0x7FFF_FFFF], []), 2, "more than 1 GB"),
    ]
    for (bytes, dimensions, reason) in cases {
      do {
        _ = try IdxFile.table(bytes, dimensions: dimensions, called: "f")
        Issue.record("not refused: \(reason)")
      } catch {
        #expect(error.message.contains(reason), "\(error.message)")
      }
    }
  }

  @Test("packed files are checked to their last byte")
  func packed() throws {
    try Process.inNewFolder { folder in
      let bytes = idx([40, 50], (0..<2000).map { UInt8(truncatingIfNeeded: $0 * 7 / 3) })
      try Files.write(bytes, to: "\(folder)/plain")
      #expect(Process.shell("gzip -c '\(folder)/plain' > '\(folder)/packed'").code == 0)
      let packed = try Files.read("\(folder)/packed")
      #expect(try Gzip.unpacked(packed, limit: 1 << 20, called: "f") == bytes)
      for length in stride(from: 2, to: packed.count, by: 37) {
        #expect(throws: DataError.self) {
          try Gzip.unpacked(Array(packed[..<length]), limit: 1 << 20, called: "f")
        }
      }
      #expect(throws: DataError.self) {
        try Gzip.unpacked(packed + [1, 2], limit: 1 << 20, called: "f")
      }
      #expect(throws: DataError.self) { try Gzip.unpacked(packed, limit: 1000, called: "f") }
      var random = Random(seed: 1)
      for _ in 0..<100 {
        // Behind the head, whose name and time no checksum covers.
        var changed = packed
        changed[30 + random.below(packed.count - 30)] ^= UInt8(1 << random.below(8))
        #expect(throws: DataError.self) {
          try Gzip.unpacked(changed, limit: 1 << 20, called: "f")
        }
      }
    }
  }

  @Test("folders with exchanged, missing or other files are refused")
  func folders() throws {
    try Process.inNewFolder { folder in
      func write(_ entry: Mnist.Entry, _ bytes: [UInt8]) throws {
        try Files.write(bytes, to: "\(folder)/\(entry.name)")
      }
      func message(accepts: Bool = true) -> String {
        do {
          _ = try Mnist.read(folder, acceptsOthers: accepts)
          return ""
        } catch { return error.message }
      }
      #expect(message().contains("is not in"))
      try write(Mnist.trainPictures, idx([2, 2, 2], [UInt8](repeating: 9, count: 8)))
      try write(Mnist.trainLabels, idx([2], [3, 4]))
      try write(Mnist.testPictures, idx([1, 2, 2], [1, 2, 3, 4]))
      try write(Mnist.testLabels, idx([1], [0]))
      #expect(message() == "")
      #expect(message(accepts: false).contains("not the published MNIST"))
      try write(Mnist.testLabels, idx([2], [0, 1]))
      #expect(message().contains("1 pictures"))
      try write(Mnist.testLabels, idx([1], [10]))
      #expect(message().contains("is 10, not a digit"))
      try write(Mnist.testLabels, idx([1, 2, 2], [1, 2, 3, 4]))
      #expect(message().contains("3 sizes"))
      try write(Mnist.testLabels, idx([1], [0]))
      try write(Mnist.testPictures, idx([1, 1, 2], [1, 2]))
      #expect(message().contains("differ in size"))
    }
  }

  @Test("drawn digits are the same for a seed, and differ among themselves")
  func synthetic() {
    let (a, b) = (
      SyntheticDigits.sets(train: 60, test: 5), SyntheticDigits.sets(train: 60, test: 5)
    )
    #expect(a.train.pixels == b.train.pixels && a.train.labels == b.train.labels)
    #expect(SyntheticDigits.sets(train: 60, test: 5, seed: 2).train.pixels != a.train.pixels)
    #expect(a.test.pixels != Array(a.train.pixels[..<(5 * 784)]))
    let pictures = Set((0..<60).map { Array(a.train.pixels[$0 * 784..<($0 + 1) * 784]) })
    #expect(pictures.count == 60)
    #expect(Set(a.train.labels).count == 10)
    for picture in pictures { #expect((15...400).contains(picture.count { $0 > 100 })) }
  }

  @Test("what cannot be written leaves the old file and nothing else")
  func unwritable() throws {
    try Process.inNewFolder { folder in
      try Files.write([1, 2, 3], to: "\(folder)/file")
      #expect(throws: DataError.self) { try Files.write([1], to: "\(folder)/no/such/folder") }
      // What is no file is never replaced: renaming over a device would remove it.
      #expect(throws: DataError.self) { try Files.write([1], to: "/dev/full") }
      #expect(throws: DataError.self) { try Files.write([1], to: folder) }
      #expect(try Files.read("\(folder)/file") == [1, 2, 3])
      #expect(Process.shell("ls '\(folder)'").output == "file\n")
    }
  }
}
