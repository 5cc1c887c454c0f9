import MailWire
import Storage

/// The values that a mailbox's secrets are bound to: where they are sent, and whom the connections trust. The secrets
/// do not open if any of these is changed outside Pennypost.
enum MailboxSeal {
    static let binding = SealBinding(
        table: "mailboxes", idColumn: "id",
        columns: [
            "address", "user_name", "imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port",
            "smtp_security", "authority_pem",
        ])

    /// Returns the values of the columns of ``binding``.
    static func values(
        address: String, userName: String, imap: Endpoint, smtp: Endpoint, authorityPEM: [UInt8]?
    ) -> [SQLValue] {
        let servers = [imap, smtp].flatMap { endpoint -> [SQLValue] in
            [.text(endpoint.host), .integer(Int64(endpoint.port)), .text(endpoint.security.rawValue)]
        }
        return [.text(address), .text(userName)] + servers + [authorityPEM.map { .blob($0) } ?? .null]
    }

    static func passwordPlace(_ id: Int64) -> String { "mailbox/\(id)/password" }
}

extension Mailbox {
    /// The values that the mailbox's secrets are bound to.
    var sealValues: [SQLValue] {
        MailboxSeal.values(
            address: address, userName: userName, imap: imap, smtp: smtp, authorityPEM: authorityPEM)
    }

    /// The context that the mailbox's password is sealed for.
    var passwordContext: SealContext { SealContext(MailboxSeal.passwordPlace(id), boundTo: sealValues) }
}

extension SealingKey {
    /// Opens a secret of a mailbox for the servers in `mailbox`.
    ///
    /// - Throws: ``MailboxError/secretDoesNotFit(address:)``; `StorageError`.
    func open(_ sealed: SealedValue, of mailbox: Mailbox, context: SealContext) throws -> Secret {
        do throws(StorageError) { return Secret(bytes: try open(sealed, context: context)) } catch {
            guard case .sealBroken = error else { throw error }
            throw MailboxError.secretDoesNotFit(address: mailbox.address)
        }
    }
}
