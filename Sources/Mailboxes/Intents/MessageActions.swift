import IMAP
public import Storage

/// What a person does to messages: mark, move, delete.
///
/// Each is written down first and then done at the server, at once where it can be reached, or with the next fetch. The
/// person's last word holds over what the server says until the server has it.
public struct MessageActions: Sendable {
    /// A mark that a person sets or takes away.
    public enum Mark: String, Hashable, Sendable, CaseIterable {
        case read, unread, answered, unanswered, flagged, unflagged

        var flag: String {
            switch self {
            case .read, .unread: "\\Seen"
            case .answered, .unanswered: "\\Answered"
            case .flagged, .unflagged: "\\Flagged"
            }
        }

        var isSet: Bool {
            switch self {
            case .read, .answered, .flagged: true
            case .unread, .unanswered, .unflagged: false
            }
        }
    }

    private let directory: MailboxDirectory
    private let now: @Sendable () -> Timestamp

    public init(directory: MailboxDirectory, now: @escaping @Sendable () -> Timestamp = { Timestamp.now }) {
        self.directory = directory
        self.now = now
    }

    /// Marks messages, here at once.
    /// - Returns: the numbers of the mailboxes whose servers are to be told.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``; nothing is marked then.
    @discardableResult
    public func mark(_ ids: [Int64], as mark: Mark) async throws -> Set<Int64> {
        let time = now()
        return try await directory.database.write { transaction in
            var mailboxes: Set<Int64> = []
            for id in Set(ids) {
                let mailboxID = try Self.mailbox(ofMessage: id, in: transaction)
                mailboxes.insert(mailboxID)
                try MessageIntents.note(
                    flag: mark.flag, isSet: mark.isSet, message: id, of: mailboxID, at: time, in: transaction)
            }
            for id in mailboxes.sorted() {
                for topic in [MailboxTopic.messages, .intents] { try transaction.tell(topic, of: id) }
            }
            return mailboxes
        }
    }

    /// Has messages moved to another folder of their mailbox.
    ///
    /// - Parameters:
    ///   - folder: as the server names it, or INBOX in any case.
    ///   - source: needed for a message that lies in several folders.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``, ``MailboxError/noSuchFolder(name:existing:)``,
    ///   ``MailboxError/severalPlaces(id:folders:)``; nothing is moved then.
    @discardableResult
    public func move(_ ids: [Int64], to folder: String, from source: String? = nil) async throws -> Set<Int64> {
        let time = now()
        return try await directory.database.write { transaction in
            var mailboxes: Set<Int64> = []
            for id in Set(ids) {
                let mailboxID = try Self.mailbox(ofMessage: id, in: transaction)
                let target = try Self.folder(named: folder, of: mailboxID, in: transaction)
                var places = try Place.all(ofMessage: id, in: transaction).filter { $0.folder != target }
                if let source {
                    let from = try Self.folder(named: source, of: mailboxID, in: transaction)
                    places = places.filter { $0.folder == from }
                }
                guard places.count <= 1 else {
                    throw MailboxError.severalPlaces(id: id, folders: places.map(\.folder))
                }
                for place in places {
                    try Self.note("move", place, id, mailboxID, target: target, at: time, in: transaction)
                    mailboxes.insert(mailboxID)
                }
            }
            for id in mailboxes.sorted() { try transaction.tell(.intents, of: id) }
            return mailboxes
        }
    }

    /// Has messages moved to the trash; those that lie there are removed for good.
    @discardableResult
    public func delete(_ ids: [Int64]) async throws -> Set<Int64> {
        let time = now()
        return try await directory.database.write { transaction in
            var mailboxes: Set<Int64> = []
            for id in Set(ids) {
                let mailboxID = try Self.mailbox(ofMessage: id, in: transaction)
                for place in try Place.all(ofMessage: id, in: transaction) {
                    try Self.note("delete", place, id, mailboxID, target: nil, at: time, in: transaction)
                    mailboxes.insert(mailboxID)
                }
            }
            for id in mailboxes.sorted() { try transaction.tell(.intents, of: id) }
            return mailboxes
        }
    }

