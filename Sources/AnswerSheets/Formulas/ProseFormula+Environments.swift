internal import Terminal

// Tables between `\begin` and `\end`.
extension ProseFormula {
  mutating func environment(at start: Int) throws(Fault) -> String {
    let name = try environmentName()
    guard let form = Self.environments[name] else {
      throw Fault(
        message: "there is no environment '\(name)' in a formula of prose", byte: start,
        hint: "there are \(Self.environments.keys.sorted().joined(separator: ", "))")
    }
    var table = ""
    var cells = ""
    while true {
      cells += "<mtd>\(try row(until: [.cell, .row, .command("end")]))</mtd>"
      let sign = step()
      if sign == .cell { continue }
      table += "<mtr>\(cells)</mtr>"
      cells = ""
      if sign == .row, token != .command("end") { continue }
      if sign == .row { _ = step() }
      break
    }
    let end = byte
    guard try environmentName() == name else {
      throw Fault(message: "\\end does not fit \\begin{\(name)}", byte: end)
    }
    let style =
      form.isDisplay ? " class=\"\(form.look)\" displaystyle=\"true\"" : " class=\"\(form.look)\""
    let left = form.left.isEmpty ? "" : "<mo fence=\"true\">\(form.left)</mo>"
    let right = form.right.isEmpty ? "" : "<mo fence=\"true\">\(form.right)</mo>"
    return "<mrow>\(left)<mtable\(style)>\(table)</mtable>\(right)</mrow>"
  }

  private mutating func environmentName() throws(Fault) -> String {
    guard token == .open else { throw Fault(message: "the name is missing", byte: byte) }
    _ = step()
    var name = ""
    while case .letter(let letter) = token {
      name.append(letter)
      _ = step()
    }
    guard token == .close else { throw Fault(message: "the name is not closed", byte: byte) }
    _ = step()
    return name
  }
}
