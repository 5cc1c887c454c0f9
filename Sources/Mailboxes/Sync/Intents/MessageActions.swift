import IMAP
public import Storage
import Synchronization

/// What a user does to messages: flag, move, delete.
///
/// Each action is stored first and then carried out at the server: at once with ``apply(to:)``, or with the next fetch.
/// The user's last action overrides what the server says until the server has it.
public struct MessageActions: Sendable {
    /// A flag that a user sets or removes.
    public enum Mark: String, Hashable, Sendable, CaseIterable {
        /// Sets or removes `\Seen`, `\Answered` or `\Flagged`.
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

    /// Creates the actions.
    ///
    /// - Parameters:
    ///   - directory: The mailboxes.
    ///   - now: The wall clock.
    public init(directory: MailboxDirectory, now: @escaping @Sendable () -> Timestamp = { Timestamp.now }) {
        self.directory = directory
        self.now = now
    }

    /// Flags messages here at once, and later at the server.
    ///
    /// - Returns: The numbers of the mailboxes whose servers have to follow.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``; `StorageError` if the database fails. Nothing is flagged then.
    @discardableResult
    public func mark(_ ids: [Int64], as mark: Mark) async throws -> Set<Int64> {
        let time = now()
        return try await directory.database.write { try Self.mark(ids, as: mark, at: time, in: $0) }
    }

    /// Requests that messages be moved to another folder of their mailbox.
    ///
    /// - Parameters:
    ///   - ids: The numbers of the messages.
    ///   - folder: The folder: its name at the server, INBOX in any case, its purpose (`sent`, `trash`), or its name
    ///     ignoring case and diacritics, as for a list.
    ///   - source: The folder to move from; required if a message is in several folders.
    /// - Returns: The numbers of the mailboxes whose servers have to follow.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``; ``MailboxError/noSuchFolder(name:existing:)``;
    ///   ``MailboxError/notInFolder(id:name:folders:)``; ``MailboxError/severalPlaces(id:folders:)``; `StorageError` if
    ///   the database fails. Nothing is moved then.
    @discardableResult
    public func move(_ ids: [Int64], to folder: String, from source: String? = nil) async throws -> Set<Int64> {
        let time = now()
        return try await directory.database.write {
            try Self.move(ids, to: folder, from: source, at: time, in: $0).mailboxes
        }
    }

    /// Requests that messages be moved to the trash. Those already there are removed for good.
    ///
    /// - Returns: The numbers of the mailboxes whose servers have to follow.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``; `StorageError` if the database fails. Nothing is deleted then.
    @discardableResult
    public func delete(_ ids: [Int64]) async throws -> Set<Int64> {
        let time = now()
        return try await directory.database.write { try Self.delete(ids, at: time, in: $0).mailboxes }
    }

