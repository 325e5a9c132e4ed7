/// Approximate widths of characters, for texts that are measured where no font is at hand.
///
/// In thousandths of the size, close to Computer Modern, which is wider than most serif fonts of
/// browsers; the SVG writer asks browsers to keep to these widths.
enum GlyphWidths {
  static func width(of run: Label.Run) -> Double {
    run.text.reduce(0) { $0 + width(of: $1, italic: run.isItalic) } / 1000
  }

  private static func width(of character: Character, italic: Bool) -> Double {
    let known = italic ? slanted[character] ?? upright[character] : upright[character]
    if let known { return known }
    if let value = character.unicodeScalars.first?.value, value >= 0x2E80 { return 1000 }
    // Letters with accents are as wide as without.
    guard let base = character.unaccented else { return 650 }
    return (italic ? slanted[base] : nil) ?? upright[base] ?? 650
  }

  /// Whether a character reaches no higher than an x.
  static func isLow(_ character: Character) -> Bool {
    "acemnorsuvwxzgpqy.,− +=·→←αγειμνοπρστυφω…".contains(character)
  }

  /// Whether a character reaches below the line.
  static func hangs(_ character: Character) -> Bool {
    "gjpqyQ,;()[]{}|/βγζημξρφχψςΣΠ∑∏∂‖".contains(character)
  }

  private static let upright = table(
    """
    278:.,:;'!ilI| 300:j′ 389:()rt 278:[] 500:{}/`"* 306:f 333:-  392:s 444:cez 472:? \
    500:agov0123456789_^~$ 528:kxyuq 556:bdhnpu 722:w 833:m#%–—& 778:+−=<>±×÷≤≥≠≈@ 640:&
    361:I 514:J 556:S 611:Z 625:LF 653:F 681:EP 708:B 722:CTX 736:R 750:ADHNUVYK 778:GOQKX
    917:M 1028:W 278:· 500:°½¼¾ 350:¹²³⁰⁴⁵⁶⁷⁸⁹ 1000:→←↔⇒…⋯∞ 1056:∑∏ 750:ΣΠΔΓΘΛΞΦΨΩ∇ 550:∂∈ 778:⊙⊕⊗∧∨∪∩ 500:‖⊤
    833:√ 1172:…⋯ 600:ßæœøαβγδεζηθικλμνξοπρστυφχψωςϵϕϑ 450:ικ 500:τζςεγδ 680:φω
    """)

  private static let slanted = table(
    """
    529:a 429:b 433:ceC 520:d 466:e 550:f 497:g 576:h 345:i 430:j 521:k 298:l 878:m 600:n 485:oqvp
    503:p 460:q 451:r 469:s 361:t 572:ux 485:v 716:w 500:y 465:z 750:A 759:BR 745:CXS 828:D 758:E
    740:F 786:GTQ 850:HXKNM 500:I 620:J 871:K 681:L 970:M 830:N 763:O 740:P 791:Q 759:R 645:S 690:TUZ
    740:UV 700:VY 1010:W 850:X 690:YZ 640:α 590:βσ 560:γ 460:δ 466:ε 480:ζτ 500:η 470:θρ 354:ι 576:κ
    583:λ 603:μ 500:ν 460:ξ 485:ο 580:π 517:ρ 590:σ 480:τ 540:υ 654:φψ 626:χ 670:ψ 622:ω
    """)

  /// Lines of widths, each with its characters; the last word on a character counts.
  private static func table(_ text: String) -> [Character: Double] {
    var table: [Character: Double] = [" ": 333, "\u{A0}": 333, "\u{2009}": 167]
    for group in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let parts = group.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let width = Double(parts[0]) else { continue }
      for character in parts[1] { table[character] = width }
    }
    return table
  }
}

extension Character {
  /// The letter below an accent, for the letters of Latin-1; nil for all else.
  fileprivate var unaccented: Character? {
    switch self {
    case "à", "á", "â", "ã", "ä", "å": "a"
    case "è", "é", "ê", "ë": "e"
    case "ì", "í", "î", "ï": "i"
    case "ò", "ó", "ô", "õ", "ö": "o"
    case "ù", "ú", "û", "ü": "u"
    case "À", "Á", "Â", "Ã", "Ä", "Å": "A"
    case "È", "É", "Ê", "Ë": "E"
    case "Ò", "Ó", "Ô", "Õ", "Ö": "O"
    case "Ù", "Ú", "Û", "Ü": "U"
    case "ç": "c"
    case "ñ": "n"
    case "ý", "ÿ": "y"
    default: nil
    }
  }
}
