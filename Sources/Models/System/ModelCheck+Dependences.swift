internal import Exact
internal import Expressions
internal import Notation

/// Where a quantity lies, seen from the equation that mentions it.
private enum Relation {
  case earlier, same, later, unknown
}

// What each quantity on a right side refers to.
extension ModelCheck {
  mutating func findDependences() {
    for (i, mentions) in reader.mentions.enumerated() {
      for mention in mentions {
        guard let name = mention.term.symbol?.name, let targets = places[name] else { continue }
        if !isWhole(mention, targets) { continue }
        guard isReachable(mention, from: i, targets) else { continue }
        for target in targets { connect(i, to: target, mention) }
        checkInitialValues(of: mention, from: i, targets)
      }
    }
  }

  /// Whether no equation gives only entries of what is mentioned as a whole.
  private mutating func isWhole(_ mention: Mention, _ targets: [Int]) -> Bool {
    let count = mention.term.children.count
    guard let target = targets.first(where: { model.equations[$0].left.children.count > count })
    else { return true }
    let left = model.equations[target].left.plainText
    note(
      mention, "\(mention.term.plainText) has equations for its entries only",
      hint: "write \(left) here, or one equation for the whole")
    return false
  }

  // MARK: Time and layers

  /// The highest or lowest value that an index takes within the sums around it.
  private func extreme(_ index: Expr, of mention: Mention, highest: Bool) -> IndexForm? {
    guard var form = IndexForm(index) else { return nil }
    for binder in mention.binders.reversed() {
      let slope = form.coefficient(of: binder.index).signum
      if slope == 0 { continue }
      guard let bound = IndexForm((slope > 0) == highest ? binder.upper : binder.lower) else {
        return nil
      }
      form = form.replacing(binder.index, by: bound)
    }
    return form
  }

  /// Where the highest value of an index lies, seen from that of the equation.
  private func relation(
    of form: IndexForm?, to own: Expr?, _ horizon: Horizon
  ) -> Relation {
    guard let form else { return .unknown }
    guard let own, let mine = IndexForm(own) else {
      // The equation belongs to no step: everything up to the last one is there.
      guard let last = horizon.last, let end = IndexForm(last) else { return .same }
      return form.minus(end).number.map { $0.signum > 0 ? .later : .same } ?? .same
    }
    if let distance = form.minus(mine).number { return Self.relation(distance) }
    guard let value = form.number else { return .unknown }
    let first = mine.replacing(horizon.index, by: constant(horizon.first))
    return first.number.map { Self.relation(value - $0) } ?? .unknown
  }

  private static func relation(_ distance: Rational) -> Relation {
    distance.signum < 0 ? .earlier : distance.isZero ? .same : .later
  }

  private func constant(_ value: Int) -> IndexForm {
    IndexForm(Expr(value)) ?? IndexForm.zero
  }

  private func place(_ targets: [Int], _ key: KeyPath<Equation, Int?>) -> Int? {
    targets.lazy.compactMap { model.equations[$0][keyPath: key] }.first
  }

  private func timeRelation(_ mention: Mention, _ i: Int, _ targets: [Int]) -> Relation {
    guard let time = model.time, let place = place(targets, \.timePlace) else { return .same }
    let highest = extreme(mention.term.children[place], of: mention, highest: true)
    return relation(of: highest, to: model.equations[i].time, time)
  }

  private func layerRelation(_ mention: Mention, _ i: Int, _ targets: [Int]) -> Relation {
    guard let layers = model.layers, let place = place(targets, \.layerPlace) else { return .same }
    let highest = extreme(mention.term.children[place], of: mention, highest: true)
    let equation = model.equations[i]
    return relation(
      of: highest, to: equation.layerPlace.map { equation.left.children[$0] }, layers)
  }

  /// Whether what is mentioned is there when the equation is evaluated; otherwise an error is told.
  private mutating func isReachable(_ mention: Mention, from i: Int, _ targets: [Int]) -> Bool {
    let text = mention.term.plainText
    let time = timeRelation(mention, i, targets)
    switch time {
    case .later:
      note(
        mention, futureMessage(text, i),
        hint: "an equation may refer to the same time step or to earlier ones")
      return false
    case .unknown:
      note(
        mention, "\(text) can not be seen to lie in the same time step or an earlier one",
        hint: "write an index such as \(model.time?.index.plainText ?? "t") - 1")
      return false
    case .earlier:
      states.insert(mention.term.symbol?.name ?? "")
      return true
    case .same: break
    }
    switch layerRelation(mention, i, targets) {
    case .later:
      note(
        mention, "\(text) belongs to a later layer",
        hint: "an equation may refer to the same layer or to earlier ones")
      return false
    case .unknown:
      note(mention, "\(text) can not be seen to lie in the same layer or an earlier one")
      return false
    case .earlier, .same: return true
    }
  }

  private func futureMessage(_ text: String, _ i: Int) -> String {
    guard let own = model.equations[i].time, own.number == nil else {
      return "\(text) lies after the last time step \(model.time?.last?.plainText ?? "")"
    }
    return "\(text) lies in the future of \(model.equations[i].left.plainText)"
  }

