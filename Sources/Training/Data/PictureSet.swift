/// Pictures of bytes with their labels.
package struct PictureSet: Sendable {
  /// Where pictures come from; every output says which it was.
  package enum Origin: String, Sendable {
    case mnist = "MNIST"
    case synthetic = "synthetic digits"
    case files = "IDX files"
  }

  package var origin: Origin
  package var height, width: Int
  /// The bytes of all pictures, line by line.
  package var pixels: [UInt8]
  package var labels: [UInt8]

  package init(
    origin: Origin, height: Int, width: Int, pixels: [UInt8], labels: [UInt8]
  ) {
    precondition(pixels.count == labels.count * height * width, "every label has its picture")
    self.origin = origin
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }

  package var count: Int { labels.count }

  /// The numbers of a picture, as the networks see it.
  package func picture(_ index: Int) -> [Double] {
    let size = height * width
    return pixels[index * size..<(index + 1) * size].map { Double($0) / 255 }
  }

  /// The first pictures only.
  package func prefix(_ count: Int) -> PictureSet {
    guard count < self.count else { return self }
    return PictureSet(
      origin: origin, height: height, width: width,
      pixels: Array(pixels[..<(count * height * width)]), labels: Array(labels[..<count]))
  }
}
