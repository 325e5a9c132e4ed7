internal import Terminal

/// All that an answer depends on: the words of the call, the texts and files that it names, and the
/// program itself.
struct CallKey: Equatable {
  let text: String

  init(_ arguments: Arguments, words: [String], texts: [String: SourceText], program: String) {
    var members: [JSON.Member] = [
      .init("program", .string(program)), .init("words", .array(words.map { .string($0) })),
    ]
    var used: [JSON.Member] = []
    for name in arguments.fileNames.sorted() {
      if let text = texts[name] {
        used.append(.init("text \(name)", .string(text.text.trimmed)))
      } else if Folder.isFolder(name) {
        let stamps = Folder.names(in: name).map {
          "\($0) \(Folder.stamp(of: "\(name)/\($0)") ?? "")"
        }
        used.append(.init("folder \(name)", .array(stamps.map { .string($0) })))
      } else if let stamp = Folder.stamp(of: name) {
        used.append(.init("file \(name)", .string(stamp)))
      }
    }
    var seen: Set<String> = []
    used = used.filter { seen.insert($0.key).inserted }
    members.append(.init("texts", .object(used)))
    text = JSON.object(members).compact
  }

  /// A name for the file that keeps the answer; two keys may share one, so the key stands in it.
  var fileName: String {
    var (a, b): (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x9E37_79B9_7F4A_7C15)
    for byte in text.utf8 {
      a = (a ^ UInt64(byte)) &* 0x100_0000_01B3
      b = (b &+ UInt64(byte)) &* 0xBF58_476D_1CE4_E5B9
      b ^= b >> 29
    }
    return [a, b].map { number in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined() + ".json"
  }
}

/// Answers on disk, by their keys.
struct AnswerStore: Sendable {
  private let folder: String?

  /// A store in a folder; without one nothing is kept.
  init(folder: String?) { self.folder = folder }

  func answer(for key: CallKey) -> Answer? {
    guard let folder, let file = try? InputFile.text(of: "\(folder)/\(key.fileName)"),
      let object = try? JSON.read(file.text), object["key"]?.text == key.text,
      let stored = object["answer"]
    else { return nil }
    return Answer(stored: stored)
  }

  /// Keeps an answer.
  ///
  /// A store that can not be written is only slower.
  func keep(_ answer: Answer, for key: CallKey) {
    guard let folder else { return }
    let object: JSON = ["key": .string(key.text), "answer": answer.stored]
    try? Folder.make(folder)
    try? OutputFile.write(object.compact + "\n", to: "\(folder)/\(key.fileName)")
  }
}
