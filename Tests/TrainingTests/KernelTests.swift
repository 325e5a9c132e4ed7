import KernelInterface
import Support
import Testing

@testable import Training

@Suite("The kernels") struct KernelTests {
  /// The distance of a value from the true one, in units in the last place of Float32.
  private static func ulps(_ value: Float, _ truth: Double) -> Double {
    let near = Float(truth)
    if value == near { return 0 }
    return abs(Double(value) - truth) / Double(max(near.magnitude, .leastNormalMagnitude).ulp)
  }

  /// Every so many-th of all finite numbers, and those around the borders of the formulas.
  private static func arguments(_ step: Int) -> [Float] {
    var bits: [UInt32] = Swift.stride(from: UInt32(0), to: 0x7F80_0000, by: step).map { $0 }
    for border: Float in [0.173, 0.346_6, 0.5, 1, 9.01, 9.02, 16, 87.2, 87.33, 88.7] {
      bits += (0..<64).map { border.bitPattern - 32 + $0 }
    }
    return bits.flatMap { [Float(bitPattern: $0), -Float(bitPattern: $0)] }
  }

  private static func applied(
    _ kernels: KernelSet<Float>, _ activation: Activation, _ values: [Float]
  ) -> [Float] {
    var room = values + [Float](repeating: 0, count: (16 - values.count % 16) % 16)
    let count = room.count
    room.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { kernels.activate(activation, start, count) }
    }
    return Array(room[..<values.count])
  }

  @Test(
    "tanh, sigmoid and exp are within 3 units in the last place",
    arguments: Processor.Level.allCases)
  func accuracy(_ level: Processor.Level) {
    guard level.isUsable else { return }
    let kernels = Float.kernels(of: level)
    let x = Self.arguments(Campaign.isFull ? 97 : 40_009)
    let (tanhs, sigmoids) = (
      Self.applied(kernels, .tanh, x), Self.applied(kernels, .sigmoid, x)
    )
    var exps = x + [Float](repeating: 0, count: (16 - x.count % 16) % 16)
    let count = exps.count
    exps.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { kernels.exponential(start, count) }
    }
    var worst = (tanh: 0.0, sigmoid: 0.0, exp: 0.0)
    for (i, x) in x.enumerated() {
      worst.tanh = max(worst.tanh, Self.ulps(tanhs[i], Double(x).tangent))
      if x > -87.3 {
        worst.sigmoid = max(worst.sigmoid, Self.ulps(sigmoids[i], Double(x).logistic))
      }
      if x > -87.3, x < 88.7 {
        worst.exp = max(worst.exp, Self.ulps(exps[i], Double(x).exponential))
      }
    }
    #expect(worst.tanh <= 3, "tanh: \(worst.tanh)")
    #expect(worst.sigmoid <= 3, "sigmoid: \(worst.sigmoid)")
    #expect(worst.exp <= 3, "exp: \(worst.exp)")
    let odd = Self.applied(kernels, .tanh, [.nan, .infinity, -.infinity, -0.0])
    #expect(odd[0].isNaN && odd[1] == 1 && odd[2] == -1 && odd[3].sign == .minus)
    let ends = Self.applied(kernels, .sigmoid, [.nan, .infinity, -.infinity, 0])
    #expect(ends[0].isNaN && ends[1] == 1 && ends[2] < 1e-37 && ends[3] == 0.5)
  }

  @Test("a byte becomes the quotient by 255, rounded once")
  func fractions() {
    let bytes = (0...255).map { UInt8($0) }
    for level in Processor.Level.allCases where level.isUsable {
      let room = Buffer<Float>(count: 256, zero: 0)
      Float.kernels(of: level).fractions(bytes, room.pointer, 256)
      #expect(room.array == bytes.map { Float($0) / 255 }, "\(level)")
    }
    let room = Buffer<Double>(count: 256, zero: 0)
    Double.kernels.fractions(bytes, room.pointer, 256)
    #expect(room.array == bytes.map { Double($0) / 255 })
  }

  @Test("all levels give the bytes of a product summed in order", arguments: 0..<12)
  func products(_ seed: Int) {
    var random = Random(seed: seed, purpose: 5)
    let (m, n, k) = (1 + random.below(30), 8 * (1 + random.below(9)), 1 + random.below(40))
    let a = Buffer<Float>(count: (m + 8) * k, zero: 0)
    let b = Buffer<Float>(count: k * n, zero: 0)
    for i in 0..<m * k { a.pointer[i] = Float(random.uniform(-1, 1)) }
    for i in 0..<k * n { b.pointer[i] = Float(random.uniform(-1, 1)) }
    for adds in [false, true] {
      var expected = [Float](repeating: adds ? 0.5 : 0, count: m * n)
      for i in 0..<m * n {
        for l in 0..<k {
          expected[i].addProduct(a.pointer[i / n * k + l], b.pointer[l * n + i % n])
        }
      }
      for level in Processor.Level.allCases where level.isUsable {
        let c = Buffer<Float>(count: (m + 1) * n, zero: 0.5)
        Float.kernels(of: level).product(
          Product(
            MatrixView(a.pointer, rowStride: k), MatrixView(b.pointer, rowStride: n),
            into: MatrixView(c.pointer, rowStride: n), sizes: (m, n, k), adds: adds))
        let found = Array(c.array[..<(m * n)])
        if level == .portable {
          let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
          #expect(error < 1e-5, "portable, seed \(seed): \(error)")
        } else {
          #expect(found == expected, "\(level), seed \(seed), \(m)×\(k)×\(n)")
        }
        #expect(c.array[(m * n)...].allSatisfy { $0 == 0.5 }, "nothing is written behind the end")
      }
    }
  }
}
