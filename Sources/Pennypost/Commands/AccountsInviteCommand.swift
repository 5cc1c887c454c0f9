import Accounts
import ArgumentParser
import Storage

/// `pennypost accounts invite ADDRESS`
struct AccountsInviteCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Invite a person, and print the link to join.",
        discussion: """
            The link is good for seven days and for one person. It is shown only now; give it to the person and to no one \
            else. An invitation of the same address before it ends.

            Example:
              pennypost accounts invite jan@firma.cz --name "Jan Novák" --language cs
            """)

    private struct Answer: Encodable {
        var address: String
        var name: String
        var role: String
        var language: String
        var link: String
        var expiresAt: String
    }

    @ParentCommand var accounts: AccountsCommand
    var program: PennypostProgram { accounts.program }
    @Argument(help: "The address that the person will sign in with.")
    var address: String
    @Option(help: "The person's name.")
    var name: String
    @Option(help: ArgumentHelp("administrator or member.", valueName: "role"))
    var role = "member"
    @Option(help: ArgumentHelp("cs, pl, sk or en (default: the company's).", valueName: "language"))
    var language: String?
    @Option(help: ArgumentHelp("The company's name, if there are several.", valueName: "name"))
    var company: String?
    @Option(help: ArgumentHelp("The site's address (default: from the settings of serve).", valueName: "url"))
    var site: String?
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        guard let role = Role(rawValue: role) else {
            throw Self.unknown("--role", role, Role.allCases.map(\.rawValue))
        }
        let chosen = language.map(Language.init(rawValue:))
        if let language, chosen == .some(nil) {
            throw Self.unknown("--language", language, Language.allCases.map(\.rawValue))
        }
        let (made, link) = try await Workplace.open(program) { workplace in
            let site = try SiteLink(site: site, dataFolder: workplace.dataFolder.path)
            let context = try await workplace.accounts()
            let company = try await workplace.company(company)
            let made = try await Invitations(context).invite(
                address: address, name: name, role: role, language: (chosen ?? nil) ?? company.language,
                by: ServerOperator(companyID: company.id), from: .commandLine)
            return (made.invitation, site.joining(made.token))
        }
        if json {
            return try Console.current.say(
                json: Answer(
                    address: made.address, name: made.name, role: made.role.rawValue, language: made.language.rawValue,
                    link: link, expiresAt: made.expiresAt.description))
        }
        Console.current.say("Invited", .good, "\(made.address), until \(ShortTime.text(made.expiresAt))")
        Console.current.say(link)
    }

    private static func unknown(_ option: String, _ given: String, _ known: [String]) -> CommandFailure {
        CommandFailure(
            status: .usage, code: "usage", field: option, message: "“\(given)” is not one of the choices",
            remedy: "Give one of \(known.joined(separator: ", "))")
    }
}
