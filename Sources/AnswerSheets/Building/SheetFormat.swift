/// The formats of a sheet.
package enum SheetFormat: String, Sendable, CaseIterable {
  case pdf
  case tex
  case html
  case md

  /// The formats in a list such as `pdf,html`; the word that is none, if there is one.
  package static func list(_ text: String) -> (formats: [SheetFormat], unknown: String?) {
    var formats: [SheetFormat] = []
    for word in text.split(separator: ",").map({ $0.filter { $0 != " " } }) {
      let name = word == "latex" ? "tex" : word == "markdown" ? "md" : word
      guard let format = SheetFormat(rawValue: name) else { return (formats, word) }
      if !formats.contains(format) { formats.append(format) }
    }
    return (formats, nil)
  }
}
