extension Function {
  /// Every function, in the order in which `mathnn functions` lists them.
  package static let catalogue: [Function] = [
    .tanh,
    .exp,
  ]
}
