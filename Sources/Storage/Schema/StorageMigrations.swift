/// Storage's own tables.
enum StorageMigrations {
    static let all = [
        Migration(
            room: "Storage", number: 1, name: "blobs and the sealing key's mark",
            statements: [
                """
                CREATE TABLE blobs (
                    id BLOB NOT NULL PRIMARY KEY,
                    bytes BLOB NOT NULL
                )
                """,
                // The ids of the keys that sealed values; the keys themselves are in files.
                """
                CREATE TABLE sealing_keys (
                    id BLOB NOT NULL PRIMARY KEY,
                    since BIGINT NOT NULL
                )
                """,
            ]),
        LeaseMigration.migration,
    ]
}
