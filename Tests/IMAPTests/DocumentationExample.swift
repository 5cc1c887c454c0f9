import Mail

/// Returns a line for each unread message in an inbox, and marks those messages as read.
func readNewMail(at server: MailServer, user: String, password: Secret, dialer: Dialer) async throws -> [String] {
    let client = IMAPClient(server, user: user, password: password, dialer: dialer)

    return try await client.withSession { session in
        try await session.select("INBOX")
        let unread = try await session.search(.notFlagged(.seen)).uids

        var lines: [String] = []
        try await session.fetchMessages(.uids(unread), [.envelope, .message]) { message in
            let envelope = message.envelope?.decoded
            let sender = envelope?.from.first
            let name = sender?.displayName ?? sender?.address ?? "(no sender)"
            lines.append("\(name): \(envelope?.subject ?? "(no subject)"), \(message.parsed()?.text ?? "")")
        }

        try await session.store(.uids(unread), .add([.seen]))
        return lines
    }
}
