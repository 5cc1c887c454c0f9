import Accounts
import ArgumentParser
import Foundation

/// `pennypost accounts`: the people of the company, for whoever looks after the server.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract: "See and help the people who sign in; check the security log.",
        discussion: """
            What an administrator does on the pages, for whoever looks after the server: when the only administrator has \
            lost the second step, for example. Everything is written into the security log.

            Example:
              pennypost accounts
              pennypost accounts invite jan@firma.cz --name "Jan Novák"
              pennypost accounts reset-two-step jan@firma.cz
              pennypost accounts verify-log
            """,
        subcommands: [
            AccountsListCommand.self, AccountsInviteCommand.self, AccountsResetTwoStepCommand.self,
            AccountsSignOutCommand.self, AccountsVerifyLogCommand.self, AccountsSetUpLinkCommand.self,
        ],
        defaultSubcommand: AccountsListCommand.self)

    @ParentCommand var program: PennypostProgram
}

/// The links that these commands print.
struct SiteLink {
    private let origin: String

    /// Creates links to the site.
    ///
    /// - Parameters:
    ///   - site: The site's address as given on the command line; `nil` for that of the settings of `pennypost serve`.
    ///   - dataFolder: The folder with the settings.
    init(site: String?, dataFolder: String) throws(CommandFailure) {
        if let site {
            guard let given = WebOrigin(site) else {
                throw CommandFailure(
                    status: .usage, code: "usage", field: "--site", message: "“\(site)” is not the address of a site",
                    remedy: "Write it as https://post.firma.cz")
            }
            origin = given.description
            return
        }
        let (settings, problems) = GivenSettings.read(
            file: nil, dataFolder: dataFolder, arguments: [], environment: ProcessInfo.processInfo.environment)
        if let problem = problems.first { throw problem.failure }
        origin = settings.origin(port: settings.web.port).description
    }

    func joining(_ token: BearerToken) -> String { "\(origin)/join/\(token.text)" }
    func settingUp(_ token: BearerToken) -> String { "\(origin)/set-up/\(token.text)" }
}

extension Workplace {
    /// Returns the company that a command is about.
    ///
    /// - Parameter name: Its name, ignoring case; needed only if there are several.
    func company(_ name: String?) async throws -> Company {
        let all = try await Installation(database).companies()
        guard !all.isEmpty else {
            throw CommandFailure(
                status: .configuration, code: "not-set-up", field: "accounts", message: "there is no company yet",
                remedy: "Set it up: pennypost accounts set-up-link")
        }
        let found = name.map { name in all.filter { $0.name.lowercased() == name.lowercased() } } ?? all
        guard found.count == 1, let company = found.first else {
            let names = all.map(\.name).joined(separator: ", ")
            throw CommandFailure(
                status: .noInput, code: "no-such-company", field: "--company",
                message: name.map { "there is no one company “\($0)”" } ?? "there are several companies",
                remedy: "The companies are: \(names)")
        }
        return company
    }

    /// Returns the person with an address.
    func member(_ address: String) async throws -> Member {
        guard let member = try await Installation(database).member(address: address) else {
            throw CommandFailure(
                status: .noInput, code: "no-such-person", field: "address", message: "no one signs in as \(address)",
                remedy: "See who is there: pennypost accounts list")
        }
        return member
    }
}
