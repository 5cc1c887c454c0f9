import LocalServers
import MailWire
import Storage
import Synchronization
import TestSupport

@testable import MailSetup
@testable import Mailboxes

/// A submission server's answers, step by step.
enum ScriptedSubmission {
    static let signIn: [ScriptStep] =
        ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN", "8BITMIME"])
        + [.expectPrefix("AUTH PLAIN"), .line("235 2.7.0 ok")]

    /// One message with one recipient, up to its end.
    static let untilTheDot: [ScriptStep] = [
        .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line("250 ok"), .expect("DATA"),
        .line("354 go"), .expectThrough("\r\n.\r\n"),
    ]

    static let accepted: [ScriptStep] = untilTheDot + [.line("250 2.0.0 taken")]

    /// Takes message after message, with one recipient each.
    static let takesAll: [ScriptStep] = signIn + [.loop(accepted)]

    /// The server refuses a recipient, or the sender, with these words.
    static func refusing(_ words: String) -> [ScriptStep] {
        [
            .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line(words),
        ]
    }

    static let quit: [ScriptStep] = [.expect("QUIT"), .line("221 bye")]
}

extension Workplace {
    /// Connects a mailbox of Anna's with a scripted submission server, and its folders at the company's Dovecot.
    func connect(
        _ user: MailUser = TestMailServers.anna, submittingTo server: ScriptedServer, at company: TestMailServers
    ) async throws -> Mailbox {
        try await directory.add(
            .assumed(
                user, imap: Endpoint(company.imaps, .tls), smtp: Endpoint(server.endpoint, .plaintext),
                authorityPEM: company.authorityPEM))
    }

    func outbox(_ clock: OutboxClock, _ policy: OutboxPolicy = OutboxPolicy()) -> Outbox {
        Outbox(directory: directory, policy: policy, now: { clock.now }, sleep: clock.sleep)
    }

    func item(_ id: Int64) async throws -> OutboxItem {
        guard let item = try await outbox.item(id: id) else { throw OutboxError.notInOutbox(id: id) }
        return item
    }
}

/// Returns the messages in a folder that have a Message-ID.
func copies(
    of messageID: String, for user: MailUser, in folder: String = "Sent", at company: TestMailServers
) -> [[UInt8]] {
    company.dovecot.messages(of: user.address, in: folder).filter {
        String(decoding: $0, as: UTF8.self).contains("<\(messageID)>")
    }
}
