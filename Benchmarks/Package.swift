// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "mathnn", path: "..")],
  targets: [
    .executableTarget(
      name: "bench",
      dependencies: [.product(name: "MathNN", package: "mathnn")],
      path: "Sources/Bench",
      swiftSettings: [.treatAllWarnings(as: .error)])
  ],
  swiftLanguageModes: [.v6])
