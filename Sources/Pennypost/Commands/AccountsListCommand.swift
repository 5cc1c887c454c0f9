import Accounts
import ArgumentParser
import Storage

/// `pennypost accounts list`
struct AccountsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the people, and who is invited.",
        discussion: """
            Example:
              pennypost accounts list --json | jq -r 'select(.twoStep != "on") | .address'
            """)

    @ParentCommand var accounts: AccountsCommand
    @Flag(help: "Print one JSON object per line.")
    var json = false

    private struct Team: Sendable {
        let company: Company
        let people: [TeamMember]
        let invitations: [Invitation]
    }

    func run() async throws {
        let teams = try await Workplace.open(accounts.program, .reading) { workplace in
            let context = try await workplace.accounts()
            var teams: [Team] = []
            for company in try await Installation(workplace.database).companies() {
                let actor = ServerOperator(companyID: company.id)
                teams.append(
                    Team(
                        company: company, people: try await People(context).all(by: actor),
                        invitations: try await Invitations(context).all(by: actor)))
            }
            return teams
        }
        if json { return try say(documents: teams) }
        guard !teams.isEmpty else {
            return Console.current.say("There is no company yet. Set it up: pennypost accounts set-up-link")
        }
        for team in teams { say(team) }
    }

    private func say(documents teams: [Team]) throws {
        for team in teams {
            for person in team.people { try Console.current.say(json: PersonDocument(person)) }
            for invitation in team.invitations {
                try Console.current.say(json: PersonDocument(invitation, of: team.company, at: .now))
            }
        }
    }

    private func say(_ team: Team) {
        var table = ColumnTable([
            .init(title: "Address", leastWidth: 16), .init(title: "Name"), .init(title: "Role"),
            .init(title: "Two-step verification", leastWidth: 12), .init(title: "App passwords", isRight: true),
            .init(title: "Last seen", leastWidth: 16),
        ])
        for person in team.people {
            let member = person.member
            table.add([
                .init(member.person.address), .init(member.person.name), .init(member.role.rawValue),
                Self.twoStep(person.twoStep), .init(String(person.appPasswords)),
                .init(member.person.lastSeenAt.map(ShortTime.text) ?? "never", .dim),
            ])
        }
        Console.current.say(team.company.name, .bold, "")
        Console.current.say(table)
        for invitation in team.invitations {
            let words = invitation.isExpired(at: .now) ? "the link expired" : "the link expires"
            Console.current.say(
                "Invited: \(invitation.address) (\(invitation.name)), \(invitation.role.rawValue); \(words) "
                    + ShortTime.text(invitation.expiresAt))
        }
    }

    private static func twoStep(_ standing: TeamMember.TwoStepStanding) -> ColumnTable.Cell {
        switch standing {
        case .on(let since): .init("on since \(ShortTime.text(since))", .good)
        case .off: .init("off")
        case .requiredFrom(let due): .init("off, must by \(ShortTime.text(due))", .warning)
        }
    }
}
