import Accounts
import ArgumentParser
import Storage

/// `pennypost accounts set-up-link`
struct AccountsSetUpLinkCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-up-link", abstract: "Print a link that sets up the first company.",
        discussion: """
            Whoever opens the link becomes the administrator, so show it to no one else. It ends when the company is set up. \
            pennypost serve prints such a link at every start until then.

            Example:
              pennypost accounts set-up-link --site https://post.firma.cz
            """)

    private struct Answer: Encodable {
        var link: String
    }

    @ParentCommand var accounts: AccountsCommand
    var program: PennypostProgram { accounts.program }
    @Option(help: ArgumentHelp("The site's address (default: from the settings of serve).", valueName: "url"))
    var site: String?
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let link = try await Workplace.open(program) { workplace in
            let site = try SiteLink(site: site, dataFolder: workplace.dataFolder.path)
            return site.settingUp(try await SetUp(try await workplace.accounts()).newLink())
        }
        guard !json else { return try Console.current.say(json: Answer(link: link)) }
        Console.current.say(link)
    }
}
