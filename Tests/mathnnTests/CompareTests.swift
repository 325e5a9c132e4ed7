import Expressions
import KernelInterface
import Models
import Support
import Terminal
import Testing
import Training

@testable import mathnn

/// Derived formulas beside the engine, in the same process: so faults can be planted in them.
private struct Bench {
  let engines: [EngineGradient]
  let model: Model
  var formulas: FormulaGradient

  /// A network with random weights over some rows of drawn digits, and the model it must be.
  init(
    _ front: NetworkShape.Front, hidden: [DenseShape] = [], model: Model? = nil, seed: Int,
    pictures: Int = 2
  ) throws {
    let shape = NetworkShape(
      image: ImageSize(height: 28, width: 28), front: front, hidden: hidden, classes: 10)
    let network = Network<Double>(shape)
    // Weights far from 0, so that every path counts.
    network.initialise(Initialisation(scale: 1.5), seed: seed)
    let digits = SyntheticDigits.sets(train: 1, test: pictures, seed: seed).test
    engines = (0..<pictures).map { place in
      EngineGradient(
        shape, parameters: network.tensors, picture: digits.picture(place),
        label: Int(digits.labels[place]))
    }
    self.model = try model ?? Model.read(NetworkText.equations(of: shape))
    formulas = try FormulaGradient(try Correspondence(self.model, engines[0]))
  }

  init(_ cell: Cell, units: Int = 3, rows: ClosedRange<Int> = 9...15, seed: Int) throws {
    let name = cell.rawValue
    try self.init(
      .recurrent(
        RecurrentShape(cell, units: units, firstRow: rows.lowerBound - 1, steps: rows.count)),
      model: try #require(CatalogueModel.named(name)).model(), seed: seed)
  }

  func comparison() throws -> Comparison { try Comparison(formulas, engines) }

  /// The parameters whose formulas do not meet the engine.
  func wrong() throws -> [String] {
    try comparison().rows.filter { !($0.error <= 1e-9) }.map(\.parameter)
  }

  /// The definitions of a part, changed before they are evaluated.
  mutating func plant(_ change: (Expr) -> Expr) throws {
    let match = formulas.match
    try formulas.plant { part in
      let definitions = part.result.definitions.map { definition in
        Definition(definition.left, definition.variables, change(definition.right))
      }
      part.system = try FormulaGradient.system(match, definitions)
    }
  }
}

@Suite("Derived gradients at a network's weights") struct CompareTests {
  @Test("meet the engine, for every unit, at any number of steps", arguments: Cell.allCases)
  func recurrent(_ cell: Cell) throws {
    for (seed, rows) in [9...15, 12...12, 14...15].enumerated() {
      let comparison = try Bench(cell, units: [3, 1, 5][seed], rows: rows, seed: seed).comparison()
      #expect(comparison.worst < 1e-12, "\(cell) \(rows): \(comparison.rows)")
      #expect(comparison.fault(above: 1e-9) == nil)
      #expect(comparison.rows.contains { $0.norm > 0.1 })
    }
  }

  @Test("meet the engine, for layers of any widths")
  func layers() throws {
    let shapes: [[DenseShape]] = [
      [DenseShape(5, .tanh)], [DenseShape(3, .relu), DenseShape(7, .relu)],
      [DenseShape(4, .softplus), DenseShape(1, .softplus), DenseShape(2, .softplus)],
      [DenseShape(3, .identity)], [DenseShape(6, .elu)], [DenseShape(2, .leakyrelu)],
    ]
    for (seed, hidden) in shapes.enumerated() {
      let comparison = try Bench(.flat, hidden: hidden, seed: seed).comparison()
      #expect(comparison.worst < 1e-12, "\(hidden): \(comparison.rows)")
    }
  }

