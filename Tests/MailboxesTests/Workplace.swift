import Foundation
import LocalDatabases
import LocalServers
import MIME
import MailSetup
import MailWire
import Mailboxes
import Storage
import Synchronization
import TestSupport

/// A test's own data folder, and the objects built on it.
struct Workplace {
    let folder: String
    /// The URL of its database; `nil` for a file in the folder.
    let server: String?
    let database: Database
    let sealingKey: SealingKey
    let directory: MailboxDirectory
    let outbox: Outbox
    let fetcher: MailFetcher
    let archive: MessageArchive

    /// - Parameter server: The URL of its database; `nil` for a file in the folder.
    init(server: String? = nil, fetchLimits: FetchLimits = FetchLimits()) throws {
        self.server = server
        folder = FileManager.default.temporaryDirectory.path + "/pennypost-test-\(UUID().uuidString)"
        let data = try DataFolder(path: folder, server: server)
        let (database, key) = try data.open(migrations: MailboxesSchema.migrations)
        self.database = database
        sealingKey = key
        directory = MailboxDirectory(database: database, sealingKey: key)
        outbox = Outbox(directory: directory)
        fetcher = MailFetcher(directory: directory, limits: fetchLimits)
        archive = MessageArchive(database: database)
    }

    func remove() {
        try? database.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What a user would enter to connect a mailbox at the local servers.
    func request(
        _ user: MailUser, at company: TestMailServers, password: String? = nil, authority: [UInt8]? = nil
    ) -> ConnectRequest {
        ConnectRequest(
            address: user.address, name: "Dílna Novák", password: Secret(password ?? user.passwordInGroups),
            imap: Endpoint(company.imaps, .tls), smtp: Endpoint(company.smtps, .tls),
            authorityPEM: authority ?? Array(company.authorityPEM.utf8))
    }

    func connect(_ user: MailUser, at company: TestMailServers) async throws -> Mailbox {
        try await MailboxConnector(directory: directory).connect(request(user, at: company)).mailbox
    }
}

/// Creates a workplace on an engine, passes it to `body`, and removes it afterwards.
func withWorkplace(
    engine: TestEngine = .sqlite, fetchLimits: FetchLimits = FetchLimits(), _ body: (Workplace) async throws -> Void
) async throws {
    switch engine {
    case .sqlite:
        let workplace = try Workplace(fetchLimits: fetchLimits)
        defer { workplace.remove() }
        try await body(workplace)
    case .postgres:
        try await withDatabaseLocation(engine) { location in
            guard case .postgres(let url) = location else { return }
            let workplace = try Workplace(server: url, fetchLimits: fetchLimits)
            defer { workplace.remove() }
            try await body(workplace)
        }
    }
}

/// The number of invoices written.
private let invoices = Mutex<Int64>(0)

/// Returns an invoice as a workshop sends it. Each has a different second, because tests share mailboxes, and messages
/// with the same recipients, subject and time count as one.
func invoice(from: MailUser, to recipients: [String], subject: String = "Faktura č. 2026090012") throws -> MessageDraft
{
    let second = invoices.withLock { count in
        count += 1
        return count
    }
    var draft = MessageDraft(
        from: MailAddress(
            displayName: "Dílna Novák", localPart: String(from.address.prefix { $0 != "@" }), domain: from.domain),
        date: MessageDate(secondsSinceEpoch: 1_790_000_000 + second, offsetMinutes: 60))
    draft.to = try recipients.map { try MailAddress(parsing: $0) }
    draft.subject = subject
    draft.text = "Dobrý den,\nv příloze posíláme fakturu.\n\nPříjemný den přeje Novák"
    draft.attachments = [
        .init(fileName: "Faktura č. 12.pdf", contentType: "application/pdf", bytes: Array("%PDF-1.4 žluťoučký".utf8))
    ]
    return draft
}
