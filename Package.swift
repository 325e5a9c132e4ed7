// swift-tools-version: 6.2
import PackageDescription

/// What every floor of the house is built with.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .treatAllWarnings(as: .error),
]

/// One floor of the house; it may use only floors below it.
func floor(_ name: String, on below: [String] = [], unsafe: Bool = false) -> Target {
  .target(
    name: name,
    dependencies: below.map { .target(name: $0) },
    swiftSettings: unsafe ? strict + [.strictMemorySafety()] : strict)
}

/// The tests of a floor, with the floors that they look at.
func tests(
  of name: String, with others: [String] = [], golden: [String] = [], resources: [Resource]? = nil
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: ([name] + others).map { .target(name: $0) },
    exclude: golden,
    resources: resources,
    swiftSettings: strict)
}

let package = Package(
  name: "mathnn",
  products: [
    .library(name: "MathNN", targets: ["MathNN"]),
    .executable(name: "mathnn", targets: ["mathnn"]),
  ],
  targets: [
    .systemLibrary(name: "CGMP"),
    floor("Exact", on: ["CGMP"], unsafe: true),
    floor("Figures"),
    floor("Budgets"),
    floor("Terminal", on: ["Budgets"]),
    floor("AnswerSheets", on: ["Terminal", "Budgets"]),
    floor("Expressions", on: ["Exact"]),
    floor("Arrangements", on: ["Figures", "Exact"]),
    floor("Notation", on: ["Expressions", "Exact"]),
    floor("Deciding", on: ["Expressions", "Exact"]),
    floor("Rewriting", on: ["Notation", "Deciding", "Expressions", "Exact"]),
    floor("Calculus", on: ["Rewriting", "Notation", "Deciding", "Expressions", "Exact"]),
    floor("Models", on: ["Calculus", "Rewriting", "Notation", "Deciding", "Expressions", "Exact"]),
    floor(
      "MathNN",
      on: ["Models", "Calculus", "Rewriting", "Notation", "Deciding", "Expressions", "Exact"]),
    .executableTarget(
      name: "mathnn",
      dependencies: [
        "Models", "Calculus", "Rewriting", "Notation", "Deciding", "Expressions", "Exact",
        "Terminal",
        "Budgets", "Arrangements", "Figures", "AnswerSheets",
      ],
      swiftSettings: strict),
    tests(of: "Exact"),
    tests(of: "MathNN"),
    tests(
      of: "Calculus",
      with: [
        "Rewriting", "Notation", "Deciding", "Expressions", "Exact", "TestSupport", "Support",
      ]),
    tests(
      of: "Rewriting",
      with: ["Notation", "Deciding", "Expressions", "Exact", "TestSupport", "Support"]),
    tests(of: "Expressions", with: ["Exact", "Support"]),
    .executableTarget(
      name: "bench-kernel", dependencies: ["Calculus", "Notation", "Expressions", "Exact"],
      path: "Benchmarks/Kernel", swiftSettings: strict),
    .executableTarget(
      name: "bench-arrangements", dependencies: ["Arrangements", "Exact"],
      path: "Benchmarks/Arrangements", swiftSettings: strict),
    tests(of: "Figures"),
    tests(of: "Arrangements", with: ["Exact", "Figures"], resources: [.copy("Resources")]),
    tests(of: "Deciding", with: ["Notation", "Expressions", "Exact", "Support"]),
    .target(name: "Support", path: "Tests/Support", swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["Expressions", "Exact"], path: "Tests/TermSupport",
      swiftSettings: strict),
    tests(
      of: "Notation", with: ["Expressions", "Exact", "TestSupport", "Support"], golden: ["Golden"]),
    tests(
      of: "Models",
      with: ["Calculus", "Rewriting", "Notation", "Deciding", "Expressions", "Exact", "Support"],
      golden: ["Golden"]),
    tests(of: "Terminal", with: ["Budgets", "Support"], golden: ["Golden"]),
    tests(of: "mathnn", with: ["Terminal", "Support"], golden: ["Golden"]),
  ],
  swiftLanguageModes: [.v6])
