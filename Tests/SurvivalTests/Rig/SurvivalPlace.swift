import Foundation
import LocalServers
import MailWire
import Mailboxes
import Storage

/// A data folder of its own and the rooms above it, in this process.
struct SurvivalPlace: Sendable {
    let folder: String
    let database: Database
    let directory: MailboxDirectory

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/pennypost-survival-\(UUID().uuidString)"
        let (database, key) = try DataFolder(path: folder).open(migrations: MailboxesSchema.migrations)
        self.database = database
        directory = MailboxDirectory(database: database, sealingKey: key)
    }

    func remove() {
        try? database.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Connects a mailbox by plain connections, so that a proxy can count what passes.
    func connect(_ user: MailUser, imap: LocalEndpoint, smtp: LocalEndpoint) async throws -> Mailbox {
        try await MailboxConnector(directory: directory).connect(
            ConnectRequest(
                address: user.address, name: nil, password: Secret(user.password),
                imap: Endpoint(host: imap.host, port: imap.port, security: .plaintext),
                smtp: Endpoint(host: smtp.host, port: smtp.port, security: .plaintext), authorityPEM: nil))
    }
}

/// Makes a place, hands it to `body` and removes it after.
func withSurvivalPlace(_ body: (SurvivalPlace) async throws -> Void) async throws {
    let place = try SurvivalPlace()
    defer { place.remove() }
    try await body(place)
}
