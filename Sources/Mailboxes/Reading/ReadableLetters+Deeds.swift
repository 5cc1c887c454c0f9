import Storage

extension ReadableLetters {
    /// What a person may want to do with letters.
    public enum Deed: Hashable, Sendable {
        /// To mark them: that needs the right to read.
        case mark
        /// To move or delete them: that needs the right to send, too.
        case move
    }

    /// The most letters of one deed.
    public static let mostAtOnce = 100

    /// Returns those of the letters that a person may do something with. The others are treated like those that are not
    /// there.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func open(_ ids: [Int64], for deed: Deed, of viewer: MailboxViewer) async throws -> [Int64] {
        let ids = Array(Set(ids).sorted().prefix(Self.mostAtOnce))
        guard !ids.isEmpty else { return [] }
        return try await database.read { transaction in
            let mailboxes = Set(
                try
                    (deed == .mark
                    ? Self.mailboxes(for: viewer, in: transaction) : viewer.mailboxesToSendFrom(in: transaction)).map(
                        \.id))
            return try transaction.rows(
                """
                SELECT id, mailbox_id FROM messages
                WHERE id IN (\(ids.parameters())) AND vanished_at IS NULL ORDER BY id
                """, ids
            ).compactMap { mailboxes.contains(try $0.integer("mailbox_id")) ? try $0.integer("id") : nil }
        }
    }

    /// Returns the one folder that all the letters are in; `nil` if they are in several, if one of them is in none, or if
    /// it is the trash, from which nothing comes back.
    ///
    /// - Throws: `StorageError`.
    public func folder(ofAll ids: [Int64]) async throws -> String? {
        guard !ids.isEmpty else { return nil }
        return try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT placements.message_id AS id, folders.name AS name FROM placements
                JOIN folders ON folders.id = placements.folder_id
                WHERE placements.message_id IN (\(ids.parameters()))
                    AND (folders.role IS NULL OR folders.role <> '\(SpecialFolder.trash.rawValue)')
                """, ids)
            let names = Set(try rows.map { try $0.text("name") })
            return rows.count == ids.count && names.count == 1 ? names.first : nil
        }
    }
}