    /// Does at the server what waits for it.
    /// - Throws: ``ServerFailure`` where the server is not to be had, ``MailboxError/inUse(address:by:since:)`` where somebody
    ///   else is at it; what was written down waits for the next fetch then.
    public func apply(to mailbox: Mailbox) async throws -> ActionSummary {
        let (database, now) = (directory.database, now)
        guard try await SyncStore.hasIntents(mailbox.id, in: database) else { return ActionSummary() }
        let fetcher = MailFetcher(directory: directory, now: now)
        return try await fetcher.withSession(of: mailbox, as: .actions) { session, turn in
            let listed = ServerFolder.folders(in: try await session.mailboxes())
            let store = SyncStore(database: database, mailbox: mailbox, turn: turn)
            return try await IntentPush(session: session, store: store, folders: listed, now: now).run()
        }
    }

    // MARK: Writing down

    private struct Place {
        let folderID: Int64
        let folder: String
        let uid: Int64
        let uidValidity: Int64

        static func all(ofMessage id: Int64, in transaction: ReadTransaction) throws -> [Place] {
            try transaction.rows(
                """
                SELECT folders.id AS id, folders.name AS name, folders.uid_validity AS uid_validity,
                       placements.uid AS uid
                FROM placements JOIN folders ON folders.id = placements.folder_id
                WHERE placements.message_id = $1 ORDER BY folders.name
                """, [id]
            ).map { row in
                Place(
                    folderID: try row.integer("id"), folder: try row.text("name"), uid: try row.integer("uid"),
                    uidValidity: try row.integer("uid_validity"))
            }
        }
    }

    private static func mailbox(ofMessage id: Int64, in transaction: ReadTransaction) throws -> Int64 {
        guard let mailboxID = try MessageIntents.mailbox(ofMessage: id, in: transaction) else {
            throw MailboxError.noSuchMessage(id: id)
        }
        return mailboxID
    }

    private static func folder(named name: String, of mailboxID: Int64, in transaction: ReadTransaction) throws
        -> String
    {
        let rows = try transaction.rows(
            "SELECT name, role FROM folders WHERE mailbox_id = $1 ORDER BY name", [mailboxID])
        let isInbox = name.uppercased() == "INBOX"
        for row in rows {
            let existing = try row.text("name")
            if existing == name || (isInbox && existing.uppercased() == "INBOX") { return existing }
        }
        // Gmail's folders are labels, and not fetched one by one: the server knows which there are.
        if try rows.contains(where: { try $0.optionalText("role") == SpecialFolder.all.rawValue }) {
            return isInbox ? "INBOX" : name
        }
        throw MailboxError.noSuchFolder(name: name, existing: try rows.map { try $0.text("name") })
    }

    private static func note(
        _ kind: String, _ place: Place, _ id: Int64, _ mailboxID: Int64, target: String?, at time: Timestamp,
        in transaction: WriteTransaction
    ) throws {
        // The last word counts. What was tried already is settled first, since nobody knows what became of it.
        try transaction.execute(
            """
            DELETE FROM message_intents
            WHERE folder_id = $1 AND uid = $2 AND kind IN ('move', 'delete') AND attempted_at IS NULL
            """, [place.folderID, place.uid])
        try transaction.execute(
            """
            INSERT INTO message_intents (
                id, mailbox_id, message_id, kind, folder_id, uid, uid_validity, target, created_at
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                try transaction.nextNumber("intent"), mailboxID, id, kind, place.folderID, place.uid,
                place.uidValidity, target, time,
            ])
    }
}

/// What became of what a person did.
public struct ActionSummary: Hashable, Sendable {
    /// Messages of which the server has everything now.
    public var done: Set<Int64> = []
    /// Messages of which the server refused something, in its words. It is not tried again.
    public var refused: [Int64: String] = [:]
    /// A folder was made for it that a list from before does not have.
    var hasMadeFolder = false

    public init() {}
}
