import MathNN

@main
struct Main {
  static func main() throws {
    let clock = ContinuousClock()
    for k in 0..<40 {
      let t0 = clock.now
      let (loss, weight) = Unrolled.rnn.loss(steps: 1000)
      let t1 = clock.now
      let gradient = try loss.derivative(by: weight)
      let t2 = clock.now
      if k % 13 == 0 { print(t1 - t0, t2 - t1, gradient.distinctSize) }
    }
  }
}
