import Storage

/// The table of attempts to connect a mailbox or to replace its password.
enum AttemptSchema {
    static let migration = Migration(
        room: "mailboxes", number: 12, name: "attempts to connect",
        statements: [
            """
            CREATE TABLE mailbox_attempts (
                id BIGINT PRIMARY KEY,
                company_id BIGINT NOT NULL,
                person_id BIGINT NOT NULL,
                mailbox_id BIGINT,
                address TEXT NOT NULL,
                sealed_request BLOB,
                imap_steps TEXT,
                smtp_steps TEXT,
                outcome TEXT,
                began_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX mailbox_attempts_by_person ON mailbox_attempts (person_id)",
        ])

    /// What was typed.
    static let sealedColumn = SealedColumn(
        table: "mailbox_attempts", idColumn: "id", column: "sealed_request", place: { place($0) })

    static func context(_ id: Int64) -> SealContext { SealContext(place(id)) }

    private static func place(_ id: Int64) -> String { "mailbox-attempt/\(id)/request" }
}