  @Test("a gate that is swapped with another is seen")
  func swappedGate() throws {
    var bench = try Bench(.lstm, seed: 5)
    let other = try #require(bench.formulas.parts.first { $0.pair.parameter == "U_f" }).value
    bench.formulas.plant { part in if part.pair.parameter == "U_i" { part.value = other } }
    #expect(try bench.wrong() == ["U_i"])
    #expect(try bench.comparison().fault(above: 1e-9)?.contains("U_i") == true)
  }

  @Test("a transpose that is lost is seen")
  func lostTranspose() throws {
    var bench = try Bench(.rnn, seed: 6)
    try bench.plant { e in
      var result = e
      for part in Postorder(e).terms
      where part.kind == .transpose && part.children[0].symbol?.name == "W_rec" {
        result = result.replacingEverywhere(part, by: part.children[0])
      }
      return result
    }
    #expect(try bench.wrong() == ["W_in", "W_rec", "b_h"])
  }

  @Test("half a thousandth too much is seen", arguments: Cell.allCases)
  func scaled(_ cell: Cell) throws {
    var bench = try Bench(cell, seed: 7)
    let name = try #require(bench.formulas.parts.first).pair.parameter
    bench.formulas.plant { part in
      guard part.pair.parameter == name else { return }
      part.value = .product([Expr(2001), .power(Expr(2000), .minusOne), part.value])
    }
    #expect(try bench.wrong() == [name])
  }

  @Test("a step that is one too late is seen")
  func shiftedIndex() throws {
    var bench = try Bench(.gru, seed: 8)
    bench.formulas.plant { part in
      guard part.pair.parameter == "U_z" else { return }
      for inner in Postorder(part.value).terms where inner.symbol?.name == "h" {
        let later = inner.with(children: inner.children.map { $0 + 1 })
        part.value = part.value.replacingEverywhere(inner, by: later)
      }
    }
    #expect(try bench.wrong() == ["U_z"])
  }

  @Test("a model with its gates swapped computes other states")
  func otherModel() throws {
    let text = try #require(CatalogueModel.named("lstm")).text
      .split(separator: "\n").map { line in
        line.hasPrefix("c[t]") ? "c[t] = i[t] .* c[t-1] + f[t] .* g[t]" : String(line)
      }.joined(separator: "\n")
    let bench = try Bench(
      .recurrent(RecurrentShape(.lstm, units: 3)), model: Model.read(text), seed: 9)
    #expect(try bench.comparison().fault(above: 1e-9)?.contains("other states") == true)
  }

  @Test("a model under other names is the same network")
  func otherNames() throws {
    let elman = try #require(CatalogueModel.named("elman")).model()
    let bench = try Bench(.recurrent(RecurrentShape(.rnn, units: 4)), model: elman, seed: 10)
    #expect(try bench.comparison().worst < 1e-12)
    let own = try Model.read(
      """
      activation phi
      vector u[s] in q
      vector h[s], b in p
      matrix W in p x q
      matrix U in p x p
      time s = 1..N
      h[s] = phi(U*h[s-1] + W*u[s] + b)
      h[0] = 0
      """)
    let other = try Bench(.recurrent(RecurrentShape(.rnn, units: 2)), model: own, seed: 11)
    #expect(try other.comparison().worst < 1e-12)
  }

  @Test("norms lie below the derived bound, and are those of the formula")
  func profile() throws {
    for cell in [Cell.rnn, .gru, .gruAfter] {
      let profile = try #require(try Bench(cell, units: 4, seed: 12).comparison().profile)
      #expect(profile.bound != nil && profile.fault == nil, "\(cell)")
      for row in profile.rows {
        let (measured, bound, _, _) = profile.values(row)
        #expect(measured <= bound * (1 + 1e-9), "\(cell) \(row)")
      }
      #expect(profile.hasSlopes == (cell == .rnn))
    }
    // At pre-activations of 0 a logistic slope is a quarter of one of tanh.
    let profile = try #require(try Bench(.rnn, units: 4, seed: 12).comparison().profile)
    let row = try #require(profile.rows.first)
    let (_, _, tanh, sigmoid) = profile.values(row)
    #expect(sigmoid / tanh > 1 / 4096 && tanh < 1, "\(tanh) \(sigmoid)")
  }
}

@Suite("The command compare") struct CompareCommandTests {
  private static let mathnn = "\(Process.buildFolder)/mathnn"

