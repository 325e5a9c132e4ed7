import Budgets
import Terminal
import Training

extension Command {
  /// Fetches MNIST, looks at its files, or shows drawn digits.
  static let data = Command(
    CommandSpec(
      "data", "fetch MNIST, check its files, show pictures", chapter: .networks,
      positionals: [
        Positional("WHAT", offers: .choice(["fetch", "info", "show"]), "fetch, info or show")
      ],
      flags: [
        Flag(
          "from", takes: .text("URL"), "the folder of the four packed files, http or https",
          standard: "https://ossci-datasets.s3.amazonaws.com/mnist"),
        Flag("data", takes: .file("DIR"), "the folder of the files; else MATHNN_MNIST"),
        Flag("other-data", "take IDX files that are not the published MNIST"),
        Flag("count", takes: .integer("N", 1...100), "how many pictures to show", standard: "4"),
        Flag("seed", takes: .integer("S", 0...1_000_000_000), "which drawn digits", standard: "1"),
      ],
      common: [.output, .budget, .terminal],
      description: [
        """
        'fetch' keeps what has come when it is interrupted, and goes on behind it. A file gets its \
        name only when its digest is right. 'info' names sizes and digests. Without a folder 'show' \
        draws synthetic digits.
        """
      ],
      examples: [
        Example("mathnn data fetch --data mnist", "the four files into the folder mnist"),
        Example("mathnn data info --data mnist", "sizes and digests"),
        Example("mathnn data show --count 2", "two drawn digits, as letters"),
      ], timeout: 3600)
  ) { call in
    switch call.arguments.positional(0) ?? "" {
    case "fetch": return try DataAnswer.fetch(call)
    case "info": return try DataAnswer.info(call)
    case "show": return try DataAnswer.show(call)
    case let word:
      throw UsageError(
        "'data \(word)' is not known", hint: "fetch, info or show", command: "data")
    }
  }
}

/// What the command `data` says.
enum DataAnswer {
  private static func folder(_ call: Invocation) throws -> String {
    guard let folder = call.arguments.text("data") ?? System.environment("MATHNN_MNIST") else {
      throw UsageError(
        "no folder is named", hint: "--data DIR, or MATHNN_MNIST", command: "data")
    }
    return folder
  }

  static func fetch(_ call: Invocation) throws -> Answer {
    let folder = try folder(call)
    let base = call.arguments.text("from") ?? "https://ossci-datasets.s3.amazonaws.com/mnist"
    let bar = ProgressBar(call.console, isQuiet: call.isQuiet)
    Interrupts.watch()
    defer { Interrupts.unwatch() }
    let files = try Faults.inWords { () throws(DataError) in
      try Download(from: base, to: folder).fetch(
        isStopped: { Interrupts.isAsked || call.budget.isSpent },
        watch: { name, bytes in bar.show(min(1, Double(bytes) / 1e7), "\(name) \(bytes) bytes") })
    }
    bar.clear()
    let lines = files.map { "\($0.name): \($0.wasThere ? "was there" : "fetched"), as published" }
    var answer = Answer.text(lines.map { $0 + "\n" }.joined())
    answer.result = Answer.Formula(folder)
    return answer
  }

  static func info(_ call: Invocation) throws -> Answer {
    let folder = try folder(call)
    let (lines, sets) = try Faults.inWords { () throws(DataError) in
      (
        try Mnist.report(folder),
        try Mnist.read(folder, acceptsOthers: true)
      )
    }
    let text = lines.map { "\($0.name): \($0.says)\n" }.joined()
    var answer = Answer.text(
      text + "\(sets.train.origin.rawValue): \(sets.train.count) pictures to learn from, "
        + "\(sets.test.count) to test with, \(sets.train.height)×\(sets.train.width)\n")
    answer.result = Answer.Formula(sets.train.origin.rawValue)
    answer.details = [
      .init("train", .string("\(sets.train.count)")), .init("test", .string("\(sets.test.count)")),
      .init("height", .string("\(sets.train.height)")),
      .init("width", .string("\(sets.train.width)")),
    ]
    return answer
  }

  static func show(_ call: Invocation) throws -> Answer {
    let count = call.arguments.integer("count") ?? 4
    let set: PictureSet
    if let folder = call.arguments.text("data") ?? System.environment("MATHNN_MNIST") {
      set = try Faults.inWords { () throws(DataError) in
        try Mnist.read(folder, acceptsOthers: call.arguments.isSet("other-data")).train
      }
    } else {
      set =
        SyntheticDigits.sets(
          train: count, test: 0, seed: call.arguments.integer("seed") ?? 1
        ).train
    }
    let shades = Array(" .:-=+*#%@")
    var lines = ["\(set.origin.rawValue)"]
    for number in 0..<min(count, set.count) {
      lines.append("label \(set.labels[number])")
      for row in 0..<set.height {
        let start = (number * set.height + row) * set.width
        var line = ""
        for pixel in set.pixels[start..<start + set.width] {
          let shade = shades[Int(pixel) * (shades.count - 1) / 255]
          line.append(shade)
          line.append(shade)
        }
        while line.hasSuffix(" ") { line.removeLast() }
        lines.append(line)
      }
    }
    return Answer.text(lines.map { $0 + "\n" }.joined())
  }
}
