import Accounts
import ArgumentParser

/// `pennypost accounts reset-two-step ADDRESS`
struct AccountsResetTwoStepCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-two-step", abstract: "Take two-step verification from a person who lost the second step.",
        discussion: """
            The password alone lets the person in afterwards, until two-step verification is turned on again. All sessions, \
            app passwords and remembered browsers of the person end. Be sure who asks you for it.

            Example:
              pennypost accounts reset-two-step jan@firma.cz
            """)

    private struct Answer: Encodable {
        var address: String
        var twoStep = "off"
    }

    @ParentCommand var accounts: AccountsCommand
    var program: PennypostProgram { accounts.program }
    @Argument(help: "The address that the person signs in with.")
    var address: String
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let person = try await Workplace.open(program) { workplace in
            let context = try await workplace.accounts()
            let member = try await workplace.member(address)
            try await People(context).resetTwoStep(
                of: member.person.id, by: ServerOperator(companyID: member.company.id), from: .commandLine)
            return member.person
        }
        if json { return try Console.current.say(json: Answer(address: person.address)) }
        Console.current.say("Reset", .good, "two-step verification of \(person.address) is off")
        Console.current.say("The person is signed out everywhere, and the app passwords are revoked.")
    }
}

/// `pennypost accounts sign-out ADDRESS`
struct AccountsSignOutCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "Sign a person out in every browser.",
        discussion: """
            App passwords go on working. The person can sign in again.

            Example:
              pennypost accounts sign-out jan@firma.cz
            """)

    private struct Answer: Encodable {
        var address: String
        var sessions: Int
    }

    @ParentCommand var accounts: AccountsCommand
    var program: PennypostProgram { accounts.program }
    @Argument(help: "The address that the person signs in with.")
    var address: String
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let (person, count) = try await Workplace.open(program) { workplace in
            let context = try await workplace.accounts()
            let member = try await workplace.member(address)
            let count = try await People(context).endSessions(
                of: member.person.id, by: ServerOperator(companyID: member.company.id), from: .commandLine)
            return (member.person, count)
        }
        if json { return try Console.current.say(json: Answer(address: person.address, sessions: count)) }
        Console.current.say("Signed out", .good, "\(person.address), in \(count) browser\(count == 1 ? "" : "s")")
    }
}
