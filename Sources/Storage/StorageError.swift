/// An error of the storage. ``description`` is one sentence, ``remedy`` another.
public indirect enum StorageError: Error, Hashable, Sendable {
    // The database as a whole.
    /// The disk is full, or a quota is used up.
    case diskFull(path: String?)
    /// The database or its folder is not writable.
    case readOnly(path: String?)
    /// The file exists and is not a database of Pennypost.
    case notADatabase(path: String?)
    /// The file cannot be opened.
    case cannotOpen(path: String?, reason: String)
    /// Another process holds the database for longer than the time limit.
    case busy
    /// The file's structure is damaged.
    case corruptDatabase(reason: String)
    /// Reading or writing the disk failed.
    case inputOutput(reason: String)
    /// The database has been closed.
    case closed
    /// The task was cancelled while a statement ran. ``Database`` turns it into a `CancellationError`.
    case cancelled

    /// The address is not a PostgreSQL URL. It is not included, because it may contain a password.
    case malformedAddress
    /// The server refuses the connection permanently because of the password, the database's name or the certificate;
    /// the reason is the server's text.
    case cannotConnect(server: String, reason: String)
    /// The connection broke and was not restored in time, or the server could not be reached. Nothing was stored.
    case connectionLost(reason: String)
    /// The connection broke while the server was committing, and the outcome can no longer be found out.
    case commitUncertain
    /// A statement exceeded its time limit.
    case timedOut(limit: Duration)
    /// The user lacks the permission; the reason is the server's text.
    case serverRefused(reason: String)

    /// The database was made by a newer version of the program.
    case newerSchema(room: String, number: Int, name: String)
    /// The database was made by an older version of the program, and this access does not migrate it. The first missing
    /// migration is given.
    case schemaNotCurrent(room: String, number: Int, name: String)
    /// A migration in the program differs from the one that was applied to the database.
    case alteredMigration(room: String, number: Int, name: String)
    /// A migration failed; nothing of it was stored.
    case migrationFailed(room: String, number: Int, name: String, cause: StorageError)
    /// A room's migrations are not numbered 1, 2, 3…: a bug in the program.
    case migrationsOutOfOrder(room: String, numbers: [Int])

    /// A write violates a constraint.
    case constraintViolated(Constraint)
    /// An earlier statement of the transaction failed.
    case transactionEnded
    /// A statement that writes was run in a read transaction.
    case writeInReadTransaction(sql: String)
    /// The number of values differs from the number of parameters.
    case wrongParameters(sql: String, highest: Int, given: Int)
    /// The engine rejects the statement.
    case wrongStatement(sql: String, reason: String)
    /// The row has no column of this name.
    case missingColumn(String, available: [String])
    /// The column contains a value of another type.
    case wrongType(column: String, expected: String, found: String)

    /// Another holder has the lease.
    case leaseTaken(name: String)
    /// The lease expired, or was granted to another holder.
    case leaseLost(name: String)
    /// A topic and its payload together exceed ``WriteTransaction/longestAnnouncement``.
    case announcementTooLong(topic: String)

    /// Stored bytes do not match their id.
    case corruptBlob(BlobID)
    /// A sealed value or what it is bound to was changed, or it was moved from another place, or it is not a sealed
    /// value.
    case sealBroken(context: String)
    /// A sealed value was sealed with another key.
    case sealedWithAnotherKey(context: String, keyID: SealingKey.ID)
    /// Version 0.1 sealed values for their rows alone, and this access does not rebind them.
    case sealsNotBound
    /// Encryption failed; the cryptographic library gives no reason.
    case sealingFailed(context: String)

    /// A file of this name exists already.
    case fileExists(path: String)
    /// The target of a restore is not empty.
    case notEmpty(place: String)
    /// A backup is damaged; the first findings are given.
    case backupDamaged(path: String, findings: [DataFinding])
    /// A backup differs from what was sealed: it was tampered with, or the disk is faulty.
    case backupChanged(path: String)
    /// A backup has no seal: it is from version 0.1, or its seal was removed.
    case backupUnsealed(path: String)
    /// A backup's schema differs from what its version of Pennypost makes.
    case backupSchemaDiffers(path: String, SchemaDifference)

    /// The folder is not safe for secrets.
    case unsafeFolder(path: String, FolderFault)
    /// A file in the folder is not safe to trust.
    case unsafeFile(path: String, FolderFault)
    /// Another process is working on the folder; its id and what it runs, if known.
    case folderInUse(path: String, pid: Int32?, command: String?)
    /// There is a database but no key.
    case keyMissing(keyPath: String, databasePath: String)
    /// The key file does not contain a valid key.
    case keyMalformed(path: String)
    /// The key belongs to another database.
    case keyOfAnotherDatabase(keyPath: String, keyID: SealingKey.ID, expected: SealingKey.ID)
    /// The operating system refused an operation on a file.
    case fileSystem(path: String, action: String, errorNumber: Int32)

    /// Which constraint was violated.
    public enum Constraint: Hashable, Sendable {
        /// A row with these values exists already; the columns as `table.column`, or an index's name.
        case unique(columns: [String])
        /// A row refers to a row that does not exist, or a row that is still referred to was to be deleted.
        case foreignKey
        /// The column, as `table.column`, must have a value.
        case notNull(column: String)
        /// A check failed; its expression or name.
        case check(String)
        /// Any other constraint; the text is the engine's.
        case other(String)
    }

    /// What is unsafe about a folder or file.
    public enum FolderFault: Hashable, Sendable {
        /// It is a symbolic link.
        case symbolicLink
        /// It is not a folder, or not a regular file.
        case notAFolder, notAFile
        /// It belongs to another user.
        case foreignOwner
        /// Other users may read or write it; `mode` has the permission bits.
        case openToOthers(mode: UInt32)
    }
}
