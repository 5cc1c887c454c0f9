import Accounts
import ArgumentParser
import Storage

/// `pennypost accounts verify-log`
struct AccountsVerifyLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-log", abstract: "Check that no entry of the security log was changed or removed.",
        discussion: """
            Each entry is chained to the one before it, by a key that the database does not contain in the clear. The status \
            is 0 if the chain is whole and 74 if it is broken. The number of entries only ever grows: if it is smaller than \
            the last time, an older log was put in place.

            Example:
              pennypost accounts verify-log
            """)

    private struct Answer: Encodable {
        var isIntact: Bool
        var entries: Int64?
        var brokenAt: Int64?
    }

    @ParentCommand var accounts: AccountsCommand
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let progress = ProgressLine()
        let found = try await Workplace.open(accounts.program, .reading) { workplace in
            try await SecurityLog(try await workplace.accounts())
                .verify { done, total in progress.show("verifying", done: Int(done), of: Int(total)) }
        }
        progress.clear()
        switch found {
        case .intact(let count):
            guard !json else { return try Console.current.say(json: Answer(isIntact: true, entries: count)) }
            Console.current.say("Intact", .good, "\(count) entr\(count == 1 ? "y" : "ies")")
        case .broken(let number):
            if json {
                try Console.current.say(json: Answer(isIntact: false, brokenAt: number))
            } else {
                FailureReporter(isJSON: false).report(
                    CommandFailure(
                        status: .inputOutput, code: "log-broken", field: "log",
                        message: "entry \(number) was changed, inserted or removed",
                        remedy: "The entries before it are sound. Compare the others with a backup"))
            }
            throw QuietFailure(status: .inputOutput)
        }
    }
}
