import ArgumentParser

/// `pennypost accounts`: the people of the company, for anyone who looks after the server.
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
