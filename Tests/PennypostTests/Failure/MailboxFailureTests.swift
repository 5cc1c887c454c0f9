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
                .alreadyConnected(address: "a@b.cz"), "address", "a@b.cz is already connected",
                "To replace its password: pennypost password a@b.cz"
            ),
            (
                .severalMailboxes(address: "a@b.cz", ids: [3, 7]), "address",
                "a@b.cz is connected in several companies",
                "Give a number instead of the address: #3 or #7"
            ),
            (
                .unsentMessages(address: "a@b.cz", count: 1), "address", "a@b.cz has 1 unsent message",
                "Send what is waiting with: pennypost send --pending, or discard it with --discard-unsent"
            ),
            (
                .noSuchMessage(id: 7), "id", "there is no message 7",
                "The numbers are in the first column of: pennypost list ADDRESS"
            ),
            (
                .noSuchFolder(name: "X", existing: []), "folder", "there is no folder “X”",
                "Fetch its mail first: pennypost fetch"
            ),
            (
                .noSuchFolder(name: "X", existing: ["INBOX", "Sent"]), "folder", "there is no folder “X”",
                "The folders are: INBOX, Sent"
            ),
            (
                .notInFolder(id: 7, name: "sent", folders: ["INBOX"]), "--from", "message 7 is not in “sent”",
                "The folders are: INBOX"
            ),
            (
                .severalPlaces(id: 7, folders: ["INBOX", "Sent"]), "--from",
                "message 7 is in several folders: INBOX, Sent", "Say which folder to move it from"
            ),
            (
                .inUse(address: "a@b.cz", by: .watch, since: nil), "a@b.cz", "it is being watched by another program",
                "That program fetches new mail; list it with: pennypost list a@b.cz"
            ),
            (
                .inUse(address: "a@b.cz", by: .outbox, since: nil), "a@b.cz",
                "it is having its outbox sent by another program", "Try again when that program has finished"
            ),
            (
                .secretDoesNotFit(address: "a@b.cz"), "a@b.cz",
                "its stored password or sign-in is for other servers, another user name or another certificate "
                    + "authority: these settings were changed outside Pennypost",
                "Check its servers with: pennypost mailboxes --json. If they are right, enter the password again: "
                    + "pennypost password a@b.cz. If not, disconnect the mailbox and connect it again"
            ),
            (
                .unreadableRecord("address"), "data", "a stored record has an unreadable address",
                "The data folder was written by another version or is damaged. Use that version, or restore a backup"
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
                "Use a different key for each message"
            ),
            (
                .notInOutbox(id: 7), "id", "there is no message 7 in the outbox",
                "The numbers are in the first column of: pennypost outbox"
            ),
            (
                .mayHaveLeft(id: 7), "id", "message 7 may already have been sent",
                "Ask a recipient first; to send it again anyway, give --resend-uncertain"
            ),
            (
                .cannotRetry(id: 7, state: .accepted), "id", "message 7 is accepted and cannot be sent again",
                "Only messages that are waiting, uncertain or cancelled can be sent again"
            ),
            (
                .cannotCancel(id: 7, state: .transmitting), "id", "message 7 is transmitting and cannot be cancelled",
                "Only messages that are waiting or uncertain can be cancelled"
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
