/// Characters beyond ASCII that are read as their spelled-out names.
enum Spelling {
  /// Greek letters with a name of their own; the lower case, then the upper case.
  static let greek: [(letter: Unicode.Scalar, name: String)] = [
    ("α", "alpha"), ("β", "beta"), ("γ", "gamma"), ("δ", "delta"), ("ε", "epsilon"),
    ("ζ", "zeta"), ("η", "eta"), ("θ", "theta"), ("ι", "iota"), ("κ", "kappa"), ("λ", "lambda"),
    ("μ", "mu"), ("ν", "nu"), ("ξ", "xi"), ("ο", "omicron"), ("π", "pi"), ("ρ", "rho"),
    ("σ", "sigma"), ("τ", "tau"), ("υ", "upsilon"), ("φ", "phi"), ("χ", "chi"), ("ψ", "psi"),
    ("ω", "omega"),
    ("Γ", "Gamma"), ("Δ", "Delta"), ("Θ", "Theta"), ("Λ", "Lambda"), ("Ξ", "Xi"), ("Π", "Pi"),
    ("Σ", "Sigma"), ("Υ", "Upsilon"), ("Φ", "Phi"), ("Ψ", "Psi"), ("Ω", "Omega"),
  ]

  /// Other shapes of Greek letters.
  private static let variants: [(letter: Unicode.Scalar, name: String)] = [
    ("ϵ", "epsilon"), ("ϕ", "phi"), ("ϑ", "theta"), ("ϱ", "rho"), ("ς", "sigma"), ("µ", "mu"),
    ("ϰ", "kappa"), ("ϖ", "pi"), ("∞", "oo"), ("ℓ", "ell"),
  ]

  private static let names: [Unicode.Scalar: String] = Dictionary(
    (greek + variants).map { ($0.letter, $0.name) }, uniquingKeysWith: { first, _ in first })

  private static let letters: [String: Unicode.Scalar] = Dictionary(
    greek.map { ($0.name, $0.letter) }, uniquingKeysWith: { first, _ in first })

  /// The spelled-out name of a letter; nil where it has none.
  static func name(of scalar: Unicode.Scalar) -> String? { names[scalar] }

  /// The letter with a spelled-out name; nil for other names.
  static func letter(named name: String) -> Unicode.Scalar? { letters[name] }

  /// The digit or sign that a superscript stands for.
  static func superscript(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar {
    case "⁰": UInt8(ascii: "0")
    case "¹": UInt8(ascii: "1")
    case "²": UInt8(ascii: "2")
    case "³": UInt8(ascii: "3")
    case "⁴"..."⁹": UInt8(scalar.value - 0x2074) + UInt8(ascii: "4")
    case "⁻": UInt8(ascii: "-")
    default: nil
    }
  }

  /// Whether it is a raised letter, as in eˣ: part of a name it would hide an exponent.
  static func isRaisedLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2B0...0x2B8, 0x2E0...0x2E4, 0x1D2C...0x1D61, 0x1D9B...0x1DBF, 0x2071, 0x207F: true
    default: false
    }
  }

  /// The character that a subscript stands for.
  static func subscripted(_ scalar: Unicode.Scalar) -> Character? {
    switch scalar {
    case "₀"..."₉": Character(Unicode.Scalar(UInt8(scalar.value - 0x2080) + UInt8(ascii: "0")))
    case "ₐ": "a"
    case "ₑ": "e"
    case "ₕ": "h"
    case "ᵢ": "i"
    case "ⱼ": "j"
    case "ₖ": "k"
    case "ₗ": "l"
    case "ₘ": "m"
    case "ₙ": "n"
    case "ₒ": "o"
    case "ₚ": "p"
    case "ᵣ": "r"
    case "ₛ": "s"
    case "ₜ": "t"
    case "ᵤ": "u"
    case "ᵥ": "v"
    case "ₓ": "x"
    default: nil
    }
  }
}
