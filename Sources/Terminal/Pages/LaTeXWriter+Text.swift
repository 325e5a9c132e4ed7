extension LaTeXWriter {
  /// The text with the characters replaced that LaTeX would obey, or does not know.
  package static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\textbackslash{}"
      case "^": result += "\\textasciicircum{}"
      case "~": result += "\\textasciitilde{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      case "\"": result += "\\textquotedbl{}"
      // Two hyphens would become one dash, and a sign vector would lose its signs.
      case "-": result += result.hasSuffix("-") ? "{}-" : "-"
      case "#", "$", "%", "&", "_", "{", "}": result += "\\\(scalar)"
      default: result += symbols[scalar] ?? (isKnown(scalar) ? String(scalar) : "?")
      }
    }
  }

  /// Whether a document with the packages of the preamble can print a character as it is.
  static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x0A || (0x20..<0x7F).contains(scalar.value)
      || (0xA1...0x17F).contains(scalar.value) || (0x2010...0x201E).contains(scalar.value)
  }

  /// Text whose long words may be broken behind signs.
  static func softened(_ text: String) -> String {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    return words.map { word in
      guard word.count > 12 else { return escaped(String(word)) }
      return word.map {
        escaped(String($0)) + ("(),*=+/-_.;:".contains($0) ? "\\allowbreak{}" : "")
      }
      .joined()
    }.joined(separator: " ")
  }

  /// Text in typewriter letters, its blanks kept.
  static func typewriter(_ text: String) -> String {
    escaped(text).replacing("'", with: "\\textquotesingle{}").replacing(
      "`", with: "\\textasciigrave{}"
    )
    .replacing("-", with: "-{}").replacing(" ", with: "~")
  }

  /// Text in typewriter letters that may be broken behind signs.
  static func breakable(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      let piece = character == " " ? " " : typewriter(String(character))
      result += piece
      if ",/()[]=+*_.^-:".contains(character) { result += "\\allowbreak{}" }
    }
  }

  /// Characters of prose that need a command.
  private static let symbols: [Unicode.Scalar: String] = {
    var table: [Unicode.Scalar: String] = [
      "\u{A0}": "~", "\u{202F}": "\\,", "\u{2009}": "\\,", "\u{200B}": "", "\u{AD}": "\\-",
      "…": "\\dots{}", "•": "\\textbullet{}", "€": "\\texteuro{}", "\t": " ", "′": "$'$",
      "✓": "$\\checkmark$", "✗": "$\\times$", "−": "$-$", "·": "$\\cdot$", "±": "$\\pm$",
      "×": "$\\times$", "²": "$^2$", "³": "$^3$", "¹": "$^1$", "⁻": "$^-$",
    ]
    let commands: [(String, String)] = [
      ("≤", "le"), ("≥", "ge"), ("≠", "ne"), ("≈", "approx"), ("→", "to"), ("⇒", "Rightarrow"),
      ("↦", "mapsto"), ("←", "leftarrow"), ("↔", "leftrightarrow"), ("∞", "infty"), ("∈", "in"),
      ("∉", "notin"), ("∑", "sum"), ("∏", "prod"), ("√", "surd"), ("⊙", "odot"), ("∂", "partial"),
      ("∇", "nabla"), ("∀", "forall"), ("∃", "exists"), ("∪", "cup"), ("∩", "cap"),
      ("⊂", "subset"), ("∅", "emptyset"), ("≡", "equiv"), ("∝", "propto"), ("≪", "ll"),
      ("≫", "gg"), ("∥", "parallel"), ("‖", "Vert"), ("⊤", "top"), ("⌊", "lfloor"),
      ("⌋", "rfloor"), ("⇔", "Leftrightarrow"), ("∼", "sim"),
    ]
    for (character, name) in commands {
      for scalar in character.unicodeScalars { table[scalar] = "$\\\(name)$" }
    }
    let small = [
      "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa",
      "lambda", "mu", "nu", "xi", "o", "pi", "rho", "varsigma", "sigma", "tau", "upsilon",
      "varphi", "chi", "psi", "omega",
    ]
    for (place, name) in small.enumerated() {
      guard let scalar = Unicode.Scalar(0x3B1 + UInt32(place)) else { continue }
      table[scalar] = name == "o" ? "$o$" : "$\\\(name)$"
    }
    for (letter, name) in [
      ("Γ", "Gamma"), ("Δ", "Delta"), ("Θ", "Theta"), ("Λ", "Lambda"), ("Ξ", "Xi"), ("Π", "Pi"),
      ("Σ", "Sigma"), ("Φ", "Phi"), ("Ψ", "Psi"), ("Ω", "Omega"), ("ϑ", "vartheta"),
      ("ϵ", "epsilon"), ("ϕ", "phi"),
    ] {
      for scalar in letter.unicodeScalars { table[scalar] = "$\\\(name)$" }
    }
    let digits = "₀₁₂₃₄₅₆₇₈₉"
    for (digit, scalar) in digits.unicodeScalars.enumerated() { table[scalar] = "$_\(digit)$" }
    for (digit, scalar) in ["⁰", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"].enumerated() {
      let value = digit == 0 ? 0 : digit + 3
      for part in scalar.unicodeScalars { table[part] = "$^\(value)$" }
    }
    return table
  }()

  /// Packages of the small set, and our own commands.
  static let preamble = #"""
    \documentclass[11pt,a4paper]{article}
    \usepackage[T1]{fontenc}
    \usepackage[utf8]{inputenc}
    \usepackage{lmodern,textcomp}
    \usepackage{amsmath,amssymb,mathtools}
    \usepackage[a4paper,margin=25mm]{geometry}
    \usepackage{graphicx,xcolor,tikz,booktabs,longtable,array}
    \usepackage[expansion=false]{microtype}
    \usepackage[hidelinks]{hyperref}
    \allowdisplaybreaks
    \setlength{\parindent}{0pt}\setlength{\parskip}{4pt plus 2pt}
    \setlength{\emergencystretch}{4em}\raggedbottom
    \pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
    \definecolor{mnnrule}{HTML}{1F5FA8}\definecolor{mnngood}{HTML}{17693A}
    \definecolor{mnnwarn}{HTML}{8A4B08}\definecolor{mnnmark}{HTML}{6B3FA0}
    \definecolor{mnntint}{HTML}{EEF4FB}\definecolor{mnnframe}{HTML}{9DB9D9}
    \newsavebox{\mnnbox}
    \newlength{\mnnindent}
    \newcommand{\mnnuse}{\ifdim\wd\mnnbox>\linewidth\resizebox{\linewidth}{!}{\usebox{\mnnbox}}\else\usebox{\mnnbox}\fi}
    \newcommand{\mnnfit}[1]{\sbox{\mnnbox}{$\displaystyle #1$}\mnnuse}
    \newcommand{\mnninline}[1]{\sbox{\mnnbox}{$#1$}\mnnuse}
    \newcommand{\mnndisplay}[1]{\par\smallskip{\leftskip=1.5em\noindent\advance\linewidth by -1.5em\mnnfit{#1}\par}\smallskip}
    \newcommand{\mnntitle}[2]{{\LARGE\bfseries\raggedright\hyphenpenalty=10000 #1\par}\ifx\relax#2\relax\else\smallskip{\color{gray}#2\par}\fi\bigskip}
    \newcommand{\mnnpoints}[1]{\hfill{\normalfont\small\color{gray}(#1)}}
    \newcommand{\mnnline}[2]{\par\smallskip\setlength{\mnnindent}{#1em}\noindent\hspace*{\mnnindent}\hspace*{2.4em}\begin{minipage}[t]{\dimexpr.73\linewidth-\mnnindent}\mnnfit{#2}\end{minipage}\par}
    \newcommand{\mnnstep}[5]{\par\smallskip\setlength{\mnnindent}{#1em}\noindent\hspace*{\mnnindent}\makebox[2em][r]{\footnotesize\color{gray}#2.}\hspace{.4em}\begin{minipage}[t]{\dimexpr.73\linewidth-\mnnindent}\mnnfit{#5}\end{minipage}\hfill\begin{minipage}[t]{\dimexpr.27\linewidth-3em}\raggedright\footnotesize\leavevmode{\color{mnnrule}#3}\ifx\relax#4\relax\else\newline{\scriptsize\color{gray}#4}\fi\end{minipage}\par}
    \newcommand{\mnnresult}[2]{\par\medskip\noindent{\setlength{\fboxsep}{8pt}\fcolorbox{mnnframe}{mnntint}{\begin{minipage}{\dimexpr\linewidth-2\fboxsep-2\fboxrule}\centering\mnnfit{#1}#2\end{minipage}}}\par\medskip}
    \newcommand{\mnnvalidity}[1]{\par\smallskip{\small #1}}
    \newcommand{\mnncheck}[2]{\par{\small\color{mnngood}$#1$~#2\par}}
    \newcommand{\mnncaption}[2]{{\small\textbf{#1} #2\par}}
    \newcommand{\mnnshrink}{\ifdim\ht\mnnbox>290pt\sbox{\mnnbox}{\resizebox{!}{290pt}{\usebox{\mnnbox}}}\fi}
    \newenvironment{mnnfigure}[1]{\def\mnnbelow{#1}\par\medskip\begin{lrbox}{\mnnbox}}{\end{lrbox}\mnnshrink\noindent\begin{minipage}{\linewidth}\centering\mnnuse\par\smallskip\mnnbelow\end{minipage}\par\medskip}
    \newenvironment{mnntable}[1]{\def\mnnabove{#1}\par\medskip\begin{lrbox}{\mnnbox}}{\end{lrbox}\noindent\begin{minipage}{\linewidth}\centering\mnnabove\smallskip\mnnuse\end{minipage}\par\medskip}
    \newenvironment{mnncode}{\par\smallskip\begingroup\footnotesize\ttfamily\parskip=0pt}{\par\endgroup\smallskip}
    \newcommand{\mnncodeline}[1]{\noindent\mbox{#1}\par}
    \newcommand{\mnnhead}[3]{\def\mnnname{#2}\ifx\mnnname\empty\else\textbf{\color{#1}#2.}\ #3\par\nobreak\fi}
    \newenvironment{mnnpart}[2]{\par\nobreak\smallskip\mnnhead{mnnrule}{#1}{#2}}{\par\smallskip}
    \newenvironment{mnnremark}[2]{\par\medskip{\color{mnnwarn}\hrule height .6pt}\nopagebreak\smallskip\begingroup\small\mnnhead{mnnwarn}{#1}{#2}}{\par\endgroup\nopagebreak\smallskip{\color{mnnwarn}\hrule height .6pt}\medskip}
    \newenvironment{mnnmarking}[2]{\par\medskip{\color{mnnmark}\hrule height .6pt}\nopagebreak\smallskip\begingroup\small\mnnhead{mnnmark}{#1}{#2}}{\par\endgroup\nopagebreak\smallskip{\color{mnnmark}\hrule height .6pt}\medskip}
    """#
}
