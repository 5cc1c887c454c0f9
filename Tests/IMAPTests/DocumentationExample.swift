import IMAP
import MIME
import MailWire

/// Returns a line for each unread message in an inbox, and marks those messages as read.
func readNewMail(at server: MailServer, user: String, password: Secret, dialer: Dialer) async throws -> [String] {
    let client = IMAPClient(server, user: user, password: password, dialer: dialer)

    return try await client.withSession { session in
        try await session.select("INBOX")
        let unread = try await session.search(.notFlagged(.seen)).uids

        var lines: [String] = []
        try await session.fetchMessages(.uids(unread), [.envelope, .size]) { message in
            // A server sends names and subjects undecoded. MIME decodes them.
            let from = message.envelope?.from.first
            let sender = (from?.name ?? from?.mailbox).map { EncodedWord.decode($0.bytes).text } ?? "somebody"
            let subject = message.envelope?.subject.map { EncodedWord.decode($0.bytes).text } ?? "(no subject)"
            lines.append("\(sender): \(subject), \(message.size ?? .zero) bytes")
        }

        try await session.store(.uids(unread), .add([.seen]))
        return lines
    }
}
