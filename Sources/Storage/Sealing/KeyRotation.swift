/// Replaces the sealing key: makes a new one, seals every value with it in one transaction, puts it in the old one's place.
///
/// Killed at any moment, the database can be read: until the transaction is kept the key file is the one it needs, from then
/// on the new key's file beside it is, and whoever opens the folder next to work on it puts that in its place. The former key
/// stays beside, for backups from before need it.
///
/// Where several nodes work on one database, they are stopped meanwhile and given the new key file.
public struct KeyRotation: Sendable {
    /// How far it goes; a test stops it on the way.
    package enum Step: CaseIterable, Comparable, Sendable { case keyMade, resealed, installed }

    /// What it did.
    public struct Outcome: Sendable, Hashable {
        public let formerKey: SealingKey.ID
        public let key: SealingKey.ID
        /// Where the former key is kept.
        public let formerKeyPath: String
        /// How many values were sealed anew.
        public let resealedValues: Int
    }

    private let folder: DataFolder
    private let open: OpenDataFolder
    private let columns: [SealedColumn]

    /// - Parameters:
    ///   - open: the folder, opened to work on it.
    ///   - columns: all that is sealed in the database. What is left out can no more be opened afterwards.
    public init(_ open: OpenDataFolder, in folder: DataFolder, columns: [SealedColumn]) {
        self.open = open
        self.folder = folder
        self.columns = columns
    }

    /// - Throws: ``StorageError/sealedWithAnotherKey(context:keyID:)`` and ``StorageError/sealBroken(context:)`` where a value
    ///   cannot be opened; nothing is changed then.
    public func run() async throws -> Outcome {
        try await run(upTo: .installed)
    }

    package func run(upTo last: Step) async throws -> Outcome {
        let former = open.sealingKey
        let files = folder.keyFiles
        // One that an interrupted rotation has left: the database may yet come to need it.
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
            // The newest counts, whatever the clock says.
            try transaction.execute(
                """
                INSERT INTO sealing_keys (id, since)
                SELECT $1, CASE WHEN MAX(since) >= $2 THEN MAX(since) + 1 ELSE $2 END FROM sealing_keys
                """, [key.id.bytes, Timestamp.now])
            return count
        }
    }
}
