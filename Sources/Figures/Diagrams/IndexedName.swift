/// The name of a quantity with an index: `h_t`, or `x^{(1)}(t)`.
package struct IndexedName: Sendable {
  package enum Style: Sendable {
    case below
    case inParentheses
  }

  package var base: Label
  package var style: Style

  package init(_ base: Label, _ style: Style = .below) {
    self.base = base
    self.style = style
  }

  /// The name in the notation of `Label(math:)`.
  package init(_ math: String, _ style: Style = .below) { self.init(Label(math: math), style) }

  /// The name with an index, as in `t-1`.
  package func at(_ index: String) -> Label {
    switch style {
    case .below: base.with(below: index)
    case .inParentheses: base + Label("(") + Label(math: index) + Label(")")
    }
  }
}