  private func run(_ words: String) -> (output: String, code: Int32) {
    Process.shell("env -u MATHNN_MNIST \(Self.mathnn) compare \(words)")
  }

  @Test("the object has a row for each parameter, a line for each step, and checks")
  func object() throws {
    let said = run("rnn --hidden 3 --rows 10-14 --samples 1 --json")
    #expect(said.code == 0)
    let json = try JSON.read(said.output)
    #expect(json["verdict"]?.text == "passed")
    #expect(json["result"]?["data"]?.text == "synthetic digits")
    let rows = try #require(json["result"]?["rows"]?.elements)
    #expect(rows.compactMap { $0["parameter"]?.text } == ["W_in", "W_rec", "b_h", "W_out", "b_y"])
    for row in rows {
      for key in ["norm", "error"] {
        guard case .number? = row[key] else {
          Issue.record("\(key) is no number")
          continue
        }
      }
    }
    #expect(json["result"]?["steps"]?.elements?.count == 5)
    #expect(json["checks"]?.elements?.count == 4)
  }

  @Test("weights may have learnt, in the same call or before")
  func trained() throws {
    try Process.inNewFolder { folder in
      let words = "--hidden 3 --train 60 --batch 20 --epochs 2"
      let fresh = run("gru \(words) --samples 1")
      #expect(fresh.code == 0 && fresh.output.contains("weights after 2 epochs, seed 1"))
      #expect(run("gru \(words) --samples 1 --threads 2").output == fresh.output)
      let file = "\(folder)/g.safetensors"
      let train = "train gru \(words) --test 5 -q --checkpoint \(file)"
      #expect(Process.shell("env -u MATHNN_MNIST \(Self.mathnn) \(train)").code == 0)
      let stored = run("gru --network \(file) --samples 1")
      #expect(stored.code == 0, "\(stored.output)")
      // Below the heading, which tells where the weights are from, it is the same.
      let lines = stored.output.split(separator: "\n").dropFirst()
      #expect(lines == fresh.output.split(separator: "\n").dropFirst())
      #expect(run("rnn --network \(file)").code == 4)
      #expect(run("gru --network \(file) --hidden 3").code == 2)
    }
  }

  @Test("the norms are drawn")
  func drawn() {
    let words = "rnn --hidden 2 --rows 10-14 --samples 1 --draw"
    #expect(run("\(words) svg").output.hasPrefix("<svg"))
    #expect(run("\(words) tikz").output.contains("tikzpicture"))
    #expect(run("mlp --hidden 2 --draw svg").code == 4)
  }

  @Test("what is not the network fails, or is said to be none")
  func refused() throws {
    try Process.inNewFolder { folder in
      let text =
        "vector x[t] in n; vector h[t], b in m; matrix W in m x n; matrix U in m x m;"
        + " time t = 1..T; h[t] = sigmoid(W*x[t] + U*h[t-1] + b); h[0] = 0"
      let lines = text.split(separator: ";").map { "\($0)\\n" }.joined()
      _ = Process.shell("printf '\(lines)' > \(folder)/m")
      let said = run("\(folder)/m --hidden 2 --samples 1")
      #expect(said.code == 1 && said.output.contains("other states"), "\(said.output)")
    }
    #expect(run("rnn-linear").output.contains("no network of the engine"))
    #expect(run("nothing").code == 4)
    #expect(run("rnn --data /no/such").code == 5)
    #expect(run("mlp-loss --hidden 3,4").code == 4)
    #expect(run("rnn --rows 3-90").code == 4)
  }
}
