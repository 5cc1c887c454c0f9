import LocalServers
import MailWire
import Storage

@testable import Mailboxes

extension SyncCompany {
    /// Has the mailbox reach its server by another way, such as a proxy.
    func moved(to endpoint: LocalEndpoint) async throws -> Mailbox {
        try await database.write { transaction in
            try transaction.execute(
                "UPDATE mailboxes SET imap_host = $1, imap_port = $2 WHERE id = $3",
                [endpoint.host, endpoint.port, mailbox.id])
        }
        return try await directory.mailbox(address: mailbox.address)
    }

    /// Puts another password in the place of the stored one, as replacing it does at its end.
    func seal(_ password: String) async throws {
        let sealed = try sealingKey.seal(Array(password.utf8), context: "mailbox/\(mailbox.id)/password")
        try await database.write { transaction in
            try transaction.execute(
                "UPDATE mailboxes SET sealed_password = $1, state = 'connected', state_detail = NULL WHERE id = $2",
                [sealed, mailbox.id])
        }
    }
}
