// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is held to: warnings are errors, and an import is internal unless it says otherwise.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
]

let package = Package(
    name: "pennypost",
    products: [
        .library(name: "MIME", targets: ["MIME"]),
        .library(name: "MailWire", targets: ["MailWire"]),
        .library(name: "SMTP", targets: ["SMTP"]),
        .library(name: "IMAP", targets: ["IMAP"]),
        .library(name: "Mail", targets: ["Mail"]),
        .library(name: "DNS", targets: ["DNS"]),
        .library(name: "OAuth", targets: ["OAuth"]),
        .library(name: "MailSetup", targets: ["MailSetup"]),
        .library(name: "Storage", targets: ["Storage"]),
        .library(name: "LetterHTML", targets: ["LetterHTML"]),
        .library(name: "Accounts", targets: ["Accounts"]),
        .library(name: "Mailboxes", targets: ["Mailboxes"]),
        .executable(name: "pennypost", targets: ["Pennypost"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.1"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0",
            traits: ["YAML", "CommandLineArguments"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // What a message is: parse, build, addresses, charsets.
        .target(name: "MIME", swiftSettings: strict),
        // What SMTP and IMAP share: endpoint, transport security, secret, SASL, framing, transcript.
        .target(name: "MailWire", dependencies: nio + [crypto, cryptoExtras], swiftSettings: strict),
        .target(name: "SMTP", dependencies: ["MailWire"] + nio, swiftSettings: strict),
        // Sign-in where a provider takes no password: OAuth 2.0.
        .target(
            name: "OAuth",
            dependencies: [
                "MailWire", crypto, asyncHTTPClient, nioHTTP1, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        // zlib, for IMAP's COMPRESS=DEFLATE (Debian: zlib1g-dev).
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "IMAP", dependencies: ["MailWire", "CZlib"] + nio, swiftSettings: strict),
        // MIME, SMTP and IMAP for callers who use them together: sends what MIME builds, decodes what IMAP fetches.
        .target(
            name: "Mail",
            dependencies: ["MIME", "MailWire", "SMTP", "IMAP", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict),
        // c-ares (Debian: libc-ares-dev), and what is asked through it: MX, SRV, A, AAAA. Knows nobody of ours.
        .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
        .target(name: "DNS", dependencies: ["CAres"], swiftSettings: strict),
        // From an address to servers that work, or the one cause why not: providers, discovery, doctor.
        .target(
            name: "MailSetup",
            dependencies: [
                "MIME", "MailWire", "SMTP", "IMAP", "DNS", "OAuth", asyncHTTPClient, nioHTTP1,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            resources: [
                .embedInCode("Providers/providers.json"),
                .embedInCode("Texts/cs.json"), .embedInCode("Texts/en.json"),
                .embedInCode("Texts/pl.json"), .embedInCode("Texts/sk.json"),
            ],
            swiftSettings: strict),
        // PostgreSQL's own client library (Debian: libpq-dev).
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Storage",
            dependencies: [
                crypto, .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"), "CLibPQ",
            ],
            swiftSettings: strict),
        .target(
            name: "Mailboxes",
            dependencies: [
                "Storage", "MailSetup", "MIME", "MailWire", "SMTP", "IMAP", "OAuth",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            resources: [
                .embedInCode("Texts/cs.json"), .embedInCode("Texts/en.json"),
                .embedInCode("Texts/pl.json"), .embedInCode("Texts/sk.json"),
            ],
            swiftSettings: strict),
        // Who may come in: companies, people, sign-in, second steps, app passwords. Knows no web and no mail.
        .target(
            name: "Accounts",
            dependencies: [
                "Storage", crypto, cryptoExtras, asyncHTTPClient, nioHTTP1, logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict),
        // QR codes (Debian: libqrencode-dev).
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        // The pages and the JSON API.
        .target(
            name: "Web",
            dependencies: [
                "Accounts", "LetterHTML", "Mailboxes", "MailSetup", "MailWire", "MIME", "Storage", "CQREncode", crypto,
                logging, nioHTTP1,
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ] + hummingbird,
            resources: [
                .embedInCode("Assets"), .embedInCode("Templates"),
                .embedInCode("Texts/cs.json"), .embedInCode("Texts/en.json"),
                .embedInCode("Texts/pl.json"), .embedInCode("Texts/sk.json"),
            ],
            swiftSettings: strict),
        // An HTML5 parser (Debian: libgumbo-dev), and the same with limits, which it lacks.
        .systemLibrary(name: "CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),
        .target(name: "CBoundedGumbo", dependencies: ["CGumbo"]),
        // Makes the HTML of an untrusted letter safe to show. Imports none of our modules.
        .target(name: "LetterHTML", dependencies: ["CBoundedGumbo", "CGumbo"], swiftSettings: strict),
        // The C library's allocator.
        .systemLibrary(name: "CMalloc"),
        .executableTarget(
            name: "Pennypost",
            dependencies: [
                "Mailboxes", "MailSetup", "Storage", "MIME", "MailWire", "SMTP", "IMAP", "DNS", "OAuth", crypto,
                argumentParser, "CMalloc", "Accounts", "Web", logging,
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
            ] + hummingbird,
            swiftSettings: strict),

        // Real servers on loopback for the tests and for `make tour`.
        .target(
            name: "LocalServers",
            dependencies: [
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"), crypto, "CLibPQ", asyncHTTPClient, nioHTTP1,
            ] + nio,
            path: "Tests/LocalServers",
            exclude: ["OAuth/oauth_server.py", "OAuth/requirements.in", "OAuth/requirements.txt"],
            swiftSettings: strict),
        // A database of its own on each engine for a test.
        .target(
            name: "LocalDatabases",
            dependencies: ["LocalServers", "Storage", .product(name: "GRDBSQLite", package: "GRDB.swift")],
            path: "Tests/LocalDatabases", swiftSettings: strict),
        // What several test targets share.
        .target(
            name: "TestSupport", dependencies: ["MailWire", "LocalServers"], path: "Tests/TestSupport",
            swiftSettings: strict),
        // The network on which the tests of discovery, doctor and connecting play.
        .target(
            name: "TestStage",
            dependencies: [
                "MailSetup", "MIME", "MailWire", "DNS", "LocalServers", .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/TestStage", swiftSettings: strict),
        // The main job of the command line, shown: `make tour`.
        .executableTarget(
            name: "Demo", dependencies: ["LocalServers"], path: "Examples/Demo", swiftSettings: strict),

        .testTarget(
            name: "LocalServersTests", dependencies: ["LocalServers"] + nio, swiftSettings: strict),
        .testTarget(name: "LetterHTMLTests", dependencies: ["LetterHTML"], swiftSettings: strict),
        .testTarget(name: "MIMETests", dependencies: ["MIME", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "MailWireTests", dependencies: ["MailWire", "LocalServers", "TestSupport"] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "SMTPTests", dependencies: ["SMTP", "MailWire", "LocalServers", "TestSupport", nioEmbedded] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "IMAPTests",
            dependencies: ["IMAP", "Mail", "MailWire", "LocalServers", "TestSupport", nioEmbedded] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "MailTests", dependencies: ["Mail", "MailSetup", "DNS", "LocalServers", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "DNSTests", dependencies: ["DNS", "LocalServers"], swiftSettings: strict),
        .testTarget(
            name: "OAuthTests", dependencies: ["OAuth", "MailWire", "LocalServers", "TestSupport", asyncHTTPClient],
            swiftSettings: strict),
        .testTarget(
            name: "StorageTests", dependencies: ["Storage", "LocalDatabases", "LocalServers", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AccountsTests",
            dependencies: [
                "Accounts", "Storage", "LocalDatabases", "LocalServers", "TestSupport", crypto, cryptoExtras,
                asyncHTTPClient,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Accounts", "Mailboxes", "MailSetup", "MailWire", "Storage", "LocalDatabases", "LocalServers",
                "TestSupport", asyncHTTPClient,
                nioHTTP1,
                crypto, logging, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ] + hummingbird,
            swiftSettings: strict),
        .testTarget(
            name: "MailSetupTests",
            dependencies: [
                "MailSetup", "MIME", "MailWire", "SMTP", "IMAP", "DNS", "OAuth", "LocalServers", "TestStage",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MailboxesTests",
            dependencies: [
                "Mailboxes", "MailSetup", "Storage", "MIME", "MailWire", "SMTP", "IMAP", "DNS", "OAuth", "LocalServers",
                "LocalDatabases", "TestSupport", "TestStage", .product(name: "NIOCore", package: "swift-nio"),
            ],
            exclude: ["Migrations/mailboxes-1.sql"], swiftSettings: strict),
        .testTarget(
            name: "PennypostTests",
            dependencies: [
                "Pennypost", "Accounts", "Web", "Mailboxes", "MailSetup", "Storage", "MIME", "MailWire", "IMAP",
                "LocalServers",
                "LocalDatabases", "TestSupport", argumentParser, .product(name: "NIOCore", package: "swift-nio"),
                logging, .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: strict),
        // People's ways through the site, in a real browser (Tests/Browser).
        .testTarget(
            name: "BrowserTests", dependencies: ["Pennypost", "LocalServers", "TestSupport"], swiftSettings: strict),
        // Killed programs, harmed connections, full disks: nothing lost, nothing twice.
        .testTarget(
            name: "SurvivalTests",
            dependencies: [
                "Pennypost", "Mailboxes", "MailSetup", "Storage", "MIME", "MailWire", "SMTP", "IMAP", "LocalServers",
                "LocalDatabases", "TestSupport", crypto,
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
