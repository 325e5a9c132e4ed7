import Arrangements
import Budgets
import Exact
import Terminal

/// Networks from truth tables, and for tasks on sequences.
struct TableAnswer {
  let call: Invocation

  init(_ call: Invocation) { self.call = call }

  /// The tables of one or several outputs, parted by commas.
  static func tables(_ text: String) throws -> [TruthTable] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let tables = words.compactMap { TruthTable(String($0)) }.filter { $0.inputCount <= 6 }
    guard tables.count == words.count else {
      throw InputError(
        "'\(text)' is no truth table of up to 6 inputs",
        hint: "2, 4, 8, 16, 32 or 64 zeros and ones, the first input slowest; "
          + "several outputs are parted by commas")
    }
    guard tables.allSatisfy({ $0.inputCount == tables[0].inputCount }) else {
      throw InputError("the outputs have truth tables of different lengths")
    }
    return tables
  }

  func truth(_ text: String) throws -> Answer {
    let tables = try Self.tables(text)
    let network = ThresholdNetwork(tables: tables)
    let count = tables[0].values.count
    let isRight = (0..<count).allSatisfy { index in
      let vector = (0..<tables[0].inputCount).map { place in
        Rational(index >> (tables[0].inputCount - 1 - place) & 1)
      }
      return network.outputs(at: vector) == tables.map { $0.values[index] }
    }
    let plural = tables.count == 1 ? "" : "s"
    var lines = [
      "a network \(network.shape) for the truth table\(plural) \(text)", "", network.text,
    ]
    lines.append(isRight ? "all \(count) inputs are right" : "an input is wrong")
    let minima = tables.map { $0.minimum() }
    for (index, (table, minimum)) in zip(tables, minima).enumerated() {
      let name = tables.count == 1 ? "" : "output \(index + 1): "
      if let proof = minimum.oneIsImpossible {
        let vectors = Separation(inside: table.vectors(true), outside: table.vectors(false))
        lines += NetAnswer.impossibility(
          proof, vectors.inside, vectors.outside, isChecked: vectors.isProof(proof)
        ).map { name + $0 }
        lines.append(
          name + "\(minimum.units.count) is the least number of hidden units under an OR")
      }
    }
    var answer = Answer(
      isRight ? .passed : .failed,
      shape: .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil),
      result: Answer.Formula(network.shape))
    answer.sentences = lines.filter { !$0.isEmpty && $0 != network.text }.map {
      $0.firstCapital + "."
    }
    answer.tables = [NetAnswer.table(network)]
    answer.details = [
      .init("network", NetAnswer.json(network)),
      .init("units", .string("\(network.layers[0].count)")),
    ]
    return answer
  }

  func task(_ name: String) throws -> Answer {
    guard let task = SequenceTask.catalogue.first(where: { $0.name == name }) else {
      throw UsageError("there is no task '\(name)'", command: "net")
    }
    let network = task.network()
    let longest = min(call.arguments.integer("steps") ?? 12, 16 / task.inputCount)
    var lines = ["\(task.name): \(task.summary)", ""]
    let names = (0..<task.inputCount).map { "x\($0 + 1)" } + ["s"]
    lines.append("inputs of a step: \(names.joined(separator: ", ")); outputs: y, next s")
    lines += [network.text]
    var sequences = 0
    var wrong: [[Bool]]?
    for length in 1...longest where wrong == nil {
      try call.budget.check()
      wrong = task.counterexample(network, length: length)
      sequences += 1 << (task.inputCount * length)
    }
    let shown = wrong.map { $0.map { $0.map { $0 ? "1" : "0" }.joined() }.joined(separator: " ") }
    lines.append(
      shown.map { "wrong on the sequence \($0)" }
        ?? "right on all \(sequences) sequences up to length \(longest), with the state 0 at first")
    var answer = Answer(
      wrong == nil ? .passed : .failed,
      shape: .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil),
      result: Answer.Formula(network.shape))
    answer.sentences = lines.filter { !$0.isEmpty && $0 != network.text }.map {
      $0.firstCapital + "."
    }
    answer.tables = [NetAnswer.table(network)]
    answer.details = [
      .init("network", NetAnswer.json(network)), .init("sequences", .string("\(sequences)")),
      .init("length", .string("\(longest)")),
    ]
    answer.checks = [Answer.Check("all sequences tried", points: sequences)]
    return answer
  }
}
