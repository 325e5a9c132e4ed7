internal import Exact
internal import Expressions

// Names with what stands below and above them: indices, layers, parts of the name.
extension LatexReader {
  /// What stands below or above a name, parted by commas.
  struct Script {
    var items: [Range<Int>] = []
    var whole: Range<Int> = 0..<0
    var isThere = false
  }

  mutating func readSymbol(_ base: String, _ next: Int) throws(ReadError) {
    let start = position
    var place = next
    var below = Script()
    var above = Script()
    var isOpen = true
    while isOpen, place < limit {
      let kind = tokens[place].kind
      if kind == .underscore, !below.isThere {
        let (range, after) = try argument(at: place + 1)
        below = Script(items: items(range), whole: range, isThere: true)
        place = after
      } else if kind == .caret, !above.isThere {
        let (range, after) = try argument(at: place + 1)
        if !belongsToName(range, base, start, next) {
          isOpen = false
        } else {
          above = Script(items: items(range), whole: range, isThere: true)
          place = after
        }
      } else {
        isOpen = false
      }
    }
    if below.isThere, below.items.contains(where: \.isEmpty) {
      throw error("an index is missing here", at: tokens[below.whole.upperBound])
    }
    if try readGiven(base, start, next, below, above, place) { return }
    try readUsual(base, start, below, above, place)
  }

  /// The parts of a range that commas separate.
  func items(_ range: Range<Int>) -> [Range<Int>] {
    var items: [Range<Int>] = []
    var start = range.lowerBound
    var place = start
    var depth = 0
    while place < range.upperBound {
      let kind = tokens[place].kind
      if kind == .openBrace {
        place = tokens[place].match
      } else if kind == .openParenthesis || kind == .openBracket {
        depth += 1
      } else if kind == .closeParenthesis || kind == .closeBracket {
        depth -= 1
      } else if kind == .comma, depth == 0 {
        items.append(start..<place)
        start = place + 1
      }
      place += 1
    }
    return items + [start..<max(start, range.upperBound)]
  }