  /// Notes that an equation needs another one in the same step.
  private mutating func connect(_ i: Int, to target: Int, _ mention: Mention) {
    let (mine, other) = (model.equations[i], model.equations[target])
    let count = other.left.children.count
    for place in 0..<count where place != other.timePlace && place != other.layerPlace {
      if let a = other.left.children[place].number, let b = mention.term.children[place].number,
        a != b
      {
        return
      }
    }
    if let place = other.timePlace {
      let index = mention.term.children[place]
      if let number = other.left.children[place].number {
        let isMeant = index.number == number
        guard isMeant, mine.time == nil || mine.isInitial else { return }
      } else if timeRelation(mention, i, [target]) == .earlier {
        return
      }
    }
    if let place = other.layerPlace {
      let fixed = other.left.children[place].number
      if let fixed, let number = mention.term.children[place].number, fixed != number { return }
      let isFixed =
        fixed != nil || mine.layerPlace.map { mine.left.children[$0].number != nil } ?? true
      if !isFixed, layerRelation(mention, i, [target]) == .earlier { return }
    }
    needs[i].append((target, mention))
  }

  // MARK: Initial values

  /// Every step before the first of an equation that is referred to needs a value of its own.
  private mutating func checkInitialValues(of mention: Mention, from i: Int, _ targets: [Int]) {
    checkTime(mention, i, targets)
    guard let layers = model.layers, let place = place(targets, \.layerPlace),
      let steps = steps(mention, place, i, layers, targets)
    else { return }
    for step in steps {
      var indices = Array(mention.term.children)
      indices[place] = Expr(step)
      let base = mention.term.with(children: indices)
      if !bases.contains(where: { $0.symbol == base.symbol && $0.children[place] == indices[place] }
      ) {
        bases.append(base)
      }
    }
  }

  private mutating func checkTime(_ mention: Mention, _ i: Int, _ targets: [Int]) {
    guard let time = model.time, let place = place(targets, \.timePlace),
      let name = mention.term.symbol?.name, !reader.excused.contains(name),
      let steps = steps(mention, place, i, time, targets)
    else { return }
    let wanted = steps.map { step -> Expr in
      var indices = Array(mention.term.children)
      indices[place] = Expr(step)
      return mention.term.with(children: indices)
    }
    let new = wanted.filter { missing.insert("\(name)@\($0.children[place].plainText)").inserted }
    guard let first = new.first else { return }
    let texts = new.map(\.plainText)
    let range =
      texts.count < 4
      ? texts.joined(separator: " and ") : "\(texts[0]) to \(texts[texts.count - 1])"
    note(
      mention, "\(range) \(new.count == 1 ? "has" : "have") no value",
      hint: "\(mention.term.plainText) reaches back before the first time step:"
        + " write '\(first.plainText) = 0'")
  }

  /// The steps before the first of the general equations that are needed and have no equation.
  private func steps(
    _ mention: Mention, _ place: Int, _ i: Int, _ horizon: Horizon, _ targets: [Int]
  ) -> [Int]? {
    // Written with plain loops: the optimiser of Swift 6.3.1 fails on chained optionals here.
    let index = mention.term.children[place]
    guard let first = firstStep(targets, place, horizon) else { return nil }
    let lowest = extreme(index, of: mention, highest: false)
    guard let low = value(lowest, i, horizon), low < first else { return nil }
    var last = first - 1
    if let number = extreme(index, of: mention, highest: true)?.number, let high = number.asInt {
      last = min(high, last)
    }
    guard low <= last, last - low < 1000 else { return nil }
    var known = Set<Int>()
    for target in targets {
      let left = model.equations[target].left
      if let number = left.children[place].number, let step = number.asInt { known.insert(step) }
    }
    let open = (low...last).filter { !known.contains($0) }
    return open.isEmpty ? nil : open
  }

  /// The first step at which a general equation of a quantity holds.
  private func firstStep(_ targets: [Int], _ place: Int, _ horizon: Horizon) -> Int? {
    let firsts = targets.compactMap { target -> Int? in
      let equation = model.equations[target]
      let index = equation.left.children[place]
      return IndexPattern.parts(index, equation.variables)?.shift.asInt.map { $0 + horizon.first }
    }
    return firsts.min()
  }

  /// An index at the first step for which an equation holds, as a number.
  private func value(_ form: IndexForm?, _ i: Int, _ horizon: Horizon) -> Int? {
    guard var form else { return nil }
    form = form.replacing(horizon.index, by: constant(horizon.first))
    if let last = horizon.last {
      form = form.replacing(last, by: constant(smallest(last, horizon)))
    }
    return form.number?.asInt
  }

  /// The smallest number of steps that the model speaks of.
  private func smallest(_ last: Expr, _ horizon: Horizon) -> Int {
    var smallest = horizon.first
    for part in model.givenParts {
      switch part.given {
      case .condition(let condition):
        var range = IndexRange()
        if range.narrow(last, by: condition), let lower = range.lower?.number?.asInt {
          smallest = max(smallest, lower)
        }
      case .value(let quantity, let value):
        if quantity == last, let number = value.number?.asInt { smallest = max(smallest, number) }
      case .sequence, .function: break
      }
    }
    return smallest
  }
}
