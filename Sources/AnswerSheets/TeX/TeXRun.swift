internal import Terminal

/// Turns a LaTeX document into a PDF, by latexmk and pdflatex.
struct TeXRun {
  /// Where TeX works and leaves its files.
  let folder: String
  let name: String

  /// Why there is no PDF on this machine; nothing if there can be one.
  static var missing: MissingHelper? {
    guard System.program("latexmk") == nil || System.program("pdflatex") == nil else { return nil }
    return MissingHelper(
      "TeX is missing, so no PDF was made",
      hint: """
        Debian and Ubuntu: apt-get install latexmk lmodern texlive-latex-recommended \
        texlive-pictures; macOS: brew install --cask mactex; or leave 'pdf' out of --to
        """)
  }

  enum Outcome {
    /// The file of the PDF.
    case pdf(String)
    case complaints([TeXLog.Complaint])
  }

  /// Makes the PDF; what was made of the same document before is taken as it is.
  func run(_ document: String) throws(InputError) -> Outcome {
    try Folder.make(folder)
    let tex = "\(folder)/\(name).tex"
    let old = try? InputFile.text(of: tex).text
    if old != document { try OutputFile.write(document, to: tex) }
    guard let latexmk = System.program("latexmk") else {
      return .complaints([.init(line: 0, message: "latexmk is missing")])
    }
    let helper = try Helper.run(
      latexmk,
      [
        "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-quiet",
        "\(name).tex",
      ],
      in: folder,
      environment: ["SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "4000"],
      seconds: 300)
    let log = (try? InputFile.bytes(of: "\(folder)/\(name).log")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let complaints = TeXLog(log ?? "").complaints
    if helper.code == 0, complaints.isEmpty { return .pdf("\(folder)/\(name).pdf") }
    // A failed document must be tried again, even if nothing changes.
    Folder.remove(file: "\(folder)/\(name).fdb_latexmk")
    guard complaints.isEmpty else { return .complaints(complaints) }
    let end = helper.output.split(separator: "\n").suffix(3).joined(separator: " ")
    return .complaints([
      .init(line: 0, message: helper.code == nil ? "TeX did not end in time" : "TeX failed: \(end)")
    ])
  }
}
