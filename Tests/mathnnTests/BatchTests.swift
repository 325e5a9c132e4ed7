import Support
import Terminal
import Testing

@testable import mathnn

@Suite("A batch of answers", .serialized) struct BatchTests {
  private func batch(_ lines: [String], _ flags: String = "") throws -> (
    objects: [JSON], code: Int32
  ) {
    try Process.inNewFolder { folder in
      let file = "\(folder)/answers.jsonl"
      let text = lines.joined(separator: "\n") + "\n"
      #expect(Golden.write(text, to: file))
      let said = Process.shell("\(Process.buildFolder)/mathnn check --batch \(file) \(flags)")
      let objects = try said.output.split(separator: "\n").map { try JSON.read(String($0)) }
      return (objects, said.code)
    }
  }

  @Test("keeps the order of 500 lines on two threads")
  func order() throws {
    let lines = (0..<500).map { i in
      let answer = i % 3 == 0 ? "\(i)*x" : "\(i)*x + \(i % 3)"
      return #"{"id":\#(i),"answer":"\#(answer)","against":"d(\#(i)*x^2/2)/d(x)"}"#
    }
    let start = ContinuousClock.now
    let (objects, code) = try batch(lines, "--threads 2")
    print("500 lines:", ContinuousClock.now - start)
    #expect(objects.map { $0["id"] } == (0..<500).map { JSON.number("\($0)") })
    let verdicts = objects.map { $0["verdict"]?.text ?? "" }
    #expect(verdicts == (0..<500).map { $0 % 3 == 0 ? "equal" : "different" })
    #expect(code == 1)
  }

  @Test("a bad line gets an error and does not stop the others")
  func errors() throws {
    let (objects, code) = try batch([
      #"{"id":"a","answer":"x +","against":"x"}"#, "no JSON", #"{"id":"c","answer":"x"}"#,
      #"{"id":"d","answer":"x","against":"x","weight":2}"#, #"[1]"#, "",
      #"{"id":"f","answer":"sqrt(x^2)","against":"x","given":["x >= 0"]}"#,
      #"{"id":"g","answer":"A'","against":"A","declare":["matrix A in n x n"]}"#,
    ])
    let verdicts = objects.map { $0["verdict"]?.text ?? "" }
    #expect(verdicts == ["error", "error", "error", "error", "error", "equal", "different"])
    #expect(objects[0]["id"] == "a" && objects[1]["id"] == .null && objects[5]["id"] == "f")
    #expect(code == 4)
    #expect(objects.prefix(5).allSatisfy { $0["errors"]?.elements?.isEmpty == false })
  }

  @Test("ends with the worst code of its lines")
  func codes() throws {
    let right = #"{"id":1,"answer":"x","against":"x"}"#
    let wrong = #"{"id":2,"answer":"x","against":"2*x"}"#
    #expect(try batch([right, right]).code == 0)
    #expect(try batch([right, wrong]).code == 1)
    #expect(try batch([wrong, "{"]).code == 4)
    #expect(try batch([]).code == 0)
  }

  @Test("a line that takes too long is undecided, and the others are judged")
  func late() throws {
    let hopeless = "sum(k = 1..n, floor(sin(k^3)*10^20)*cos(exp(k)))"
    let slow =
      #"{"id":"slow","answer":"\#(hopeless)","against":"\#(hopeless) + sum(k=1..n, binomial(k,n+1))"}"#
    let quick = #"{"id":"quick","answer":"x","against":"x"}"#
    let (objects, code) = try batch([slow, quick, slow, quick], "--timeout 1 --threads 2")
    #expect(
      objects.map { $0["verdict"]?.text ?? "" } == ["undecided", "equal", "undecided", "equal"])
    #expect(objects[0]["id"] == "slow" && objects[0]["reason"]?.text != nil)
    #expect(code == 3)
  }
}
