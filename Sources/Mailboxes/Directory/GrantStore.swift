import Foundation
import MailWire
import OAuth
import Storage

/// Reads and writes sealed grants.
struct GrantStore: Sendable {
    let key: SealingKey

    /// Returns the grant of a mailbox; `nil` if it has none.
    ///
    /// - Throws: ``MailboxError/unreadableRecord(_:)`` if the row makes no sense; `StorageError`.
    func grant(of mailbox: Mailbox, in transaction: ReadTransaction) throws -> StoredGrant? {
        guard let row = try transaction.row("SELECT * FROM mailbox_grants WHERE mailbox_id = $1", [mailbox.id]) else {
            return nil
        }
        func secret(_ secret: GrantSecret) throws -> Secret? {
            guard let sealed = try row.optionalSealedValue(secret.column) else { return nil }
            let context = secret.context(
                mailbox, tokenAddress: try row.text("token_address"), clientID: try row.text("client_id"))
            return try key.open(sealed, of: mailbox, context: context)
        }
        guard let accessToken = try secret(.accessToken) else {
            throw MailboxError.unreadableRecord(GrantSecret.accessToken.column)
        }
        guard let client = OAuthClient(id: try row.text("client_id"), secret: try secret(.clientSecret)) else {
            throw MailboxError.unreadableRecord("client_id")
        }
        let address: OAuthAddress
        do {
            address = try OAuthAddress(try row.text("token_address"), plaintextOnLoopback: true)
        } catch {
            throw MailboxError.unreadableRecord("token_address")
        }
        let tokens = OAuthTokens(
            accessToken: accessToken, refreshToken: try secret(.refreshToken),
            expiresAt: try row.optionalTimestamp("expires_at").map(\.date),
            scopes: try row.text("scopes").split(separator: " ").map(String.init))
        return StoredGrant(
            grant: MailboxGrant(tokenAddress: address, client: client, tokens: tokens),
            version: try row.integer("version"))
    }

    /// Replaces a mailbox's grant by one that the user has just allowed; `nil` if it signs in with a password.
    func write(_ grant: MailboxGrant?, of mailbox: Mailbox, in transaction: WriteTransaction) throws(StorageError) {
        guard let grant else {
            try transaction.execute("DELETE FROM mailbox_grants WHERE mailbox_id = $1", [mailbox.id])
            return
        }
        try transaction.execute(
            """
            INSERT INTO mailbox_grants (
                mailbox_id, token_address, client_id, scopes, sealed_client_secret, sealed_access_token,
                sealed_refresh_token, expires_at, version
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
            ON CONFLICT (mailbox_id) DO UPDATE
            SET token_address = $2, client_id = $3, scopes = $4, sealed_client_secret = $5, sealed_access_token = $6,
                sealed_refresh_token = $7, expires_at = $8, version = mailbox_grants.version + 1
            """,
            [
                mailbox.id, grant.tokenAddress.text, grant.client.id, grant.tokens.scopes.joined(separator: " "),
                try seal(grant.client.secret, .clientSecret, of: grant, mailbox),
                try seal(grant.tokens.accessToken, .accessToken, of: grant, mailbox),
                try seal(grant.tokens.refreshToken, .refreshToken, of: grant, mailbox),
                grant.tokens.expiresAt.map(Timestamp.init(date:)),
            ])
    }

    /// Replaces tokens by those refreshed from them.
    ///
    /// - Returns: `false` if they have been replaced in the meantime. Nothing is changed then.
    func replace(
        _ stored: StoredGrant, with tokens: OAuthTokens, of mailbox: Mailbox, in transaction: WriteTransaction
    ) throws(StorageError) -> Bool {
        try transaction.execute(
            """
            UPDATE mailbox_grants SET sealed_access_token = $1, sealed_refresh_token = $2, expires_at = $3, scopes = $4,
                version = version + 1 WHERE mailbox_id = $5 AND version = $6
            """,
            [
                try seal(tokens.accessToken, .accessToken, of: stored.grant, mailbox),
                try seal(tokens.refreshToken, .refreshToken, of: stored.grant, mailbox),
                tokens.expiresAt.map(Timestamp.init(date:)), tokens.scopes.joined(separator: " "), mailbox.id,
                stored.version,
            ]) > 0
    }

    private func seal(
        _ secret: Secret?, _ kind: GrantSecret, of grant: MailboxGrant, _ mailbox: Mailbox
    ) throws(StorageError) -> SealedValue? {
        guard let secret else { return nil }
        let context = kind.context(mailbox, tokenAddress: grant.tokenAddress.text, clientID: grant.client.id)
        return try secret.withBytes { bytes throws(StorageError) in try key.seal(bytes, context: context) }
    }
}

extension Timestamp {
    init(date: Date) {
        self.init(seconds: Int64(clamping: Int(date.timeIntervalSince1970)))
    }

    var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
