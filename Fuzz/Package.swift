// swift-tools-version: 6.2
import PackageDescription

// The parsers of untrusted bytes, each under libFuzzer. Only their pure folders are compiled, through links, so that a
// build takes seconds and includes no library without the address sanitizer, but for gumbo, which is the system's. Build
// and run with Fuzz/run, which sets the sanitizers.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func fuzzer(_ name: String, of module: Target.Dependency) -> Target {
    .executableTarget(name: name, dependencies: ["FuzzDriver", module], swiftSettings: strict)
}

let package = Package(
    name: "pennypost-fuzz",
    targets: [
        .target(name: "MIME", swiftSettings: strict),
        .target(name: "SMTPWire", swiftSettings: strict),
        .target(name: "IMAPGrammar", swiftSettings: strict),
        .systemLibrary(name: "CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),
        .target(name: "CBoundedGumbo", dependencies: ["CGumbo"]),
        .target(name: "LetterHTML", dependencies: ["CGumbo", "CBoundedGumbo"], swiftSettings: strict),
        .target(name: "FuzzDriver", swiftSettings: strict),
        fuzzer("fuzz-mime", of: "MIME"),
        fuzzer("fuzz-tnef", of: "MIME"),
        fuzzer("fuzz-smime", of: "MIME"),
        fuzzer("fuzz-address", of: "MIME"),
        fuzzer("fuzz-smtp-reply", of: "SMTPWire"),
        fuzzer("fuzz-imap-response", of: "IMAPGrammar"),
        fuzzer("fuzz-letter-html", of: "LetterHTML"),
        // Four files of the site, through links.
        .executableTarget(name: "fuzz-uploaded-form", dependencies: ["FuzzDriver"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