    /// Carries out at the server what waits for it.
    ///
    /// - Returns: What the server took, refused or postponed.
    /// - Throws: ``ServerFailure`` if the server is unavailable; ``MailboxError/inUse(address:by:since:)`` if another
    ///   worker is busy with the mailbox; ``MailboxError/notConnected(address:)``; `StorageError` if the database
    ///   fails; `CancellationError`. What was stored then waits for the next fetch.
    public func apply(to mailbox: Mailbox) async throws -> ActionSummary {
        let (database, now) = (directory.database, now)
        guard try await SyncStore.hasIntents(mailbox.id, in: database) else { return ActionSummary() }
        let fetcher = MailFetcher(directory: directory, now: now)
        let course = FetchCourse(fetcher.limits, mayReconnect: true)
        let total = Mutex(ActionSummary())
        try await fetcher.withSession(of: mailbox, as: .actions, goingOn: course) { session, store in
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

    // MARK: Recording

    /// What was requested in a transaction.
    struct Requested {
        /// The messages that something was requested for.
        var messages: Set<Int64> = []
        /// The mailboxes whose servers have to follow.
        var mailboxes: Set<Int64> = []
        /// The folders that the messages were in.
        var sources: Set<String> = []

        fileprivate mutating func add(_ place: Place, _ message: Int64, _ mailbox: Int64) {
            messages.insert(message)
            mailboxes.insert(mailbox)
            sources.insert(place.folder)
        }
    }

    /// Flags messages in a transaction, as ``mark(_:as:)`` does.
    @discardableResult
    static func mark(
        _ ids: [Int64], as mark: Mark, at time: Timestamp, in transaction: WriteTransaction
    ) throws -> Set<Int64> {
        var mailboxes: Set<Int64> = []
        for id in Set(ids) {
            let mailboxID = try Self.mailbox(ofMessage: id, in: transaction)
            mailboxes.insert(mailboxID)
            try MessageIntents.note(
                flag: mark.flag, isSet: mark.isSet, message: id, of: mailboxID, at: time, in: transaction)
        }
        try tell(mailboxes, in: transaction)
        return mailboxes
    }

    /// Requests in a transaction that messages be moved, as ``move(_:to:from:)`` does.
    ///
    /// - Parameter leavesSeveral: Pass `true` to leave messages alone that are in several folders.
    static func move(
        _ ids: [Int64], to folder: String, from source: String? = nil, leavesSeveral: Bool = false, at time: Timestamp,
        in transaction: WriteTransaction
    ) throws -> Requested {
        var requested = Requested()
        for id in Set(ids) {
            let mailboxID = try Self.mailbox(ofMessage: id, in: transaction)
            let target = try Self.target(named: folder, of: mailboxID, in: transaction)
            var places = try Place.all(ofMessage: id, in: transaction).filter { $0.folder != target }
            if let source {
                let from = try FolderLookUp.match(source, ofMailbox: mailboxID, in: transaction).folders
                let found = places.filter { from.contains($0.folderID) }
                guard !found.isEmpty || places.isEmpty else {
                    throw MailboxError.notInFolder(id: id, name: source, folders: places.map(\.folder))
                }
                places = found
            }
            guard places.count <= 1 else {
                if leavesSeveral { continue }
                throw MailboxError.severalPlaces(id: id, folders: places.map(\.folder))
            }
            for place in places {
                try Self.note("move", place, id, mailboxID, target: target, at: time, in: transaction)
                requested.add(place, id, mailboxID)
            }
        }
        try tell(requested.mailboxes, in: transaction)
        return requested
    }

    /// Requests in a transaction that messages be deleted, as ``delete(_:)`` does.
    static func delete(_ ids: [Int64], at time: Timestamp, in transaction: WriteTransaction) throws -> Requested {
        var requested = Requested()
        for id in Set(ids) {
            let mailboxID = try Self.mailbox(ofMessage: id, in: transaction)
            for place in try Place.all(ofMessage: id, in: transaction) {
                try Self.note("delete", place, id, mailboxID, target: nil, at: time, in: transaction)
                requested.add(place, id, mailboxID)
            }
        }
        try tell(requested.mailboxes, in: transaction)
        return requested
    }

    /// Takes back in a transaction that messages were moved or deleted: what the server has not been told is forgotten,
    /// and what it has done is moved back. A message is left alone while the server's answer is outstanding, and if it
    /// is in no folder.
    ///
    /// - Parameter folder: The server's name of the folder that the messages were in.
    /// - Throws: As ``move(_:to:from:)``.
    static func restore(
        _ ids: [Int64], to folder: String, at time: Timestamp, in transaction: WriteTransaction
    ) throws -> Requested {
        var requested = Requested()
        for id in Set(ids) {
            let mailboxID = try Self.mailbox(ofMessage: id, in: transaction)
            let target = try Self.target(named: folder, of: mailboxID, in: transaction)
            let tried = try transaction.row(
                """
                SELECT id FROM message_intents
                WHERE message_id = $1 AND kind IN ('move', 'delete') AND attempted_at IS NOT NULL LIMIT 1
                """, [id])
            let places = try Place.all(ofMessage: id, in: transaction)
            guard tried == nil, let place = places.first(where: { $0.folder == target }) ?? places.first else {
                continue
            }
            try transaction.execute(
                "DELETE FROM message_intents WHERE message_id = $1 AND kind IN ('move', 'delete')", [id])
            if place.folder != target {
                try Self.note("move", place, id, mailboxID, target: target, at: time, in: transaction)
            }
            requested.add(place, id, mailboxID)
        }
        try tell(requested.mailboxes, in: transaction)
        return requested
    }

    private static func tell(_ mailboxes: Set<Int64>, in transaction: WriteTransaction) throws {
        for id in mailboxes.sorted() {
            for topic in [MailboxTopic.messages, .intents] { try transaction.tell(topic, of: id) }
        }
    }

    fileprivate struct Place {
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

    /// Returns the server's name of the folder that a user means; at Gmail also that of a label.
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
            // Of several folders with one purpose, the highest is meant. Among several similar names there is no
            // telling.
            let serve = try found.allSatisfy { try $0.optionalText("role") != nil }
            guard let first = names.min(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }), names.count == 1 || serve
            else { throw MailboxError.noSuchFolder(name: name, existing: names) }
            return first
        } catch MailboxError.noSuchFolder(let name, let existing) {
            // Gmail's folders are labels, which are not fetched one by one: the server knows which exist.
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
        // The last action counts. An action already tried is settled first, since its outcome is unknown.
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

/// What became of a user's actions.
public struct ActionSummary: Hashable, Sendable {
    /// Messages for which the server has carried out everything.
    public var done: Set<Int64> = []
    /// Messages for which the server refused something, with its words. It is not retried.
    public var refused: [Int64: String] = [:]
    /// Messages for which the server temporarily refused something, or ended the session at it, with the reason. It is
    /// retried.
    public var postponed: [Int64: String] = [:]
    /// Whether a folder was created that an earlier list does not have.
    var hasMadeFolder = false

    /// Creates an empty summary.
    public init() {}

    /// Adds the summary of a later session.
    mutating func add(_ later: ActionSummary) {
        done.formUnion(later.done)
        refused.merge(later.refused) { $1 }
        postponed.merge(later.postponed) { $1 }
        for id in later.done.union(later.refused.keys) where later.postponed[id] == nil { postponed[id] = nil }
        hasMadeFolder = hasMadeFolder || later.hasMadeFolder
    }
}