  /// Whether what stands above is part of the name or a layer, not a power.
  private func belongsToName(
    _ range: Range<Int>, _ base: String, _ start: Int, _ next: Int
  ) -> Bool {
    guard let first = range.first, let last = range.last else { return false }
    if isGivenAbove(range, base, start, next) { return true }
    let spelled = text(tokens[first])
    if spelled == #"\mathrm"# || spelled == #"\text"# {
      guard let word = nameItem(range) else {
        return items(range).allSatisfy { nameItem($0) != nil }
      }
      if vocabulary.entry(base + "_" + word) != nil { return true }
      let isEuler = base == "e" && vocabulary.entry(base) == nil
      return word != "T" && !isEuler && vocabulary.entry(word) == nil
    }
    let isWrapped = tokens[first].kind == .openParenthesis && tokens[last].kind == .closeParenthesis
    return isWrapped && range.count > 2 && tokens[first].match == last
  }

  // MARK: Names from the symbols table

  /// Whether a base as it stands is that of a form.
  private func isBase(_ form: NameForm, _ base: String, _ start: Int, _ next: Int) -> Bool {
    form.base.latex == rawText(start..<next) || form.base == NameForm.glyph(base)
  }

  private func isGivenAbove(
    _ range: Range<Int>, _ base: String, _ start: Int, _ next: Int
  ) -> Bool {
    symbols.names.contains { key in
      guard let form = symbols.forms[key], isBase(form, base, start, next) else { return false }
      return match(form.above, items(range)) != nil && !form.above.isEmpty
    }
  }

  /// A name of the symbols table, with its children filled in; false where none fits.
  private mutating func readGiven(
    _ base: String, _ start: Int, _ next: Int, _ below: Script, _ above: Script, _ place: Int
  ) throws(ReadError) -> Bool {
    for key in symbols.names {
      guard let form = symbols.forms[key], isBase(form, base, start, next),
        let low = match(form.below, below.items), let high = match(form.above, above.items)
      else { continue }
      var children = [Range<Int>?](repeating: nil, count: key.children)
      for (child, range) in low + high where child < key.children { children[child] = range }
      let ranges = children.compactMap { $0 }
      guard ranges.count == key.children else { continue }
      let head = SymbolHead(name: key.name, start: tokens[start].start, end: tokens[place - 1].end)
      if ranges.isEmpty {
        position = place
        try finishSymbol(head)
        return true
      }
      var layers = 0
      if case .quantity(let symbol) = vocabulary.entry(key.name) { layers = symbol.layers }
      begin(
        .symbol(head, layers: layers), ranges: ranges, resume: place, from: tokens[start].start)
      return true
    }
    return false
  }

  /// Which child stands in which range, if the items have this form.
  private func match(_ form: [NameForm.Item], _ items: [Range<Int>]) -> [(Int, Range<Int>)]? {
    var items = items
    if items.count == 1, form.count > 1, items[0].count == form.count {
      // Indices side by side: w_{jk} for w_{j,k}.
      items = items[0].map { $0..<($0 + 1) }
    }
    guard form.count == items.count else { return nil }
    var children: [(Int, Range<Int>)] = []
    for (item, range) in zip(form, items) {
      switch item {
      case .child(let place): children.append((place, range))
      case .bracketed(let place):
        guard let inner = bracketed(range) else { return nil }
        children.append((place, inner))
      case .glyph(let glyph):
        let isSame = rawText(range) == glyph.latex
        guard isSame || nameItem(range).map({ NameForm.glyph($0) == glyph }) ?? false else {
          return nil
        }
      }
    }
    return children
  }

  /// What stands in the parentheses around a range; nil where there are none.
  func bracketed(_ range: Range<Int>) -> Range<Int>? {
    guard range.count > 2, text(tokens[range.lowerBound]) == "(",
      text(tokens[range.upperBound - 1]) == ")"
    else { return nil }
    return (range.lowerBound + 1)..<(range.upperBound - 1)
  }

  /// A script item as the part of a name: a word, a letter, digits; nil for anything longer.
  func nameItem(_ range: Range<Int>) -> String? {
    guard let first = range.first else { return nil }
    if tokens[first].kind == .number { return range.count == 1 ? text(tokens[first]) : nil }
    guard let (name, next) = baseName(at: first), next == range.upperBound else { return nil }
    return name
  }

  private func isWord(_ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    return Self.alphabets.contains(text(tokens[first])) && nameItem(range) != nil
  }

  // MARK: Names in their usual form

  private mutating func readUsual(
    _ base: String, _ start: Int, _ below: Script, _ above: Script, _ place: Int
  ) throws(ReadError) {
    var name = base
    var items = below.items
    // The longest name that is known; else upright words are parts of the name.
    var taken = 0
    var candidate = base
    for (i, item) in items.enumerated() {
      guard let part = nameItem(item) else { break }
      let isDigits = part.utf8.allSatisfy { $0 &- 48 < 10 }
      let joined = [candidate + "_" + part] + (i == 0 && isDigits ? [candidate + part] : [])
      if let known = joined.first(where: { vocabulary.entry($0) != nil }) {
        name = known
        taken = i + 1
      } else if isWord(item), taken == i {
        name = joined[0]
        taken = i + 1
      }
      candidate = joined.last.flatMap { vocabulary.entry($0) != nil ? $0 : nil } ?? joined[0]
    }
    items.removeFirst(taken)
    if items.count == 1, taken == 0, let letters = wordOfLetters(items[0], base) {
      name = letters
      items = []
    }
    var layers: [Range<Int>] = []
    if let first = above.whole.first {
      if tokens[first].kind == .openParenthesis {
        layers = self.items(first + 1..<above.whole.upperBound - 1)
      } else {
        for item in above.items {
          guard let part = nameItem(item) else {
            throw error("this is neither a name nor a layer", at: tokens[item.lowerBound])
          }
          name += "_" + part
        }
      }
    }
    var indices: [Range<Int>] = []
    for item in items { indices += letterByLetter(item) }
    if below.isThere, above.whole.isEmpty, try readSpecial(base, name, start, indices, place) {
      return
    }
    let head = SymbolHead(name: name, start: tokens[start].start, end: tokens[place - 1].end)
    guard !(layers + indices).isEmpty else {
      position = place
      return try finishSymbol(head)
    }
    begin(
      .symbol(head, layers: layers.count), ranges: layers + indices, resume: place,
      from: tokens[start].start)
  }

  /// `\delta_{ij}` and `I_n`, unless these names are declared.
  private mutating func readSpecial(
    _ base: String, _ name: String, _ start: Int, _ indices: [Range<Int>], _ place: Int
  ) throws(ReadError) -> Bool {
    guard vocabulary.entry(base) == nil, name == base, builder.bound[base] == nil else {
      return false
    }
    if base == "delta", indices.count == 2 {
      begin(.delta, ranges: indices, resume: place, from: tokens[start].start)
      return true
    }
    if base == "I", indices.count == 1 {
      begin(.identity, ranges: indices, resume: place, from: tokens[start].start)
      return true
    }
    return false
  }

  /// Three or more letters side by side below a name are a word: `W_{rec}`; and known names.
  private func wordOfLetters(_ range: Range<Int>, _ base: String) -> String? {
    guard range.count > 1, range.allSatisfy({ tokens[$0].kind == .letter }) else { return nil }
    let word = word(range)
    if vocabulary.entry(base + "_" + word) != nil { return base + "_" + word }
    return range.count > 2 || word == "in" ? base + "_" + word : nil
  }

  /// `ij` below a name are two indices.
  private func letterByLetter(_ range: Range<Int>) -> [Range<Int>] {
    let areLetters = range.allSatisfy {
      tokens[$0].kind == .letter || tokens[$0].kind == .command && baseName(at: $0)?.next == $0 + 1
    }
    return areLetters && range.count > 1 ? range.map { $0..<$0 + 1 } : [range]
  }

  /// Indices below a vector or matrix that is no name: `(AB)_{ij}`.
  mutating func readEntry() throws(ReadError) {
    guard builder.top.hasEntries else {
      throw error("an index can only stand right after a name", at: token)
    }
    let (range, next) = try argument(at: position + 1)
    let indices = items(range).flatMap { letterByLetter($0) }
    begin(
      .entry(of: builder.top), ranges: indices, resume: next, from: tokens[position].start)
  }

  /// The quantity with all that belongs to it, or a constant.
  mutating func finishSymbol(_ head: SymbolHead) throws(ReadError) {
    expectsOperand = false
    let isPlain = head.layers.isEmpty && head.indices.isEmpty
    let isBound = builder.bound[head.name] != nil
    let entry = isBound ? nil : vocabulary.entry(head.name)
    if isPlain, !isBound, entry == nil {
      if head.name == "e" {
        return builder.push(.e, from: head.start, to: head.end, form: .euler)
      }
      if head.name == "I" {
        return builder.push(
          Operand(
            term: Operand.unsizedIdentity, start: head.start, end: head.end, needsSize: true))
      }
      if head.name == "true" || head.name == "false" {
        return builder.push(head.name == "true" ? .always : .never, from: head.start, to: head.end)
      }
    }
    if entry == nil, !isBound, head.name != "pi", head.name != "oo" {
      switch vocabulary.undeclared {
      case .isReal: break
      case .isInput where !isPlain: break
      case .isInput, .isRefused:
        let (message, hint) = vocabulary.undeclared(head.name)
        throw source.error(message, from: head.start, to: head.end, hint: hint)
      }
    }
    for index in head.indices where !index.term.isScalar {
      throw source.error(
        "an index is a number, not \(index.term.shape.words)", from: index.start, to: index.end)
    }
    builder.push(try head.operand(entry, source))
  }
}
