/// Replaces the sealing key: creates a new one, reseals every value with it in one transaction, and installs it in the
/// old one's place.
///
/// The database stays readable if the process is killed at any moment. Until the transaction is committed, the key file
/// matches the database. After that the new key's file beside it does, and the next process that opens the folder for
/// work installs it. The former key is kept, because older backups need it.
///
/// If several nodes share one database, stop them first and give them the new key file.
public struct KeyRotation: Sendable {
    /// The steps of a rotation; a test stops it after one of them.
    package enum Step: CaseIterable, Comparable, Sendable { case keyMade, resealed, installed }

    /// The result of a rotation.
    public struct Outcome: Sendable, Hashable {
        /// The key that was replaced.
        public let formerKey: SealingKey.ID
        /// The new key.
        public let key: SealingKey.ID
        /// The path at which the former key is kept.
        public let formerKeyPath: String
        /// The number of resealed values.
        public let resealedValues: Int
    }

    private let folder: DataFolder
    private let open: OpenDataFolder
    private let columns: [SealedColumn]

    /// Creates a rotation.
    ///
    /// - Parameters:
    ///   - open: The folder, opened for work.
    ///   - folder: The same folder.
    ///   - columns: All columns with sealed values. Values of a column that is left out can no longer be opened
    ///     afterwards.
    public init(_ open: OpenDataFolder, in folder: DataFolder, columns: [SealedColumn]) {
        self.open = open
        self.folder = folder
        self.columns = columns
    }

    /// Runs the rotation.
    ///
    /// - Returns: The keys, and the number of resealed values.
    /// - Throws: ``StorageError/sealedWithAnotherKey(context:keyID:)`` or ``StorageError/sealBroken(context:)`` if a
    ///   value does not open; nothing is changed then.
    public func run() async throws -> Outcome {
        try await run(upTo: .installed)
    }

    package func run(upTo last: Step) async throws -> Outcome {
        let former = open.sealingKey
        let files = folder.keyFiles
        // An interrupted rotation may have left a key that the database already needs.
        let key = try files.next.read() ?? files.next.create()
        var count = 0
        if last >= .resealed { count = try await reseal(from: former, to: key) }
        if last >= .installed { try files.installNext(former: former.id) }
        return Outcome(
            formerKey: former.id, key: key.id, formerKeyPath: files.formerPath(former.id), resealedValues: count)
    }

    private func reseal(from former: SealingKey, to key: SealingKey) async throws -> Int {
        try await open.database.write { [columns] transaction in
            var count = 0
            for column in columns {
                try column.forEach(in: transaction) { id, sealed, context throws(StorageError) in
                    let resealed = try key.seal(try former.open(sealed, context: context), context: context)
                    try transaction.execute(
                        "UPDATE \(column.table) SET \(column.column) = $1 WHERE \(column.idColumn) = $2",
                        [resealed, id])
                    count += 1
                }
            }
            // The newest row counts, even if the clock goes backwards.
            try transaction.execute(
                """
                INSERT INTO sealing_keys (id, since)
                SELECT $1, CASE WHEN MAX(since) >= $2 THEN MAX(since) + 1 ELSE $2 END FROM sealing_keys
                """, [key.id.bytes, Timestamp.now])
            return count
        }
    }
}
