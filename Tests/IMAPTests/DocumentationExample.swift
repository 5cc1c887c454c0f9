import IMAP
import MIME
import MailWire
import NIOCore

/// Returns a line for each unread message in an inbox, and marks those messages as read.
func readNewMail(at endpoint: Endpoint, user: String, password: Secret, dialer: Dialer) async throws -> [String] {
    let configuration = IMAPConfiguration(
        endpoint: endpoint, credentials: Credentials(userName: user, password: password))
    let client = IMAPClient(configuration: configuration, dialer: dialer)

    return try await client.withSession { session in
        try await session.select("INBOX")
        let unread = try await session.search(.notFlagged(.seen)).uids

        var lines: [String] = []
        try await session.fetchMessages(.uids(unread), [.envelope, .size, .message]) { message in
            // A server sends names and subjects undecoded. MIME decodes them.
            let from = message.envelope?.from.first
            let sender = (from?.name ?? from?.mailbox).map { EncodedWord.decode($0.bytes).text } ?? "somebody"
            let subject = message.envelope?.subject.map { EncodedWord.decode($0.bytes).text } ?? "(no subject)"
            lines.append("\(sender): \(subject), \(message.message?.readableBytes ?? 0) bytes")
        }

        try await session.store(.uids(unread), .add([.seen]))
        return lines
    }
}
