import MailWire
import Storage

/// To what the secrets of a mailbox are bound: where they go when they are used, and whom the connections believe. If any of it
/// is changed outside of this room, the secrets do not open.
enum MailboxSeal {
    static let binding = SealBinding(
        table: "mailboxes", idColumn: "id",
        columns: [
            "address", "user_name", "imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port",
            "smtp_security", "authority_pem",
        ])

    /// The values of the columns of ``binding``.
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
    /// What its secrets are bound to.
    var sealValues: [SQLValue] {
        MailboxSeal.values(
            address: address, userName: userName, imap: imap, smtp: smtp, authorityPEM: authorityPEM)
    }

    /// What its password is sealed for.
    var passwordContext: SealContext { SealContext(MailboxSeal.passwordPlace(id), boundTo: sealValues) }
}

extension SealingKey {
    /// Opens a secret of a mailbox, for the servers that are in `mailbox`.
    ///
    /// - Throws: ``MailboxError/secretDoesNotFit(address:)``, ``StorageError``.
    func open(_ sealed: SealedValue, of mailbox: Mailbox, context: SealContext) throws -> Secret {
        do throws(StorageError) { return Secret(bytes: try open(sealed, context: context)) } catch {
            guard case .sealBroken = error else { throw error }
            throw MailboxError.secretDoesNotFit(address: mailbox.address)
        }
    }
}
