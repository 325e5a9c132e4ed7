/// How single names look, as `notation W_in = W^{\mathrm{in}}, a[t] = a_t^{\mathrm{h}}` tells.
package struct SymbolTable: Sendable, Equatable {
  /// A name with the number of its layers and indices.
  struct Key: Hashable, Sendable {
    var name: String
    var children: Int
  }

  /// The forms in the order in which they were given.
  private(set) var names: [Key] = []
  private(set) var forms: [Key: NameForm] = [:]

  package init() {}

  package var isEmpty: Bool { forms.isEmpty }

  mutating func set(_ key: Key, _ form: NameForm) {
    if forms[key] == nil { names.append(key) }
    forms[key] = form
  }

  /// Takes over the forms of another table.
  package mutating func merge(_ other: SymbolTable) {
    for key in other.names { if let form = other.forms[key] { set(key, form) } }
  }

  func form(_ name: String, children: Int) -> NameForm? {
    forms.isEmpty ? nil : forms[Key(name: name, children: children)]
  }
}
