import Exact
import Foundation
import Testing

@testable import Arrangements

/// A line of the table of known counts.
struct Reference: Sendable, CustomTestStringConvertible {
  var name: String
  var dimension: Int
  var whitney: [Integer]
  var digest: String?

  var regions: Integer { whitney.reduce(0, +) }
  var testDescription: String { name }

  static let all: [Reference] = {
    guard
      let url = Bundle.module.url(forResource: "Resources/counts", withExtension: "txt"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 4, let dimension = Int(parts[1]) else { return nil }
      return Reference(
        name: parts[0], dimension: dimension,
        whitney: parts[2].split(separator: " ").compactMap { Integer($0) },
        digest: parts[3] == "-" ? nil : parts[3])
    }
  }()

  /// Counts that take the general algorithm long without optimisation.
  static let slow = [
    "random_affine:10,20,1", "threshold:6", "threshold:7", "e8", "resonance:7", "triangular:333",
  ]
}

@Suite("Known counts") struct ReferenceTests {
  @Test("the table is complete") func size() {
    #expect(Reference.all.count == 95)
  }

  @Test(
    "are found by the general algorithm",
    arguments: Reference.all.filter { isCampaign || !Reference.slow.contains($0.name) })
  func general(_ reference: Reference) throws {
    // Seven-input threshold functions have 30 million flats too many for the general way.
    if reference.name == "threshold:7" { return }
    let (arrangement, _, _) = try family(reference.name)
    #expect(arrangement.dimension == reference.dimension)
    let polynomial = try arrangement.count().polynomial
    #expect(polynomial.whitney == reference.whitney)
    #expect(polynomial.regions == reference.regions)
  }

  @Test("are found along the symmetry of a family", arguments: Reference.all)
  func symmetric(_ reference: Reference) throws {
    let name = reference.name.split(separator: ":").first.map(String.init) ?? ""
    guard let merging = Family.named(name)?.merging else { return }
    let (arrangement, _, values) = try family(reference.name)
    let polynomial = try arrangement.count(merging: merging(values)).polynomial
    #expect(polynomial.whitney == reference.whitney)
  }

  @Test("are found by the family's formula", arguments: Reference.all)
  func formula(_ reference: Reference) throws {
    let (arrangement, family, values) = try family(reference.name)
    guard let whitney = family.whitney else { return }
    let known = CharacteristicPolynomial(
      dimension: arrangement.dimension, whitney: whitney(values))
    #expect(known.whitney == reference.whitney)
  }

  @Test(
    "are confirmed by listing every sign vector",
    arguments: Reference.all.filter {
      $0.digest != nil && $0.regions < (isCampaign ? 2_000_000 : 6_000)
    })
  func digest(_ reference: Reference) throws {
    let (arrangement, _, _) = try family(reference.name)
    var digest = Digest()
    let total = try RegionListing(arrangement, expected: reference.regions).forEachBlock { block in
      var bytes: [UInt8] = []
      for region in 0..<block.count {
        block.appendSigns(of: region, to: &bytes)
        bytes.append(10)
      }
      digest.update(bytes)
    }
    #expect(Integer(total) == reference.regions)
    #expect(digest.finish() == reference.digest)
  }
}
