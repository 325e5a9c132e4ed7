package import KernelInterface
internal import KernelsDouble
internal import KernelsPortable

#if arch(x86_64)
  internal import KernelsAVX2
  internal import KernelsAVX512
#endif

/// A number that the engine computes with: Float32 for speed, Float64 for checks.
package protocol EngineNumber: BinaryFloatingPoint, Sendable {
  /// The routines for the processor at hand.
  static var kernels: KernelSet<Self> { get }
  /// What the format of checkpoints calls it.
  static var tag: String { get }
}

extension EngineNumber {
  /// What is said of the routines in use.
  package static var kernelName: String { kernels.name }
}

extension Float: EngineNumber {
  package static let kernels: KernelSet<Float> = kernels(of: Processor.level)
  package static var tag: String { "F32" }

  /// The routines of a level, for tests that compare them.
  static func kernels(of level: Processor.Level) -> KernelSet<Float> {
    #if arch(x86_64)
      switch level {
      case .avx512: return KernelsAVX512.Kernels.set("AVX-512 kernels, 16 lanes of Float32")
      case .avx2: return KernelsAVX2.Kernels.set("AVX2 kernels, 8 lanes of Float32")
      case .portable: break
      }
    #endif
    return KernelsPortable.Kernels.set("portable kernels, 8 lanes of Float32")
  }
}

extension Double: EngineNumber {
  package static let kernels = KernelsDouble.Kernels.set("portable kernels, 8 lanes of Float64")
  package static var tag: String { "F64" }
}
