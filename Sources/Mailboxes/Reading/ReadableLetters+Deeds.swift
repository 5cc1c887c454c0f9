public import Storage

extension ReadableLetters {
    /// What a person does with letters.
    public enum Deed: Hashable, Sendable {
        /// Marks them: that needs the right to read.
        case mark(MessageActions.Mark)
        /// Deletes them, or moves them to a folder: that needs the right to send, too.
        case delete, move(to: String)
        /// Takes back that they were deleted or moved: they go back to the folder that they were in. That needs the same
        /// right.
        case restore(to: String)
    }

    /// What a deed has done.
    public struct Done: Hashable, Sendable {
        /// The letters that it was done to, by number. It is empty if none had to be moved, or none could be.
        public let letters: [Int64]
        /// The one folder that all of them were in, so that they can go back; `nil` if they were in several, or if there
        /// is no way back.
        public let source: String?
        /// Whether there is no way back: all of them were in the trash, and are removed for good.
        public let isForGood: Bool
    }

    /// The most letters of one deed. Of more, those with the lowest numbers are taken.
    public static let mostAtOnce = 100

    /// The most folders that are offered to move letters to.
    public static let mostFolders = 200

    /// Does something with letters. The rights are checked for each letter in the transaction that writes. Letters that
    /// are not open to the viewer are treated like those that are not there.
    ///
    /// - Returns: `nil` if none of the letters is open to the viewer for this.
    /// - Throws: ``MailboxError/noSuchFolder(name:existing:)`` if the mailbox of a letter has no such folder: then nothing
    ///   is done; `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func carryOut(
        _ deed: Deed, on ids: [Int64], for viewer: MailboxViewer, at time: Timestamp = .now
    ) async throws -> Done? {
        let ids = Array(Set(ids).sorted().prefix(Self.mostAtOnce))
        guard !ids.isEmpty else { return nil }
        return try await database.write { transaction in
            let open = try Self.open(ids, for: deed, of: viewer, in: transaction)
            guard !open.isEmpty else { return nil }
            let places = try Self.places(of: open, in: transaction)
            switch deed {
            case .mark(let mark):
                try MessageActions.mark(open, as: mark, at: time, in: transaction)
                return Done(letters: open, source: nil, isForGood: false)
            case .delete:
                let requested = try MessageActions.delete(open, at: time, in: transaction)
                // A copy in the trash is removed for good. The letter comes back from the other place.
                let kept = places.filter { !$0.isTrash }
                let isEachOnce = kept.count == open.count && Set(kept.map(\.letter)).count == open.count
                return Done(
                    letters: requested.messages.sorted(),
                    source: isEachOnce ? Self.only(Set(kept.map(\.folder))) : nil,
                    isForGood: !places.isEmpty && kept.isEmpty)
            case .move(let folder):
                try Self.mustExist(folder, for: open, in: transaction)
                let requested = try MessageActions.move(
                    open, to: folder, leavesSeveral: true, at: time, in: transaction)
                return Done(
                    letters: requested.messages.sorted(), source: Self.only(requested.sources), isForGood: false)
            case .restore(let folder):
                try Self.mustExist(folder, for: open, in: transaction)
                let requested = try MessageActions.restore(open, to: folder, at: time, in: transaction)
                return Done(letters: requested.messages.sorted(), source: nil, isForGood: false)
            }
        }
    }

    /// Returns the names of the folders that a person may move letters of a mailbox to, INBOX first; at Gmail also of its
    /// labels. It is empty if they may move none.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func foldersToMoveTo(in mailboxID: Int64, for viewer: MailboxViewer) async throws -> [String] {
        try await database.read { transaction in
            guard try !viewer.mailboxes(with: .send, only: mailboxID, in: transaction).isEmpty else { return [] }
            return Array(try FolderLookUp.names(ofMailbox: mailboxID, in: transaction).prefix(Self.mostFolders))
        }
    }

    /// Returns those of the letters that a person may do something with.
    private static func open(
        _ ids: [Int64], for deed: Deed, of viewer: MailboxViewer, in transaction: ReadTransaction
    ) throws -> [Int64] {
        let mailboxes =
            switch deed {
            case .mark: try viewer.mailboxes(with: .read, in: transaction)
            case .delete, .move, .restore: try viewer.mailboxes(with: .send, in: transaction)
            }
        let open = Set(mailboxes.map(\.id))
        return try transaction.rows(
            """
            SELECT id, mailbox_id FROM messages
            WHERE id IN (\(ids.parameters())) AND vanished_at IS NULL ORDER BY id
            """, ids
        ).compactMap { open.contains(try $0.integer("mailbox_id")) ? try $0.integer("id") : nil }
    }

    /// Refuses a folder that a mailbox does not have by exactly this name. Gmail would create it.
    private static func mustExist(_ folder: String, for ids: [Int64], in transaction: ReadTransaction) throws {
        let mailboxes = try transaction.rows(
            "SELECT DISTINCT mailbox_id FROM messages WHERE id IN (\(ids.parameters())) ORDER BY mailbox_id", ids)
        for row in mailboxes {
            let names = try FolderLookUp.names(ofMailbox: try row.integer("mailbox_id"), in: transaction)
            guard names.contains(folder) else { throw MailboxError.noSuchFolder(name: folder, existing: names) }
        }
    }

    private static func places(
        of ids: [Int64], in transaction: ReadTransaction
    ) throws -> [(letter: Int64, folder: String, isTrash: Bool)] {
        try transaction.rows(
            """
            SELECT placements.message_id AS id, folders.name AS name, folders.role AS role
            FROM placements JOIN folders ON folders.id = placements.folder_id
            WHERE placements.message_id IN (\(ids.parameters()))
            """, ids
        ).map { row in
            (
                try row.integer("id"), try row.text("name"),
                try row.optionalText("role") == SpecialFolder.trash.rawValue
            )
        }
    }

    private static func only(_ folders: Set<String>) -> String? { folders.count == 1 ? folders.first : nil }
}
