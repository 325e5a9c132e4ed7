import Support
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import Figures

@Suite("Pictures of every kind") struct GalleryTests {
  @Test(
    "no text touches a line or another text, and nothing is cut", arguments: Gallery.all.indices)
  func collisions(_ place: Int) {
    let (name, figure) = Gallery.all[place]
    #expect(figure.collisions == [], "\(name)")
    #expect(figure.width < 520 && figure.height < 520, "\(name): \(figure.width) \(figure.height)")
    if let folder = getenv("MATHNN_GALLERY").map({ String(cString: $0) }) {
      #expect(Golden.write(figure.svg, to: "\(folder)/\(name).svg"))
      #expect(Golden.write(figure.tikz, to: "\(folder)/\(name).tikz"))
    }
  }
}
