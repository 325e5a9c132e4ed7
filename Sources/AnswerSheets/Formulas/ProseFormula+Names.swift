extension ProseFormula {
  static let identifiers: [String: String] = {
    var table: [String: String] = [
      "infty": "∞", "partial": "∂", "nabla": "∇", "ell": "ℓ", "hbar": "ℏ", "emptyset": "∅",
      "varepsilon": "ε", "epsilon": "ϵ", "varphi": "φ", "phi": "ϕ", "vartheta": "ϑ",
      "varrho": "ϱ", "varsigma": "ς", "top": "⊤", "bot": "⊥", "ldots": "…", "dots": "…",
      "cdots": "⋯", "vdots": "⋮", "ddots": "⋱", "Re": "ℜ", "Im": "ℑ", "%": "%", "#": "#",
      "$": "$", "_": "_", "&": "&amp;",
    ]
    let letters = [
      ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("zeta", "ζ"), ("eta", "η"),
      ("theta", "θ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"),
      ("xi", "ξ"), ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("upsilon", "υ"),
      ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"),
      ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"), ("Sigma", "Σ"), ("Phi", "Φ"),
      ("Psi", "Ψ"), ("Omega", "Ω"),
    ]
    for (name, letter) in letters { table[name] = letter }
    return table
  }()

  static let operators: [String: String] = [
    "cdot": "⋅", "times": "×", "pm": "±", "mp": "∓", "div": "÷", "ast": "∗", "circ": "∘",
    "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "ll": "≪",
    "gg": "≫", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "iff": "⟺", "implies": "⟹", "mapsto": "↦", "leftrightarrow": "↔", "Leftrightarrow": "⇔",
    "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "lnot": "¬", "neg": "¬", "forall": "∀",
    "exists": "∃", "mid": "∣", "parallel": "∥", "perp": "⊥", "coloneqq": "≔", "colon": ":",
    "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩", "{": "{", "}": "}", "|": "‖",
    "prime": "′", "setminus": "∖",
  ]

  static let large: [String: String] = [
    "sum": "∑", "prod": "∏", "int": "∫", "bigodot": "⨀", "bigcup": "⋃", "bigcap": "⋂",
    "bigvee": "⋁", "bigwedge": "⋀",
  ]

  static let limits: Set<String> = [
    "lim", "max", "min", "sup", "inf", "limsup", "liminf", "argmax",
  ]

  static let functions: Set<String> = [
    "log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos",
    "arctan", "det", "dim", "ker", "rank", "tr", "sgn", "deg", "Pr",
  ]

  static let spaces: [String: String] = [
    ",": "0.17em", ":": "0.22em", ";": "0.28em", " ": "0.3em", "!": "-0.17em", "quad": "1em",
    "qquad": "2em",
  ]

  static let accents: [String: String] = [
    "hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "widetilde": "~",
    "vec": "→", "dot": "˙", "ddot": "¨",
  ]

  static let alphabets: [String: String] = [
    "text": "text", "textrm": "text", "mbox": "text", "mathrm": "normal", "mathit": "normal",
    "operatorname": "operator", "mathbf": "bold", "boldsymbol": "bold", "mathbb": "double",
    "mathcal": "script",
  ]

  /// Brackets of a size that the author chose.
  static let sizes: [String: String] = [
    "bigl": "1.2em", "bigr": "1.2em", "big": "1.2em", "Bigl": "1.8em", "Bigr": "1.8em",
    "Big": "1.8em", "biggl": "2.4em", "biggr": "2.4em", "Biggl": "3em", "Biggr": "3em",
  ]

  static let delimiters: [String: String] = [
    "{": "{", "}": "}", "|": "‖", "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "vert": "|", "Vert": "‖",
  ]

  struct Environment {
    var left = ""
    var right = ""
    var look = "grid"
    var isDisplay = false
  }

  static let environments: [String: Environment] = [
    "aligned": Environment(look: "aligned", isDisplay: true),
    "split": Environment(look: "aligned", isDisplay: true),
    "gathered": Environment(isDisplay: true),
    "cases": Environment(left: "{", look: "cases"), "matrix": Environment(),
    "pmatrix": Environment(left: "(", right: ")"), "bmatrix": Environment(left: "[", right: "]"),
    "vmatrix": Environment(left: "|", right: "|"),
  ]

  static var allNames: [String] {
    let tables =
      Array(identifiers.keys) + operators.keys + large.keys + Array(limits) + Array(functions)
      + alphabets.keys + accents.keys
    return (tables + ["frac", "sqrt", "binom", "left", "begin"]).sorted()
  }

  /// Letters of the bold, double or script alphabet of Unicode; others stay.
  static func mapped(_ text: String, to variant: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      let known: [Unicode.Scalar: String] =
        variant == "double"
        ? ["R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ", "H": "ℍ"]
        : variant == "script"
          ? ["B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ"] : [:]
      if let letter = known[scalar] {
        shown += letter
        continue
      }
      let bases: (capital: UInt32, small: UInt32) =
        switch variant {
        case "bold": (0x1D400, 0x1D41A)
        case "double": (0x1D538, 0x1D552)
        default: (0x1D49C, 0x1D4B6)
        }
      switch scalar.value {
      case 0x41...0x5A:
        shown += Unicode.Scalar(bases.capital + scalar.value - 0x41).map(String.init) ?? ""
      case 0x61...0x7A:
        shown += Unicode.Scalar(bases.small + scalar.value - 0x61).map(String.init) ?? ""
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return "<mi>\(shown)</mi>"
  }
}
