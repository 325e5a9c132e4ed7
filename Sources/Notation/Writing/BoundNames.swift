internal import Expressions

/// Readable names for the bound indices of canonical terms.
///
/// Canonical terms name their indices by height, with names that nobody can write. In print they
/// become letters that the term does not use.
struct BoundNames: Sendable {
  private var names: [String: String] = [:]

  private static let letters = ["k", "j", "i", "l", "m", "n", "p", "q", "r", "s", "t", "u", "v"]

  init(for terms: [Expr]) {
    guard terms.contains(where: { $0.traits.contains(.bindsIndex) }) else { return }
    var taken = Set<String>()
    var reserved: [String] = []
    for e in Postorder(terms).terms {
      for name in [e.symbol?.name, e.binder?.symbol?.name] {
        guard let name else { continue }
        if taken.insert(name).inserted, name.utf8.first == UInt8(ascii: "#") {
          reserved.append(name)
        }
      }
    }
    for name in reserved.sorted(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }) {
      if let letter = Self.letters.first(where: { !taken.contains($0) }) {
        taken.insert(letter)
        names[name] = letter
      } else {
        names[name] = Symbol.freshName(like: "k", avoiding: &taken)
      }
    }
  }

  /// The name as it is printed.
  func printed(_ name: String) -> String {
    name.utf8.first == UInt8(ascii: "#") ? names[name] ?? String(name.dropFirst()) : name
  }
}
