import LocalServers
import MailWire
import Storage

@testable import Mailboxes

extension SyncFixture {
    /// Makes the mailbox reach its server by another way, such as a proxy.
    func moved(to endpoint: LocalEndpoint) async throws -> Mailbox {
        try await database.changeServers(sealingKey) { [mailbox] transaction in
            try transaction.execute(
                "UPDATE mailboxes SET imap_host = $1, imap_port = $2 WHERE id = $3",
                [endpoint.host, endpoint.port, mailbox.id])
        }
        return try await directory.mailbox(address: mailbox.address)
    }
}
