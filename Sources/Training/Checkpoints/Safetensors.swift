internal import Terminal

/// The format safetensors: the length of a head, the head as JSON, the numbers.
///
/// The head is padded so that the numbers begin at a multiple of 64 bytes. Reading is strict: what
/// is not exactly one run of numbers without gaps is refused, with a reason.
struct Safetensors<Real: EngineNumber>: Sendable {
  var tensors: [NamedTensor<Real>] = []
  /// Texts by name, in the order in which they are written.
  var notes: [(name: String, text: String)] = []

  init(tensors: [NamedTensor<Real>], notes: [(name: String, text: String)]) {
    self.tensors = tensors
    self.notes = notes
  }

  func note(_ name: String) -> String? { notes.first { $0.name == name }?.text }

  private static var width: Int { MemoryLayout<Real>.size }

  // MARK: Writing

  /// The file; a note holds the CRC-32 of its numbers.
  var bytes: [UInt8] {
    var numbers: [UInt8] = []
    // Little-endian, as all machines that this runs on keep numbers.
    for tensor in tensors { tensor.values.withUnsafeBytes { numbers += $0 } }
    let allNotes = notes + [("crc32", "\(Gzip.checksum(numbers))")]
    var members: [JSON.Member] = [
      .init("__metadata__", .object(allNotes.map { .init($0.name, .string($0.text)) }))
    ]
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.values.count * Self.width
      members.append(
        .init(
          tensor.name,
          [
            "dtype": .string(Real.tag),
            "shape": .array(tensor.shape.map { .number("\($0)") }),
            "data_offsets": [.number("\(offset)"), .number("\(end)")],
          ]))
      offset = end
    }
    var head = Array(JSON.object(members).compact.utf8)
    while (head.count + 8) % 64 != 0 { head.append(0x20) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + head.count + offset)
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: head.count >> shift))
    }
    bytes += head
    return bytes + numbers
  }

  // MARK: Reading

  private static func fault(_ name: String, _ reason: String) -> DataError {
    DataError(.damaged, "'\(name)' is no sound checkpoint: \(reason)")
  }

  init(_ bytes: [UInt8], called name: String) throws(DataError) {
    guard bytes.count >= 8 else { throw Self.fault(name, "it has only \(bytes.count) bytes") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8), length < 100_000_000 else {
      throw Self.fault(name, "its head is longer than the file")
    }
    let start = 8 + Int(length)
    let head: JSON
    do throws(JSONError) { head = try JSON.read(Array(bytes[8..<start])) } catch {
      throw Self.fault(name, "its head does not read: \(error.message)")
    }
    guard case .object(let members) = head else { throw Self.fault(name, "its head is no object") }
    var end = 0
    for member in members {
      if member.key == "__metadata__" {
        guard case .object(let texts) = member.value else {
          throw Self.fault(name, "its notes are no object")
        }
        notes = texts.compactMap { text in text.value.text.map { (text.key, $0) } }
        continue
      }
      let (shape, range) = try Self.entry(member, from: end, name)
      guard start + range.upperBound <= bytes.count else {
        throw Self.fault(name, "it is cut off within '\(member.key)'")
      }
      let part = bytes[start + range.lowerBound..<start + range.upperBound]
      tensors.append(NamedTensor(name: member.key, shape: shape, values: Self.numbers(part)))
      end = range.upperBound
    }
    guard start + end == bytes.count else {
      throw Self.fault(name, "\(bytes.count - start - end) bytes stand behind its numbers")
    }
    guard note("crc32") == "\(Gzip.checksum(Array(bytes[start...])))" else {
      throw Self.fault(name, "the checksum of its numbers is wrong")
    }
  }

  private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Real] {
    bytes.withUnsafeBytes { source in
      [Real](unsafeUninitializedCapacity: source.count / width) { target, count in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
        count = source.count / width
      }
    }
  }

  private static func entry(
    _ member: JSON.Member, from start: Int, _ name: String
  ) throws(DataError) -> (shape: [Int], range: Range<Int>) {
    guard member.value["dtype"]?.text == Real.tag else {
      throw fault(name, "'\(member.key)' does not hold \(Real.tag)")
    }
    let shape = numbers(member.value["shape"])
    let offsets = numbers(member.value["data_offsets"])
    guard let shape, let offsets, offsets.count == 2, shape.allSatisfy({ $0 >= 0 }) else {
      throw fault(name, "'\(member.key)' has no sizes or places")
    }
    var count = width
    for size in shape {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
      guard !isTooLarge else { throw fault(name, "'\(member.key)' is too large") }
      count = product
    }
    guard offsets[0] == start, offsets[1] >= start, offsets[1] - start == count else {
      throw fault(name, "the places of '\(member.key)' do not fit its sizes")
    }
    return (shape, offsets[0]..<offsets[1])
  }

  private static func numbers(_ value: JSON?) -> [Int]? {
    guard let elements = value?.elements else { return nil }
    let numbers = elements.compactMap { element -> Int? in
      guard case .number(let digits) = element else { return nil }
      return Int(digits)
    }
    return numbers.count == elements.count ? numbers : nil
  }
}
