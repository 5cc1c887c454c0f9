import LocalDatabases
import MailSetup
import MailWire
import Storage
import Synchronization

@testable import Mailboxes

/// Two mailboxes of a company: a shared one, from which person 2 may send and which person 3 may read, and the private
/// one of person 2.
struct DraftFixture {
    static let (writer, reader) = (
        MailboxViewer(personID: 2, companyID: 1, isAdministrator: false),
        MailboxViewer(personID: 3, companyID: 1, isAdministrator: false)
    )
    static let administrator = MailboxViewer(personID: 1, companyID: 1, isAdministrator: true)

    let database: Database
    let directory: MailboxDirectory
    let shared: Mailbox
    let own: Mailbox
    let drafts: Drafts
    let outbox: Outbox
    let clock: DraftClock

    /// Runs `body` with the mailboxes on an engine.
    static func with(_ engine: TestEngine, _ body: (DraftFixture) async throws -> Void) async throws {
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
            try await body(DraftFixture(database))
        }
    }

    private init(_ database: Database) async throws {
        self.database = database
        directory = MailboxDirectory(database: database, sealingKey: SealingKey())
        shared = try await directory.add(Self.proved("info@firma.test"), in: MailboxPlace(companyID: 1))
        own = try await directory.add(
            Self.proved("jana@firma.test"), in: MailboxPlace(companyID: 1, ownerID: 2, isPrivate: true))
        let clock = DraftClock()
        self.clock = clock
        drafts = Drafts(directory, now: { clock.now })
        outbox = Outbox(directory: directory, now: { clock.now })
        try await MailboxPeople(directory).set(.send, of: 2, on: shared.id, inCompany: 1)
        try await MailboxPeople(directory).set(.read, of: 3, on: shared.id, inCompany: 1)
    }

    private static func proved(_ address: String) -> ProvedConnection {
        ProvedConnection(
            address: address, name: "Firma", providerID: nil, userName: address, password: Secret("abcdefghijklmnop"),
            imap: .nowhere, smtp: .nowhere, authorityPEM: nil)
    }

    /// What a person types.
    func content(
        to: String = "petr@jinde.test", subject: String = "Poptávka", text: String = "Dobrý den", from: Mailbox? = nil
    ) -> DraftContent {
        var content = DraftContent(mailboxID: (from ?? shared).id)
        (content.to, content.subject, content.text) = (to, subject, text)
        return content
    }

    /// Stores a new letter.
    func begin(
        _ content: DraftContent, key: String = "k", origin: DraftOrigin? = nil, adding: [NewDraftFile] = [],
        as viewer: MailboxViewer = writer
    ) async throws -> LetterDraft? {
        let change = Drafts.Change(content, adding: adding)
        guard case .saved(let draft)? = try await drafts.save(change, to: .new(key: key, origin: origin), for: viewer)
        else { return nil }
        return draft
    }

    /// Sends a letter as it is stored.
    func send(_ draft: LetterDraft, accepting: Set<DraftDoubt.Kind> = []) async throws -> Drafts.Sent? {
        try await drafts.send(
            draft.id, revision: draft.revision, accepting: accepting, for: Self.writer, delay: .seconds(10),
            offsetMinutes: 60)
    }

    /// Puts a letter into the shared mailbox.
    func store(_ text: String) async throws -> Int64 {
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        let mailboxID = shared.id
        return try await database.write { transaction in
            let id = try transaction.nextNumber("message")
            try transaction.execute(
                """
                INSERT INTO messages (
                    id, mailbox_id, blob_id, size, received_at, attachment_count, search_text
                ) VALUES ($1, $2, $3, $4, $5, 0, '')
                """, [id, mailboxID, try transaction.storeBlob(bytes), bytes.count, Timestamp(seconds: 1)])
            return id
        }
    }
}

/// A clock that a test sets.
final class DraftClock: Sendable {
    private let time = Mutex(Timestamp(seconds: 1_790_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func advance(_ duration: Duration) { time.withLock { $0 = $0 + duration } }
}
