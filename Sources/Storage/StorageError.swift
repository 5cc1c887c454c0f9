/// Why the storage could not do what was asked. ``description`` is one sentence, ``remedy`` another.
public indirect enum StorageError: Error, Hashable, Sendable {
    // The database as a whole.
    /// The disk is full, or a quota is used up.
    case diskFull(path: String?)
    /// The database, or its folder, may not be written.
    case readOnly(path: String?)
    /// The file is there and is no database.
    case notADatabase(path: String?)
    /// The file cannot be opened.
    case cannotOpen(path: String?, reason: String)
    /// Another process holds the database longer than the time limit.
    case busy
    /// The file's structure is damaged.
    case corruptDatabase(reason: String)
    /// Reading or writing the disk failed.
    case inputOutput(reason: String)
    /// The database was closed before.
    case closed
    /// The task was cancelled while a statement ran. ``Database`` turns it into a `CancellationError`.
    case cancelled

    // A database server.
    /// The address is no URL of PostgreSQL. It is not repeated, for it may hold a password.
    case malformedAddress
    /// The server refuses the connection for good: the password, the database's name, the certificate; in its words.
    case cannotConnect(server: String, reason: String)
    /// The connection broke and did not come back in time, or the server could not be reached. Nothing was kept.
    case connectionLost(reason: String)
    /// The connection broke while the server was committing, and the server cannot say any more how that ended.
    case commitUncertain
    /// A statement took longer than it may.
    case timedOut(limit: Duration)
    /// The user has no right to it; in the server's words.
    case serverRefused(reason: String)

    // The schema.
    /// A newer version of the program has made the database.
    case newerSchema(room: String, number: Int, name: String)
    /// An older version of the program has made the database, and this access does not change it; the first step missing.
    case schemaNotCurrent(room: String, number: Int, name: String)
    /// A migration in the program is not the one that the database was made with.
    case alteredMigration(room: String, number: Int, name: String)
    /// A migration was refused; nothing of it was kept.
    case migrationFailed(room: String, number: Int, name: String, cause: StorageError)
    /// A room's migrations are not numbered 1, 2, 3…: a fault of the program.
    case migrationsOutOfOrder(room: String, numbers: [Int])

    // Statements and rows.
    /// What was to be written contradicts a constraint.
    case constraintViolated(Constraint)
    /// An earlier statement of the transaction was refused.
    case transactionEnded
    /// A statement that changes something in a transaction for reading.
    case writeInReadTransaction(sql: String)
    /// The number of values is not that of the parameters.
    case wrongParameters(sql: String, highest: Int, given: Int)
    /// The engine does not take the statement.
    case wrongStatement(sql: String, reason: String)
    /// The row has no such column.
    case missingColumn(String, available: [String])
    /// The column holds something else.
    case wrongType(column: String, expected: String, found: String)

    // Leases and changes.
    /// Somebody else holds the lease.
    case leaseTaken(name: String)
    /// The lease ended, or somebody else was given it.
    case leaseLost(name: String)
    /// A topic and its payload are longer than ``WriteTransaction/longestAnnouncement``.
    case announcementTooLong(topic: String)

    // Blobs and secrets.
    /// Stored bytes are not those of their name.
    case corruptBlob(BlobID)
    /// A sealed value was changed, or what it is bound to; or it was moved from another place, or is none.
    case sealBroken(context: String)
    /// A sealed value was sealed with another key.
    case sealedWithAnotherKey(context: String, keyID: SealingKey.ID)
    /// Version 0.1 has sealed values for their rows alone, and this access does not change them.
    case sealsNotBound
    /// Encryption failed; the system's library gives no reason.
    case sealingFailed(context: String)

    // Backups.
    /// A file of that name is there already.
    case fileExists(path: String)
    /// What was to be filled by a backup has something in it.
    case notEmpty(place: String)
    /// A backup is not whole; the first damages.
    case backupDamaged(path: String, findings: [DataFinding])
    /// A backup is not what was sealed: somebody has changed it, or the disk has.
    case backupChanged(path: String)
    /// A backup has no seal: it is of version 0.1, or somebody has cut the seal off.
    case backupUnsealed(path: String)
    /// The tables of a backup are not those that its version of Pennypost makes.
    case backupSchemaDiffers(path: String, SchemaDifference)

    // The data folder.
    /// The folder is not safe to keep secrets in.
    case unsafeFolder(path: String, FolderFault)
    /// A file of the folder is not safe to trust.
    case unsafeFile(path: String, FolderFault)
    /// Another process works on the folder; its number and what it runs, where known.
    case folderInUse(path: String, pid: Int32?, command: String?)
    /// There is a database and no key.
    case keyMissing(keyPath: String, databasePath: String)
    /// The key file holds no key.
    case keyMalformed(path: String)
    /// The key is not that of the database.
    case keyOfAnotherDatabase(keyPath: String, keyID: SealingKey.ID, expected: SealingKey.ID)
    /// The system refused something about a file.
    case fileSystem(path: String, action: String, errorNumber: Int32)

    /// Which constraint was violated.
    public enum Constraint: Hashable, Sendable {
        /// There is such a row already; the columns as `table.column`, or an index's name.
        case unique(columns: [String])
        /// A row refers to another that is not there, or one that is referred to was to be removed.
        case foreignKey
        /// The column, as `table.column`, must have a value.
        case notNull(column: String)
        /// The expression or name of a check.
        case check(String)
        /// Anything else, in the engine's words.
        case other(String)
    }

    /// What is unsafe about a folder or file.
    public enum FolderFault: Hashable, Sendable {
        /// It is a symbolic link.
        case symbolicLink
        /// It is of another kind.
        case notAFolder, notAFile
        /// It belongs to another user.
        case foreignOwner
        /// Other users may read or write it; the permission bits.
        case openToOthers(mode: UInt32)
    }
}
