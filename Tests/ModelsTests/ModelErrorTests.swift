import Notation
import Support
import Testing

@testable import Models

/// What is told about models that are wrong: each with line, caret and hint, in a golden file.
@Suite("A wrong model") struct ModelErrorTests {
  /// A title, and a model with one kind of error or several.
  static let cases: [(title: String, text: String)] = [
    ("empty", "# nothing\n"),
    ("only declarations", "scalar w\ntime t = 1..T"),
    ("undefined name", "scalar W_rec\ntime t = 1..T\nh[0] = 0\nh[t] = tanh(W_rek*h[t-1])"),
    ("undefined names, all told", "y = a*x + b"),
    ("unknown function", "scalar x\ny = tahn(x)"),
    ("doubled equation", "scalar w\ny = w\nz = y\ny = 2*w"),
    ("doubled entry", "time t = 1..T\nh[0] = 0\nh[1] = 1\nh[t] = h[t-1] + 1"),
    ("doubled declaration", "scalar w, b\nvector w in n\ny = b"),
    ("missing initial value", "scalar w\ntime t = 1..T\nh[t] = w*h[t-1]"),
    ("two missing initial values", "time t = 1..T\nh[t] = h[t-1] + h[t-2]"),
    ("one of two initial values", "time t = 1..T\nh[0] = 0\nh[t] = h[t-1] + h[t-2]"),
    ("missing initial value in a sum", "time t = 1..T\ns[t] = sum(k = 0..t-1, h[k])\nh[t] = x[t]"),
    ("future", "time t = 1..T\nh[t] = h[t+1] + x[t]"),
    ("future in a sum", "time t = 1..T\nh[t] = x[t]\ny[t] = sum(k = 1..T, h[k])"),
    ("future by a number", "time t = 1..T\nh[t] = x[t]\ny[t] = h[3]"),
    ("after the last step", "time t = 1..T\nh[t] = x[t]\nL = h[T+1]"),
    ("unclear time", "time t = 1..T\nh[t] = x[t]\ny[t] = h[2*t - 1]"),
    ("later layer", "layer l = 1..L\nscalar w{l}\nh{l} = tanh(w{l}*h{l+1})"),
    ("cycle", "scalar w\ntime t = 1..T\na[t] = w*h[t]\nh[t] = tanh(a[t])"),
    ("cycle of three", "time t = 1..T\na[t] = b[t]\nb[t] = c[t]*x[t]\nc[t] = 2*a[t]"),
    ("cycle without time", "y[n] = y[n-1] + 2"),
    ("itself", "scalar x\nx = x + 1"),
    ("result inside a step", "time t = 1..T\nh[t] = x[t]\ns = h[T]\ny[t] = h[t]/s"),
    ("index not linear", "time t = 1..T\nh[t^2] = x[t]"),
    ("index with a factor", "time t = 1..T\nh[2*t] = x[t]"),
    ("index twice", "w[i,i] = 1"),
    ("index is the horizon", "time t = 1..T\nd[T] = x[T]"),
    ("index bound by nothing", "time t = 1..T\nh[t,i] = w[i,j]*x[t]"),
    ("time bound by nothing", "time t = 1..T\nL = x[t]^2"),
    ("shapes in a product", "vector x in n\nmatrix W in n x m\nvector y in n\ny = W*x"),
    ("shapes of two sides", "vector x in n\nmatrix W in m x n\nvector y in n\ny = W*x"),
    ("undeclared vector", "time t = 1..T\nvector x[t] in n\nmatrix W in m x n\na[t] = W*x[t]"),
    ("too many indices", "scalar w\ny = w[1]"),
    ("too few indices", "time t = 1..T\nh[t] = x[t]\ny[t] = 2*h"),
    ("inputs with different indices", "time t = 1..T\nh[t] = x[t] + sum(k = 1..3, x[t,k])"),
    ("entries where the whole is meant", "vector h in n\nh[i] = x[i]\ny = norm(h)"),
    ("unknown keyword", "tmie t = 1..T\nh[t] = x[t]"),
    ("unknown line", "hello world\ny = 1"),
    ("no equation", "scalar x\nx > 3\ny = x"),
    ("no equation at all", "scalar x\nx + 3\ny = x"),
    ("time twice", "time t = 1..T\ntime s = 1..S\nh[t] = x[t]"),
    ("horizon a number", "time t = 1..4\nh[t] = x[t]"),
    ("horizon a product", "time t = 1..2*T\nh[t] = x[t]"),
    ("first step a symbol", "time t = s..T\nh[t] = x[t]"),
    ("time without a range", "time t\nh[t] = x[t]"),
    ("time and layers by one index", "time t = 1..T\nlayer t = 1..L\nh[t] = x[t]"),
    ("given with an equation", "time t = 1..T\nh[t] = x[t]\ngiven h[1] = 1"),
    ("given of a name that is not there", "time t = 1..T\nscalar w\nh[t] = w*x[t]\ngiven v = 1"),
    ("given that contradicts", "time t = 1..T\nh[t] = x[t]\nwhere T >= 3, T < 2"),
    ("horizon before the first step", "time t = 1..T\nh[t] = x[t]\ngiven T = 0"),
    ("given no range", "time t = 1..T\nh[t] = x[t]\ngiven x[t] = 0 for t != 2"),
    ("equation for the horizon", "time t = 1..T\nh[t] = x[t]\nT = 4"),
    ("function defined", "scalar x\nf(x) = x^2"),
    ("left side a sum", "scalar x, y\nx + y = 1"),
    ("condition on the right", "scalar x\ny = x > 0"),
    ("nothing on the right", "y ="),
    ("unclosed bracket", "scalar w\ntime t = 1..T\na[t] = tanh(w*x[t]\ny[t] = a[t]"),
    ("notation of nothing", "scalar w\ny = w\nnotation w ="),
    ("notation unbalanced", #"scalar w; y = w; notation w = W_{in"#),
    ("notation of a name that is not there", "scalar w_in; y = w_in; notation w_i = W"),
    ("activation unknown", "activation s = tanj\nscalar x\ny = s(x)"),
    (
      "several errors",
      "scalar w\ntime t = 1..T\nh[t] = v*h[t+1]\ny[t] = tahn(h[t])\nz[t] = w*z[t-1]\nscalar w"
    ),
  ]

  @Test("is told what is wrong, where, and what to do")
  func golden() {
    var text = ""
    for (title, model) in Self.cases {
      text += "== \(title)\n"
      do throws(ReadErrors) {
        _ = try Model.read(model, file: "net.txt")
        text += "read\n\n"
      } catch {
        text += error.report + "\n\n"
      }
    }
    #expect(Golden.difference(of: text, from: "Golden/model-errors.txt") == nil)
    #expect(!text.contains("\nread\n"))
  }
}

@Suite("Left sides with different numbers of indices") struct LeftIndexTests {
  @Test(
    "are one error, never a crash",
    arguments: [
      "time t = 1..T\nh[i,t] = h[i,t-1]\nh[0] = 0", "time t = 1..T\nh[t] = 1\nh[0,1] = 2",
      "layer l = 1..L\nh{l}[j] = 1\nh{0} = 2",
    ])
  func refused(_ text: String) {
    #expect(throws: ReadErrors.self) { try Model.read(text) }
  }
}

@Suite("Values of an index") struct GivenIndexTests {
  @Test(
    "that are no numbers are errors, never a crash",
    arguments: [
      "x[t] = 0 for t = v", "x[t] = 0 for t = 1, v", "x[t] = 0 for t = 1..v", "x[v] = 1",
      "x[t] = 0 for t > v", "x[t] = 0 for t = (t > 1)",
    ])
  func refused(_ text: String) throws {
    let model = try Model.read("vector v in n\ntime t = 1..T\nh[t] = x[t]")
    #expect(throws: ReadErrors.self) { try Setting(given: [Source(text)], model: model) }
  }
}
