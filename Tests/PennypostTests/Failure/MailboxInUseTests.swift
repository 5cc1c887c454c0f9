import Mailboxes
import Storage
import Testing

@testable import Pennypost

@Suite("A mailbox in use by another program")
struct MailboxInUseTests {
    @Test("is reported in one sentence, and the status is to try later", arguments: MailboxWorker.allCases)
    func isReported(worker: MailboxWorker) {
        let since = Timestamp(seconds: 1_790_000_000)
        let failure = CommandFailure(MailboxError.inUse(address: "info@firma.cz", by: worker, since: since))
        #expect(failure.status == .tryLater && failure.status.rawValue == 75)
        #expect(failure.code == "mailbox-in-use")
        #expect(failure.field == "info@firma.cz")
        #expect(failure.message.hasPrefix("it ") && failure.message.contains("another program since 2026-"))
        #expect(failure.remedy?.isEmpty == false)
    }
}
