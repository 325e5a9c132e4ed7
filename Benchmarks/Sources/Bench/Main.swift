import MathNN

@main
struct Main {
  static func main() throws {
    for model in Unrolled.allCases {
      for steps in [100, 1_000, 5_000, 20_000, 100_000] {
        let clock = ContinuousClock()
        let t0 = clock.now
        let (loss, weight) = model.loss(steps: steps)
        let t1 = clock.now
        let gradient = try loss.derivative(by: weight)
        let t2 = clock.now
        print(model.rawValue, steps, t1 - t0, t2 - t1, gradient.distinctSize)
      }
    }
  }
}
