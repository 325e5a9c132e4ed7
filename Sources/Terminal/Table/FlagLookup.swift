/// The flags of a command by their spellings, and what was meant by a spelling that is none.
struct FlagLookup {
  private let flags: [Flag]

  init(_ flags: [Flag]) { self.flags = flags }

  /// The flag with exactly this spelling.
  func flag(spelled word: Substring) -> Flag? {
    flags.first { $0.spellings.contains { $0 == word } }
  }

  /// The flag and the value in `--flag=value`, if the part before the sign is exactly a flag.
  func assignment(in word: String) -> (flag: Flag, value: String)? {
    guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return nil }
    return flag(spelled: word[..<sign]).map { ($0, String(word[word.index(after: sign)...])) }
  }

  /// Whether a word was perhaps meant as a flag: `--wtr`, `--wtr=x`, or `-wrt` with a dash too few.
  func looksLikeFlag(_ word: String) -> Bool {
    if word.hasPrefix("--") {
      let name = word.dropFirst(2).prefix { $0 != "=" }
      return name.first?.isLetter == true
        && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
    }
    return word.hasPrefix("-") && word.count > 2 && flag(spelled: "-\(word)") != nil
  }

  /// What to write instead of a word that was perhaps meant as a flag.
  func hint(for word: String, command: String) -> String? {
    guard looksLikeFlag(word) else { return nil }
    let name = String(word.prefix { $0 != "=" })
    if let listed = flag(spelled: "-\(name)") { return "did you mean '\(listed.spelling)'?" }
    let names = flags.compactMap(\.long).map { "--\($0)" }
    return Spelling.hint(for: name, among: names)
      ?? "'\(command)' has no flag '\(name)'"
  }
}
