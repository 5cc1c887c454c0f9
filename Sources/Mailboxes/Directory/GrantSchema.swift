import Storage

/// The table of grants, for mailboxes that sign in without a password.
enum GrantSchema {
    static let migration = Migration(
        room: "mailboxes", number: 5, name: "sign-in without a password",
        statements: [
            // The row of such a mailbox contains a sealed empty password.
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

    /// The source of the tokens and the client, to which a grant is bound in addition to the mailbox's servers.
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

    /// Returns the context that the secret is sealed for.
    func context(_ mailbox: Mailbox, tokenAddress: String, clientID: String) -> SealContext {
        SealContext(place(mailbox.id), boundTo: mailbox.sealValues + [.text(tokenAddress), .text(clientID)])
    }
}
