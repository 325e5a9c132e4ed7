internal import Terminal

extension Notebook.Marks {
  /// Reads `{#ex2a rows=4,5 points=1}`, with or without the braces.
  ///
  /// - Parameters:
  ///   - text: What stands between the braces.
  ///   - byte: Where it stands in the notebook.
  ///   - faults: Gets what is wrong.
  ///   - others: Takes a word that is none of these; false if it is unknown.
  /// - Returns: What the words say.
  static func read(
    _ text: Substring, at byte: Int, _ faults: inout Faults,
    others: (String, String) -> Bool = { _, _ in false }
  ) -> Notebook.Marks {
    var marks = Notebook.Marks()
    for word in words(in: text, at: byte) {
      if word.text.hasPrefix("#") {
        let id = String(word.text.dropFirst())
        if marks.id != nil {
          faults.add("there are two ids", at: word.byte, length: word.text.count)
        }
        if let fault = fault(inID: id) {
          faults.add(fault, at: word.byte, length: word.text.count, hint: idHint)
        }
        marks.id = id
        continue
      }
      let sides = word.text.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else {
        faults.add(
          "'\(word.text)' says nothing here", at: word.byte, length: word.text.count,
          hint: "write an id as #name, points as points=1")
        continue
      }
      switch sides[0] {
      case "points":
        marks.points = number(sides[1], word, &faults)
      case "rows":
        marks.rows = sides[1].split(separator: ",").compactMap { number(String($0), word, &faults) }
      default:
        if !others(sides[0], sides[1]) {
          faults.add(
            "there is no '\(sides[0])' here", at: word.byte, length: word.text.count,
            hint: Spelling.hint(for: sides[0], among: ["points", "rows", "words", "sentences"]))
        }
      }
    }
    return marks
  }

  static let idHint = "an id has letters, digits, '-' and '_', and begins with a letter"

  /// What is wrong with an id; nothing if it is one.
  static func fault(inID id: String) -> String? {
    let isRight =
      id.first?.isLetter == true && id.utf8.count <= 64
      && id.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-"
            || scalar == "_")
      }
    return isRight ? nil : "'\(id)' is no id"
  }

  private static func number(
    _ text: String, _ word: (text: String, byte: Int), _ faults: inout Faults
  ) -> Int? {
    if let number = Int(text), (0...10_000).contains(number) { return number }
    faults.add("'\(text)' is no number that fits here", at: word.byte, length: word.text.count)
    return nil
  }

  /// The words of a text, with the bytes where they begin.
  static func words(in text: Substring, at byte: Int) -> [(text: String, byte: Int)] {
    text.split(separator: " ").map { word in
      (
        String(word),
        byte + text.utf8.distance(from: text.startIndex, to: word.startIndex)
      )
    }
  }
}
