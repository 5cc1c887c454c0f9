import IMAP
public import Storage
import Synchronization

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
    ///   - folder: as the server names it, INBOX in any case, what it is for (`sent`, `trash`), or its name without regard to
    ///     case and diacritics, as for a list.
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
                let target = try Self.target(named: folder, of: mailboxID, in: transaction)
                var places = try Place.all(ofMessage: id, in: transaction).filter { $0.folder != target }
                if let source {
                    let from = try FolderLookUp.match(source, ofMailbox: mailboxID, in: transaction).folders
                    places = places.filter { from.contains($0.folderID) }
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
        let course = FetchCourse(fetcher.limits, mayReconnect: true)
        let total = Mutex(ActionSummary())
        try await fetcher.withSession(of: mailbox, as: .actions, goingOn: course) { session, turn in
            let store = SyncStore(database: database, mailbox: mailbox, turn: turn)
            do {
                let listed = ServerFolder.folders(in: try await session.mailboxes())
                _ = try await IntentPush(session: session, store: store, folders: listed, now: now).run { part in
                    total.withLock { $0.add(part) }
                }
            } catch let error as IMAPError {
                throw course.next(after: error, at: .actions)
            }
        }
        return total.withLock { $0 }
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

    /// The server's name of the folder that a person means; at Gmail also that of a label.
    private static func target(named name: String, of mailboxID: Int64, in transaction: ReadTransaction) throws
        -> String
    {
        do {
            let match = try FolderLookUp.match(name, ofMailbox: mailboxID, in: transaction)
            if let label = match.label { return FolderLookUp.shown(label) }
            let found = try match.folders.compactMap { id in
                try transaction.row("SELECT name, role FROM folders WHERE id = $1", [id])
            }
            let names = try found.map { try $0.text("name") }
            // Of several with one purpose the highest; of several names that are alike none can be told to be meant.
            let serve = try found.allSatisfy { try $0.optionalText("role") != nil }
            guard let first = names.min(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }), names.count == 1 || serve
            else { throw MailboxError.noSuchFolder(name: name, existing: names) }
            return first
        } catch MailboxError.noSuchFolder(let name, let existing) {
            // Gmail's folders are labels, and not fetched one by one: the server knows which there are.
            let all = try transaction.row(
                "SELECT id FROM folders WHERE mailbox_id = $1 AND role = $2",
                [mailboxID, SpecialFolder.all.rawValue])
            guard all != nil else { throw MailboxError.noSuchFolder(name: name, existing: existing) }
            return name.uppercased() == "INBOX" ? "INBOX" : name
        }
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
    /// Messages of which the server did not take something for the moment, or ended the session at it: why. It is tried
    /// again.
    public var postponed: [Int64: String] = [:]
    /// A folder was made for it that a list from before does not have.
    var hasMadeFolder = false

    public init() {}

    /// Adds what became of it in a later session.
    mutating func add(_ later: ActionSummary) {
        done.formUnion(later.done)
        refused.merge(later.refused) { $1 }
        postponed.merge(later.postponed) { $1 }
        for id in later.done.union(later.refused.keys) where later.postponed[id] == nil { postponed[id] = nil }
        hasMadeFolder = hasMadeFolder || later.hasMadeFolder
    }
}
