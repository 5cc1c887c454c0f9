import Storage

@testable import Mailboxes
@testable import Web

/// Letters for tests of the site.
enum SampleLetter {
    /// A letter as it comes from a server.
    ///
    /// - Parameters:
    ///   - more: Further lines of the head.
    ///   - type: The type of the text.
    ///   - file: The name of an attachment as it stands in the field, without its quotation marks; `nil` for none.
    static func text(
        _ id: String, subject: String = "Faktura", from: String = "Alza <info@alza.cz>", more: [String] = [],
        type: String = "text/plain; charset=utf-8", body: String = "Dobrý den", file: String? = nil
    ) -> String {
        let head =
            [
                "From: \(from)", "To: Jan Novák <jan@firma.cz>", "Subject: \(subject)", "Message-ID: <\(id)@alza.cz>",
                "MIME-Version: 1.0",
            ] + more
        guard let file else { return (head + ["Content-Type: \(type)", "", body]).joined(separator: "\n") }
        return
            (head + [
                "Content-Type: multipart/mixed; boundary=q", "", "--q", "Content-Type: \(type)", "", body, "--q",
                "Content-Type: application/pdf", "Content-Disposition: attachment; filename=\"\(file)\"", "",
                "%PDF-1.7",
                "--q--", "",
            ]).joined(separator: "\n")
    }
}

extension SiteFixture {
    /// Stores letters in the inbox of a mailbox as the fetch does, without a server, one second after another.
    ///
    /// - Returns: their numbers.
    @discardableResult
    func addLetters(
        _ letters: [String], to mailbox: Int64, flags: String = "", since: Timestamp? = nil, apart seconds: Int = 1
    ) async throws -> [Int64] {
        let start = since ?? clock.now - .seconds(3_600)
        return try await database.write { transaction in
            let known = try transaction.row("SELECT id FROM folders WHERE mailbox_id = $1", [mailbox])
            let folder = try known?.integer("id") ?? transaction.nextNumber("folder")
            if known == nil {
                try transaction.execute(
                    """
                    INSERT INTO folders (id, mailbox_id, name, role, uid_validity, last_uid)
                    VALUES ($1, $2, 'INBOX', 'inbox', 1, 0)
                    """, [folder, mailbox])
            }
            var ids: [Int64] = []
            for (index, letter) in letters.enumerated() {
                let bytes = Array(letter.utf8)
                let (digest, id) = (MessageDigest(of: bytes), try transaction.nextNumber("message"))
                let time = start + .seconds(index * seconds)
                try transaction.execute(
                    """
                    INSERT INTO messages (
                        id, mailbox_id, blob_id, size, message_id, subject, sender_name, sender_address, sent_at,
                        received_at, attachment_count, search_text
                    ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')
                    """,
                    [
                        id, mailbox, try transaction.storeBlob(bytes), bytes.count, digest.messageID, digest.subject,
                        digest.senderName, digest.senderAddress, digest.sentAt, time, digest.attachmentCount,
                    ])
                try transaction.execute(
                    "INSERT INTO placements (folder_id, uid, message_id, flags, received_at) VALUES ($1, $2, $2, $3, $4)",
                    [folder, id, flags, time])
                try Arrival.register(
                    ArrivedMessage(
                        mailboxID: mailbox, id: id, digest: digest, folderRole: "inbox",
                        occasion: .new(receivedAt: time)), in: transaction)
                ids.append(id)
            }
            return ids
        }
    }

    /// Stores a letter as ``addLetters(_:to:flags:since:apart:)`` does.
    @discardableResult
    func addLetter(
        _ letter: String, to mailbox: Int64, flags: String = "", at time: Timestamp? = nil
    ) async throws -> Int64 {
        try await addLetters([letter], to: mailbox, flags: flags, since: time)[0]
    }
}
