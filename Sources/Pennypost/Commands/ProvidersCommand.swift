import ArgumentParser
import Foundation
import MailSetup
import MailWire
import Mailboxes

/// `pennypost providers`: the providers whose servers are known.
struct ProvidersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "providers",
        abstract: "List the providers whose servers are known, or check their servers.",
        discussion: """
            A file providers.json in the data folder adds providers of your own, or replaces those that come with the \
            program.

            Example:
              pennypost providers
              pennypost providers check seznam wp
            """,
        subcommands: [ProvidersListCommand.self, ProvidersCheckCommand.self],
        defaultSubcommand: ProvidersListCommand.self)

    @ParentCommand var program: PennypostProgram

    /// Returns the named providers, or all if none is named.
    func chosen(_ ids: [String]) throws -> [Provider] {
        let folder = try DataLocation.path(option: program.data, environment: CommandSurroundings.current.environment)
        let known = try KnownProviders.read(dataFolder: folder)
        guard !ids.isEmpty else { return known.all }
        return try ids.map { id in
            guard let provider = known.all.first(where: { $0.id == id }) else {
                throw CommandFailure(
                    status: .noInput, code: "no-provider", field: id, message: "no provider has this name",
                    remedy: "Take one from the first column of: pennypost providers")
            }
            return provider
        }
    }
}

/// `pennypost providers list [ID…]`
struct ProvidersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the providers whose servers are known.",
        discussion: """
            Example:
              pennypost providers list gmail --json
            """)

    @ParentCommand var providers: ProvidersCommand

    @Argument(help: "Providers, by the names in the first column (default: all).")
    var ids: [String] = []

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func run() async throws {
        let chosen = try providers.chosen(ids)
        if json {
            for provider in chosen { try Console.current.say(json: ProviderDocument(provider)) }
            return
        }
        var table = ColumnTable([
            .init(title: "Id"), .init(title: "Domains", leastWidth: 16), .init(title: "IMAP", leastWidth: 20),
            .init(title: "SMTP", leastWidth: 20), .init(title: "Password"), .init(title: "Sure"),
        ])
        for provider in chosen {
            table.add([
                .init(provider.id, .bold), .init(Self.domains(of: provider)),
                .init(provider.imap.pattern.description), .init(provider.smtp.pattern.description),
                .init(Self.words(for: provider.password)), .init(Self.words(for: provider.confidence), .dim),
            ])
        }
        Console.current.say(table)
    }

    private static func domains(of provider: Provider) -> String {
        (provider.domains + provider.mxSuffixes.map { "MX \($0)" }).joined(separator: " ")
    }

    private static func words(for password: Provider.Password) -> String {
        switch password {
        case .account: "account password"
        case .appPassword: "app password"
        case .appPasswordWithTwoStep: "app password, with two-step verification"
        case .oauth: "none: OAuth 2.0"
        case .unknown: "not known"
        }
    }

    private static func words(for confidence: Provider.Confidence) -> String {
        switch confidence {
        case .confirmed: "yes"
        case .imapOnly: "IMAP only"
        case .hostsOnly: "hosts only"
        case .secondHand: "no"
        }
    }
}

/// `pennypost providers check [ID…]`
struct ProvidersCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Connect to the providers' servers from here, without signing in.",
        discussion: """
            The status is 69 if a server did not greet. On a network that blocks mail programs, all fail.

            Example:
              pennypost providers check gmail seznam
            """)

    @ParentCommand var providers: ProvidersCommand

    @Argument(help: "Providers, by the names that `pennypost providers` shows (default: all).")
    var ids: [String] = []

    @Option(
        help: ArgumentHelp("Trust the authorities in this PEM file, and no others.", valueName: "file"),
        completion: .file())
    var ca: String?

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func run() async throws {
        let chosen = try providers.chosen(ids)
        let authority = try ca.map {
            try GivenFile(option: "--ca", path: $0).read(limit: GivenServer.longestAuthority)
        }
        let check = ProviderCheck(
            trustRoots: authority.map { .pem($0) } ?? .system, resolver: try GivenNameServers.read().hostResolver)
        let isJSON = json
        let failed = try await Interruption.cancellable { () async throws -> Int in
            var failed = 0
            try await check.run(chosen) { finding in
                if finding.failure != nil { failed += 1 }
                try Self.report(finding, isJSON: isJSON)
            }
            return failed
        }
        guard failed > 0 else { return }
        throw CommandFailure(
            status: .unavailable, code: "unreachable", field: "providers",
            message: failed == 1 ? "one server did not greet" : "\(failed) servers did not greet",
            remedy: "Try from another network; if that fails too, check the provider's own page")
    }

    private static func report(_ finding: ProviderCheck.Finding, isJSON: Bool) throws {
        if isJSON { return try Console.current.say(json: ProviderFindingDocument(finding)) }
        let service = finding.service == .imap ? "IMAP" : "SMTP"
        guard let endpoint = finding.endpoint else {
            let server = finding.service == .imap ? finding.provider.imap : finding.provider.smtp
            Console.current.say(
                "Skipped", .dim,
                "\(finding.provider.id) \(service): the number in \(server.pattern.host) differs between customers")
            return
        }
        let place = "\(finding.provider.id) \(service) \(endpoint)"
        if let failure = finding.failure {
            let words = failure.words.map { " (\($0))" } ?? ""
            Console.current.say("Failed", .bad, "\(place): \(failure.summary)\(words)")
        } else {
            Console.current.say(
                "Greets", .good, "\(place), \(ProviderFindingDocument.milliseconds(finding.duration)) ms")
        }
    }
}
