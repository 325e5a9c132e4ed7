package import Calculus
internal import Exact
package import Expressions
package import Notation
package import Rewriting

/// A gradient of a model's loss with the backward equations that it rests on.
package struct AdjointResult: Sendable {
  package let net: FlowNet
  /// What is differentiated by.
  package let variable: Expr
  package internal(set) var value: Expr
  /// The uses that make up the value.
  package let uses: [Use]
  /// The backward equations, from the loss to the first step; special places before general ones.
  package internal(set) var equations: [AdjointEquation]
  /// Arguments of activations that got a name, as far as they are needed.
  package internal(set) var arguments: [Flow]
  /// Derivatives of an opaque loss that stay in the result.
  package internal(set) var openDerivatives: [Expr]

  /// The backward equations of a model for a loss and the gradient by a quantity.
  package init(
    of target: Expr, by variable: Expr, in setting: Setting, context: RuleContext,
    identities: [Rule], writingOut: WritingOut? = nil
  ) throws(AdjointError) {
    let net = try FlowNet(setting, loss: target)
    if let index = target.freeIndices.first(where: { net.run(of: $0) != nil }) {
      let name = index.plainText
      let other = ["m", "n", "r"].first { !target.symbolNames.contains($0) } ?? "m1"
      throw AdjointError(
        "\(name) counts the steps of the equations, so no loss can stand at \(name)",
        hint: "write another letter for the step of the loss, as \(other) in place of \(name)")
    }
    var system = try AdjointSystem(net, context: context, identities: identities)
    var equations = try system.equations()
    let whole = variable.wholeQuantity
    var value: Expr
    var uses: [Use]
    if net.flows(of: whole.symbol?.name ?? "").isEmpty {
      (value, uses) = try system.gradient(by: variable)
    } else {
      (value, uses) = try Self.state(whole, equations)
      if let (_, indices) = variable.ownerOfEntry { value = EntryForm.entry(indices, of: value) }
    }
    Self.shorten(&equations, &value, system.simplification)
    value = system.simplification.simplified(value)
    self.net = net
    self.variable = variable
    self.value = value
    self.uses = uses
    self.equations = Self.needed(equations, by: value)
    arguments = []
    openDerivatives = []
    let terms = [value] + self.equations.map(\.right)
    let names = Set(terms.flatMap(\.symbolNames))
    arguments = net.arguments.filter { names.contains($0.name) }
    openDerivatives = net.openDerivatives.filter { names.contains($0.symbol?.name ?? "") }
    putInHorizons(setting)
    if let rule = writingOut?.rule { writeOut(by: rule, context, system.simplification) }
  }

  /// Derivatives of named activations written out, in all lines.
  private mutating func writeOut(
    by rule: Rule, _ context: RuleContext, _ simplification: Simplification
  ) {
    func written(_ e: Expr) -> Expr {
      let new = e.rebuilt { _, part in rule.apply(to: part, in: context) ?? part }
      return new == e ? e : simplification.simplified(new)
    }
    value = written(value)
    for place in equations.indices { equations[place].right = written(equations[place].right) }
  }

  /// Numbers that are given for the last step or layer.
  private mutating func putInHorizons(_ setting: Setting) {
    let known = net.horizons.compactMap(\.last).filter { setting.values[$0]?.number != nil }
    guard !known.isEmpty else { return }
    let table = Dictionary(uniqueKeysWithValues: known.map { ($0, setting.values[$0] ?? $0) })
    func put(_ e: Expr) -> Expr { e.substituting(table).tidyingIndices }
    value = put(value)
    for place in equations.indices {
      equations[place].left = put(equations[place].left)
      equations[place].right = put(equations[place].right)
      equations[place].runs = equations[place].runs.map {
        Run(index: $0.index, first: $0.first, last: put($0.last))
      }
      equations[place].exceptions = equations[place].exceptions.map { $0.mapValues(put) }
    }
  }

  /// The derivative by a quantity that has an equation: its own backward equation.
  private static func state(
    _ quantity: Expr, _ equations: [AdjointEquation]
  ) throws(AdjointError) -> (Expr, [Use]) {
    let delta = quantity.deltaQuantity
    for equation in equations where !equation.isEnd {
      guard let bindings = IndexPattern.match(equation.left, equation.variables, delta) else {
        continue
      }
      // Where other places have equations of their own, the quantity itself is the answer.
      let isPlain = equation.exceptions.isEmpty && !equations.contains(where: \.isEnd)
      let right = equation.right.substituting(bindings).tidyingIndices
      return (isPlain ? right : delta, equation.uses)
    }
    return (.zero(of: quantity.shape), [])
  }

  // MARK: Shortening

  /// Puts a backward quantity in where it stands, if every line that holds it becomes shorter:
  /// from p ⊙ δ_p − p (p' δ_p) with δ_p = −d/p comes p − d.
  private static func shorten(
    _ equations: inout [AdjointEquation], _ value: inout Expr, _ simplification: Simplification
  ) {
    var place = 0
    while place < equations.count {
      let candidate = equations[place]
      let isOnly = equations.count { $0.name == candidate.name && !$0.isEnd } == 1
      guard isOnly, !candidate.isEnd,
        let (lines, result) = inlined(candidate, equations, value, simplification)
      else {
        place += 1
        continue
      }
      equations = lines
      value = result
    }
  }

  private static func inlined(
    _ candidate: AdjointEquation, _ equations: [AdjointEquation], _ value: Expr,
    _ simplification: Simplification
  ) -> ([AdjointEquation], Expr)? {
    var lines = equations.filter { $0.name != candidate.name }
    guard lines.allSatisfy({ !$0.right.mentions(candidate.left) || !$0.isEnd }) else { return nil }
    for place in lines.indices where lines[place].right.symbolNames.contains(candidate.name) {
      guard let new = putIn(candidate, into: lines[place].right, simplification) else { return nil }
      lines[place].right = new
      lines[place].uses += candidate.uses
    }
    guard value.symbolNames.contains(candidate.name) else { return (lines, value) }
    guard let result = putIn(candidate, into: value, simplification) else { return nil }
    return (lines, result)
  }

  private static func putIn(
    _ equation: AdjointEquation, into e: Expr, _ simplification: Simplification
  ) -> Expr? {
    var table: [Expr: Expr] = [:]
    for part in Postorder(e).terms where part.symbol?.name == equation.name {
      guard let bindings = IndexPattern.match(equation.left, equation.variables, part),
        part.children.count == equation.left.children.count
      else { return nil }
      table[part] = equation.right.substituting(bindings).tidyingIndices
    }
    var new = e
    for (part, value) in table { new = new.replacingEverywhere(part, by: value) }
    new = simplification.simplified(new)
    return new.treeSize <= e.treeSize ? new : nil
  }

  // MARK: What is needed

  private static func needed(
    _ equations: [AdjointEquation], by value: Expr
  ) -> [AdjointEquation] {
    var names = value.symbolNames
    var isNew = true
    while isNew {
      isNew = false
      for equation in equations where names.contains(equation.name) && !equation.isEnd {
        let more = equation.right.symbolNames.subtracting(names)
        if !more.isEmpty {
          names.formUnion(more)
          isNew = true
        }
      }
    }
    let mentioned = [value] + equations.map(\.right)
    let kept = equations.filter { equation in
      // The first steps have lines of their own, which nothing may ask for; but where the loss is
      // at a step with a number, the general equation leaves that step to its line.
      let isFirst =
        equation.left.children.contains { $0.kind == .number } && !equation.isEnd
        && !equations.contains { $0.leaves(equation.left) }
      return names.contains(equation.name)
        && (!isFirst || mentioned.contains { $0.mentions(equation.left) })
    }
    var result: [AdjointEquation] = []
    for equation in kept where !(equation.isEnd && result.contains { $0.left == equation.left }) {
      result.append(equation)
    }
    return result.filter(\.isEnd) + result.filter { !$0.isEnd }
  }

  // MARK: Notation

  /// How backward quantities look in formulas: δ with the quantity's name above.
  package var symbols: SymbolTable {
    var table = net.setting.symbols
    var done = Set<String>()
    for quantity in equations.map(\.left) {
      guard let symbol = quantity.symbol, done.insert(symbol.name).inserted else { continue }
      let stem = symbol.name.dropFirst("delta_".count)
      let names = ["l", "t", "j", "k", "i", "m"]
      let children = (0..<quantity.children.count).map { place in
        let isLayer = place < symbol.layers
        return isLayer || symbol.layers > 0 ? names[place % 6] : names[(place + 1) % 6]
      }
      let layers = children.prefix(symbol.layers).joined(separator: ",")
      let indices = children.dropFirst(symbol.layers).joined(separator: ",")
      let head =
        symbol.name + (layers.isEmpty ? "" : "{\(layers)}")
        + (indices.isEmpty ? "" : "[\(indices)]")
      let letters = "\\mathrm{\(stem.filter { $0 != "_" })}"
      // δ_t^h; where there are layers, their number stands above.
      let below = layers.isEmpty ? indices : letters + (indices.isEmpty ? "" : ",\(indices)")
      let above = layers.isEmpty ? letters : "(\(layers))"
      let entry = "\(head) = \\delta" + (below.isEmpty ? "" : "_{\(below)}") + "^{\(above)}"
      if let own = try? SymbolTable.read(entry) { table.merge(own) }
    }
    return table
  }
}
