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

/// One build of the kernels of the numeric engine: the same sources for other lanes.
///
/// They are optimised in every configuration, for a test that trains must not take minutes, and
/// without checks, for there is nothing but pointers in them.
func kernels(_ name: String, for processor: String? = nil) -> Target {
  let flags =
    ["-Ounchecked", "-wmo", "-num-threads", "1", "-disable-batch-mode"]
    + (processor.map { ["-Xcc", "-march=\($0)"] } ?? [])
  return .target(
    name: "Kernels\(name)", dependencies: ["CLanes", "KernelInterface"],
    path: "Sources/Kernels/\(name)",
    swiftSettings: strict + [.unsafeFlags(flags)])
}

#if arch(x86_64)
  let processorKernels = [
    kernels("AVX2", for: "x86-64-v3"), kernels("AVX512", for: "x86-64-v4"),
  ]
#else
  let processorKernels: [Target] = []
#endif

let package = Package(
  name: "mathnn",
  products: [
    .library(name: "MathNN", targets: ["MathNN"]),
    .executable(name: "mathnn", targets: ["mathnn"]),
  ],
  targets: [
    .systemLibrary(name: "CGMP"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CAffinity"),
    .systemLibrary(name: "CLanes"),
    floor("Exact", on: ["CGMP"], unsafe: true),
    floor("Figures"),
    floor("Budgets"),
    floor("Terminal", on: ["Budgets"]),
    floor("AnswerSheets", on: ["Terminal", "Budgets"]),
    floor("Expressions", on: ["Exact"]),
    floor("Arrangements", on: ["Figures", "Exact"]),
    floor("Notation", on: ["Expressions", "Exact"]),
    .target(
      name: "KernelInterface", path: "Sources/Kernels/Interface", swiftSettings: strict),
    kernels("Portable"),
    kernels("Double"),
    floor(
      "Training",
      on: ["Terminal", "CZlib", "CAffinity", "KernelInterface", "KernelsPortable", "KernelsDouble"]
        + processorKernels.map(\.name)),
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
        "Budgets", "Arrangements", "Figures", "Training", "AnswerSheets",
      ],
      swiftSettings: strict),
    tests(of: "Exact"),
    tests(of: "MathNN"),
    tests(
      of: "Calculus",
      with: [
        "Rewriting", "Notation", "Deciding", "Expressions", "Exact", "TestSupport", "Support",
      ], golden: ["Golden"]),
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
    .executableTarget(
      name: "bench-training", dependencies: ["Training", "KernelInterface"],
      path: "Benchmarks/Training", swiftSettings: strict),
    tests(of: "Figures", with: ["Support"], golden: ["Golden"]),
    tests(of: "Training", with: ["KernelInterface", "Support"]),
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
    tests(
      of: "AnswerSheets", with: ["mathnn", "Terminal", "Budgets", "Support"],
      golden: ["Golden", "Notebooks"]),
    tests(of: "Terminal", with: ["Budgets", "Support"], golden: ["Golden"]),
    tests(
      of: "mathnn",
      with: ["Training", "KernelInterface", "Models", "Expressions", "Terminal", "Support"],
      golden: ["Golden"]),
  ] + processorKernels,
  swiftLanguageModes: [.v6])
