import IMAP
import MailSetup
import MailWire
import Testing

@testable import Mailboxes

@Suite("What a server's words mean for watching")
struct WatchWaitTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let error: IMAPError
        let kind: MailboxSchedule.Wait
        var testDescription: String { "\(error) → \(kind)" }
    }

    static func signIn(_ text: String, _ code: ResponseCode? = nil) -> IMAPError {
        .signInRefused(StatusResponse(kind: .no, code: code, text: text), mechanism: "PLAIN")
    }

    static func bye(_ text: String, _ code: ResponseCode? = nil) -> IMAPError {
        .serviceClosing(StatusResponse(kind: .bye, code: code, text: text), phase: .open)
    }

    static let cases: [Case] = [
        // The providers' own lines, as far as they are known.
        Case(error: signIn("Invalid credentials (Failure)", .authenticationFailed), kind: .passwordRefused),
        Case(
            error: signIn(
                "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
                .alert), kind: .passwordRefused),
        Case(error: signIn("Too many simultaneous connections. (Failure)", .alert), kind: .tooMany),
        Case(
            error: signIn(
                "Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)",
                .alert), kind: .tooMany),
        Case(error: bye("Account exceeded command or bandwidth limits."), kind: .tooMuch),
        Case(error: signIn("Account exceeded command or bandwidth limits.", .overQuota), kind: .tooMuch),
        Case(error: signIn("Temporary authentication failure.", .unavailable), kind: .busy),
        Case(error: signIn("Maximum number of connections", .limit), kind: .tooMany),
        Case(error: signIn("Mailbox in use", .inUse), kind: .busy),
        Case(
            error: .no(command: "SELECT", StatusResponse(kind: .no, code: .unavailable, text: "backend is down")),
            kind: .busy),
        // A server that shuts down or disconnects a silent client has nothing against the account.
        Case(error: bye("Server shutting down."), kind: .unreachable),
        Case(error: bye("Disconnected for inactivity."), kind: .unreachable),
        Case(error: bye("Too many connections from your address"), kind: .tooMany),
        Case(error: .connectionLost(.closedByPeer, phase: .open), kind: .unreachable),
        Case(
            error: .timeLimitPassed(command: "NOOP", phase: .open, limit: .seconds(120), lastWords: nil),
            kind: .unreachable),
    ]

    @Test("each error has its kind", arguments: cases)
    func reading(_ one: Case) {
        #expect(MailboxSchedule.Wait(after: ServerFailure(one.error, of: .sample()), one.error) == one.kind)
    }

    @Test("Gmail's limit leaves room for the user's other programs; elsewhere the limit is cautious")
    func limits() {
        #expect(ConnectionSlots.limit(ofHost: "IMAP.gmail.com", .builtIn) == 10)
        #expect(ConnectionSlots.limit(ofHost: "imap.firma.test", .builtIn) == 4)
    }
}
