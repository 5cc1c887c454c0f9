// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func pennypost(_ library: String) -> Target.Dependency { .product(name: library, package: "pennypost") }
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")

// The Swift side of `make bench`. It is a separate package, so that it sees of the libraries only what any other
// project sees.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "pennypost", path: ".."),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    ],
    targets: [
        // The time, processor time and memory of a run.
        .target(name: "Stopwatch", swiftSettings: strict),
        .executableTarget(
            name: "parse-speed", dependencies: ["Stopwatch", pennypost("MIME")], swiftSettings: strict),
        .executableTarget(
            name: "smtp-speed",
            dependencies: ["Stopwatch", pennypost("SMTP"), pennypost("MailWire"), nioCore], swiftSettings: strict),
        .executableTarget(
            name: "imap-speed",
            dependencies: ["Stopwatch", pennypost("IMAP"), pennypost("MailWire"), nioCore], swiftSettings: strict),
        // A database's location, as the driver names it.
        .target(name: "Place", dependencies: [pennypost("Storage")], swiftSettings: strict),
        .executableTarget(
            name: "archive-speed", dependencies: ["Stopwatch", "Place", pennypost("Mailboxes"), pennypost("Storage")],
            swiftSettings: strict),
        .executableTarget(
            name: "write-speed", dependencies: ["Stopwatch", "Place", pennypost("Storage")], swiftSettings: strict),
        // A port that answers no connection. Its sources are links to those of the tests.
        .target(name: "Filter", swiftSettings: strict),
        .executableTarget(
            name: "discovery-speed",
            dependencies: [
                "Stopwatch", "Filter", pennypost("MailSetup"), pennypost("MIME"), pennypost("MailWire"),
                pennypost("DNS"), nioCore,
            ], swiftSettings: strict),
        .executableTarget(
            name: "app-password-speed",
            dependencies: ["Stopwatch", "Place", pennypost("Accounts"), pennypost("Storage")],
            swiftSettings: strict),
        // The web server that the site is built on, without the site.
        .executableTarget(
            name: "bare-pages",
            dependencies: [
                "Stopwatch", nioCore, .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        // The program itself is built with this target: some figures measure its commands.
        .executableTarget(
            name: "outbox-speed",
            dependencies: [
                "Stopwatch", pennypost("Mailboxes"), pennypost("Storage"), pennypost("MIME"), pennypost("pennypost"),
            ], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
