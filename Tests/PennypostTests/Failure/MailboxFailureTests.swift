import Mailboxes
import Storage
import Testing

@testable import Pennypost

@Suite("Failures of mailboxes and messages")
struct MailboxFailureTests {
    @Test(
        "A mailbox's error is worded once, and the command line adds the command",
        arguments: [
            (
                .notConnected(address: "a@b.cz"), "address", "a@b.cz is not connected",
                "Connect it first: pennypost connect a@b.cz"
            ),
            (
                .alreadyConnected(address: "a@b.cz"), "address", "a@b.cz is connected already",
                "To replace its password: pennypost password a@b.cz"
            ),
            (
                .unsentMessages(address: "a@b.cz", count: 1), "address", "a@b.cz has 1 unsent message",
                "Send what waits with: pennypost send --pending, or give --discard-unsent"
            ),
            (
                .noSuchMessage(id: 7), "id", "there is no message 7",
                "The numbers are in the first column of: pennypost list ADDRESS"
            ),
            (
                .noSuchFolder(name: "X", existing: []), "folder", "there is no folder “X”",
                "Nothing was fetched yet: pennypost fetch"
            ),
            (
                .noSuchFolder(name: "X", existing: ["INBOX", "Sent"]), "folder", "there is no folder “X”",
                "There are: INBOX, Sent"
            ),
            (
                .severalPlaces(id: 7, folders: ["INBOX", "Sent"]), "--from",
                "message 7 lies in several folders: INBOX, Sent", "Say from which it shall be moved"
            ),
            (
                .inUse(address: "a@b.cz", by: .watch, since: nil), "a@b.cz", "it is watched by another program",
                "What arrives is fetched there, and shown by: pennypost list a@b.cz"
            ),
            (
                .inUse(address: "a@b.cz", by: .outbox, since: nil), "a@b.cz",
                "it has its outbox sent by another program", "Try again when that one is done"
            ),
            (
                .secretDoesNotFit(address: "a@b.cz"), "a@b.cz",
                "what it signs in with was sealed for other servers, another user name or another authority: these were "
                    + "changed outside of Pennypost",
                "Look where it goes: pennypost mailboxes --json. If that is right, give the password again: "
                    + "pennypost password a@b.cz. If not, disconnect it and connect it again"
            ),
            (
                .unreadableRecord("address"), "data", "a stored record has an unreadable address",
                "The data folder was written by another version, or is damaged: use that version or a backup"
            ),
        ] as [(MailboxError, String, String, String)])
    func mailbox(error: MailboxError, field: String, problem: String, remedy: String) {
        let failure = CommandFailure(error)
        #expect(failure.field == field && failure.message == problem && failure.remedy == remedy)
        #expect(!"\(error)".contains("pennypost ") && !"\(error)".contains("--"))
    }

    @Test(
        "An error of the outbox is worded once, and the command line adds the command",
        arguments: [
            (
                .keyUsedForAnotherMessage(key: "key:7"), "--key", "the key “key:7” was used for another message",
                "Use one key for one message"
            ),
            (
                .notInOutbox(id: 7), "id", "there is no message 7 in the outbox",
                "The numbers are in the first column of: pennypost outbox"
            ),
            (
                .mayHaveLeft(id: 7), "id", "message 7 may have left already",
                "Ask a recipient first; to send it again all the same, give --resend-uncertain"
            ),
            (
                .cannotRetry(id: 7, state: .accepted), "id", "message 7 is accepted and cannot be sent again",
                "Only what waits, is uncertain or was taken back can be"
            ),
            (
                .cannotCancel(id: 7, state: .transmitting), "id", "message 7 is transmitting and cannot be taken back",
                "Only what has not left can be; try again when it waits or is uncertain"
            ),
        ] as [(OutboxError, String, String, String)])
    func outbox(error: OutboxError, field: String, problem: String, remedy: String) {
        let failure = CommandFailure(error)
        #expect(failure.field == field && failure.message == problem && failure.remedy == remedy)
        #expect(!"\(error)".contains("pennypost ") && !"\(error)".contains("--"))
    }

    @Test("A missing folder is the fault of the option that names it")
    func folder() {
        let error = MailboxError.noSuchFolder(name: "X", existing: [])
        let move = CommandFailure(error, folders: [("--to", "archive"), ("--from", "X")])
        #expect(move.field == "--from")
        #expect(CommandFailure(error, folders: [("--to", "X"), ("--from", "X")]).field == "--to")
        #expect(CommandFailure(error, folders: [("--folder", nil), ("--search", nil)]).field == "--search")
        #expect(CommandFailure(.severalPlaces(id: 7, folders: []), folders: [("--to", "X")]).field == "--from")
    }
}
