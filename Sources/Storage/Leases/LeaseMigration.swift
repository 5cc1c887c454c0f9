/// The table of leases. A row stays when its lease ends, so that its token always grows.
enum LeaseMigration {
    static let migration = Migration(
        room: "Storage", number: 2, name: "leases",
        statements: [
            """
            CREATE TABLE leases (
                name TEXT NOT NULL PRIMARY KEY,
                token BIGINT NOT NULL,
                holder TEXT,
                expires_at BIGINT NOT NULL,
                since BIGINT NOT NULL,
                note TEXT
            )
            """
        ])
}
