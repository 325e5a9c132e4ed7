#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How pictures are changed before they are learnt from.
package struct Augmentation: Sendable, Equatable {
  /// The largest angle of a random rotation about the centre, in degrees.
  package var rotation = 0.0
  /// The side of the random part that is cut out; nothing leaves pictures whole.
  package var crop: Int?

  package init(rotation: Double = 0, crop: Int? = nil) {
    self.rotation = rotation
    self.crop = crop
  }

  /// Whether pictures stay as they are.
  package var isNone: Bool { rotation == 0 && crop == nil }

  /// The side lengths that the network sees.
  package func size(of height: Int, _ width: Int) -> (height: Int, width: Int) {
    (min(height, crop ?? height), min(width, crop ?? width))
  }

  /// A changed picture; which one follows from the random numbers alone.
  func write(
    _ picture: UnsafePointer<UInt8>, _ height: Int, _ width: Int, _ random: inout Random,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    let angle = random.uniform(-rotation, rotation) * .pi / 180
    let size = size(of: height, width)
    let top = random.below(height - size.height + 1)
    let left = random.below(width - size.width + 1)
    let (c, s) = (cos(angle), sin(angle))
    let (midY, midX) = (Double(height - 1) / 2, Double(width - 1) / 2)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let (dy, dx) = (Double(y + top) - midY, Double(x + left) - midX)
        let value =
          rotation == 0
          ? Double(picture[(y + top) * width + x + left])
          : Self.value(picture, height, width, midY + c * dy - s * dx, midX + s * dy + c * dx)
        target[y * size.width + x] = UInt8(min(255, value + 0.5))
      }
    }
  }

  /// The part around the centre, for tests.
  func writeCentre(
    _ picture: UnsafePointer<UInt8>, _ height: Int, _ width: Int,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    let size = size(of: height, width)
    let (top, left) = ((height - size.height) / 2, (width - size.width) / 2)
    for y in 0..<size.height {
      for x in 0..<size.width {
        target[y * size.width + x] = picture[(y + top) * width + x + left]
      }
    }
  }

  /// The value between pixels, linear in both directions; zero outside.
  private static func value(
    _ picture: UnsafePointer<UInt8>, _ height: Int, _ width: Int, _ y: Double, _ x: Double
  ) -> Double {
    let (top, left) = (Int(floor(y)), Int(floor(x)))
    let (fy, fx) = (y - Double(top), x - Double(left))
    func pixel(_ y: Int, _ x: Int) -> Double {
      y >= 0 && y < height && x >= 0 && x < width ? Double(picture[y * width + x]) : 0
    }
    return (1 - fy) * ((1 - fx) * pixel(top, left) + fx * pixel(top, left + 1))
      + fy * ((1 - fx) * pixel(top + 1, left) + fx * pixel(top + 1, left + 1))
  }
}
