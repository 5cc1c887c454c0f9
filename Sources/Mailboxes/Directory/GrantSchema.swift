import Storage

/// The table of the grants of mailboxes that sign in without a password.
enum GrantSchema {
    static let migration = Migration(
        room: "mailboxes", number: 5, name: "sign-in without a password",
        statements: [
            // Such a mailbox's row holds a sealed empty password.
            "ALTER TABLE mailboxes ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password'",
            """
            CREATE TABLE mailbox_grants (
                mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
                token_address TEXT NOT NULL,
                client_id TEXT NOT NULL,
                scopes TEXT NOT NULL,
                sealed_client_secret BLOB,
                sealed_access_token BLOB NOT NULL,
                sealed_refresh_token BLOB,
                expires_at BIGINT,
                version BIGINT NOT NULL
            )
            """,
        ])

    /// The sealed columns of the table.
    static let sealedColumns = GrantSecret.allCases.map { secret in
        SealedColumn(
            table: "mailbox_grants", idColumn: "mailbox_id", column: secret.column,
            boundTo: [MailboxSeal.binding, binding], place: secret.place)
    }

    /// Where tokens come from, and for whom: to this a grant is bound beside the mailbox's servers.
    private static let binding = SealBinding(
        table: "mailbox_grants", idColumn: "mailbox_id", columns: ["token_address", "client_id"])
}

/// The secrets in a grant.
enum GrantSecret: String, CaseIterable, Sendable {
    case clientSecret = "client_secret"
    case accessToken = "access_token"
    case refreshToken = "refresh_token"

    var column: String { "sealed_\(rawValue)" }

    @Sendable func place(_ mailboxID: Int64) -> String { "mailbox/\(mailboxID)/\(rawValue)" }

    /// What it is sealed for.
    func context(_ mailbox: Mailbox, tokenAddress: String, clientID: String) -> SealContext {
        SealContext(place(mailbox.id), boundTo: mailbox.sealValues + [.text(tokenAddress), .text(clientID)])
    }
}
