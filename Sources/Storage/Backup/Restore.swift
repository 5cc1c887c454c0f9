import Foundation
import Synchronization

/// Restores a backup into an empty data folder, or into an empty database on a server. This is also how data moves from
/// one engine to the other.
///
/// The backup is copied, and the copy's seal is checked before anything else in it is read. Its schema is then compared
/// with what its version of Pennypost makes, and the copy is brought up to date and checked completely. Nothing is left
/// behind if anything is damaged or was changed, if the backup is from a newer version, or if its key is missing.
public struct Restore: Sendable {
    /// The result of a restore.
    public struct Outcome: Sendable, Hashable {
        /// Where the data is now: a path, or a server's address.
        public let place: String
        /// The number of blobs.
        public let blobs: Int
        /// The size of the blobs in bytes.
        public let blobBytes: Int64
        /// The migrations that the backup did not have yet.
        public let appliedMigrations: [Migration]
        /// Whether a seal has proved that the backup was not changed.
        public let wasSealed: Bool
    }

    private let folder: DataFolder
    private let migrations: [Migration]
    private let inventory: DataInventory

    /// Creates a restore.
    ///
    /// - Parameters:
    ///   - folder: The folder or server to restore into.
    ///   - migrations: The migrations of all rooms.
    ///   - inventory: The tables of all rooms that need special care.
    public init(into folder: DataFolder, migrations: [Migration], inventory: DataInventory) {
        self.folder = folder
        self.migrations = migrations
        self.inventory = inventory
    }

    /// Restores a backup.
    ///
    /// - Parameters:
    ///   - path: The path of the backup.
    ///   - keyFile: The path of a file with the key, which is copied into the folder; `nil` if the key is already
    ///     there.
    ///   - acceptsUnsealed: Pass `true` to accept a backup without a seal, which can't be proved to be unchanged. A
    ///     seal that is there must still be valid.
    ///   - command: What this process runs, shown to another that wants the folder.
    ///   - report: Receives the damage that is found.
    ///   - progress: Receives the number of blobs checked so far and their total.
    /// - Returns: Where the data is now, and what was restored.
    /// - Throws: ``StorageError/notEmpty(place:)``, ``StorageError/notADatabase(path:)``,
    ///   ``StorageError/backupChanged(path:)``, ``StorageError/backupUnsealed(path:)``,
    ///   ``StorageError/backupSchemaDiffers(path:_:)``, ``StorageError/backupDamaged(path:findings:)``,
    ///   ``StorageError/keyMissing(keyPath:databasePath:)``,
    ///   ``StorageError/keyOfAnotherDatabase(keyPath:keyID:expected:)``,
    ///   ``StorageError/newerSchema(room:number:name:)``.
    public func run(
        from path: String, keyFile: String? = nil, acceptsUnsealed: Bool = false, command: String,
        report: @escaping @Sendable (DataFinding) -> Void = { _ in },
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> Outcome {
        let claim = try folder.claim(command: command)
        defer { claim.release() }
        if folder.location.engine == .sqlite, folder.hasDatabase {
            throw StorageError.notEmpty(place: folder.databasePath)
        }
        // A former database's crash journals must not be applied to what is restored.
        Database.removeCrashJournals(in: folder.path)
        let draft = try BackupFile(path: folder.databasePath, replacing: true)
        do {
            try draft.copy(from: path)
            let copy = RestoredCopy(file: draft, path: path)
            let key = try copy.unseal { try presentKey($0, keyFile: keyFile) }
            if key == nil {
                // A backup that was cut off has lost its seal too, unlike one that never had a seal.
                try copy.examineLength()
                guard acceptsUnsealed else { throw StorageError.backupUnsealed(path: path) }
                try copy.examineStructure()
            }
            try copy.compareSchema(with: StorageMigrations.all + migrations)
            let database = try open(copy)
            let outcome: Outcome
            do {
                outcome = try await take(database, from: path, sealedWith: key, keyFile: keyFile, report, progress)
                try database.close()
            } catch {
                try? database.close()
                throw error
            }
            switch folder.location {
            case .sqlite: try draft.finish(replacing: false)
            case .postgres: draft.discard()
            }
            return outcome
        } catch {
            draft.discard()
            throw error
        }
    }

    /// Opens the copy and brings it up to date.
    private func open(_ copy: RestoredCopy) throws(StorageError) -> Database {
        do throws(StorageError) { return try Database.open(at: copy.file.draft, migrations: migrations) } catch {
            throw copy.meaning(of: error)
        }
    }

    private func take(
        _ database: Database, from path: String, sealedWith seal: SealingKey?, keyFile: String?,
        _ report: @escaping @Sendable (DataFinding) -> Void,
        _ progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws -> Outcome {
        let needed = try await database.read { try Database.notedKeyID(in: $0) }
        if let needed, let seal, needed != seal.id { throw StorageError.backupChanged(path: path) }
        let key = if let seal { seal } else { try neededKey(needed, keyFile: keyFile) }
        // Without a seal, the user vouches that nothing was changed. A seal records whether the values were bound.
        if let key, seal?.bindsAll != true {
            let columns = inventory.sealedColumns
            try await database.write { try Rebinding.run(columns, key: key, in: $0) }
        }
        let findings = FindingList()
        let summary = try await DataCheck(database, inventory: inventory, key: key).run(
            report: { finding in
                report(finding)
                if finding.isDamage { findings.add(finding) }
            }, progress: progress)
        guard summary.isSound else { throw StorageError.backupDamaged(path: path, findings: findings.all) }
        if folder.location.engine == .postgres { try await copyRows(of: database) }
        if let key {
            let file = folder.keyFiles.current
            if try file.create(key).bindsAll == false { _ = try file.noteBound(key) }
        }
        return Outcome(
            place: folder.location.description, blobs: summary.blobs, blobBytes: summary.blobBytes,
            appliedMigrations: database.appliedMigrations, wasSealed: seal != nil)
    }

    /// Returns the key with an id, from the folder or the given file.
    private func presentKey(_ id: SealingKey.ID, keyFile: String?) throws -> SealingKey {
        guard let key = try neededKey(id, keyFile: keyFile) else {
            throw StorageError.keyMissing(keyPath: folder.keyPath, databasePath: folder.location.description)
        }
        return key
    }

    /// Returns the key that the backup's sealed values need.
    ///
    /// - Parameter needed: The key's id; `nil` if nothing was ever sealed.
    private func neededKey(_ needed: SealingKey.ID?, keyFile: String?) throws -> SealingKey? {
        let inFolder = try folder.keyFiles.current.read()
        if let inFolder, let needed, inFolder.id != needed {
            throw StorageError.keyOfAnotherDatabase(keyPath: folder.keyPath, keyID: inFolder.id, expected: needed)
        }
        if let inFolder { return inFolder }
        if let keyFile {
            guard let given = try KeyFile(path: keyFile).read() else {
                throw StorageError.fileSystem(path: keyFile, action: "read", errorNumber: ENOENT)
            }
            guard needed == nil || given.id == needed else {
                throw StorageError.keyOfAnotherDatabase(
                    keyPath: keyFile, keyID: given.id, expected: needed ?? given.id)
            }
            return given
        }
        guard needed == nil else {
            throw StorageError.keyMissing(keyPath: folder.keyPath, databasePath: folder.location.description)
        }
        return nil
    }

    /// Copies all rows to the server in one transaction, so that either all of them arrive or none.
    private func copyRows(of source: Database) async throws {
        let (folder, inventory, migrations) = (folder, inventory, migrations)
        try await source.read { transaction in
            let target = try Database.open(folder.location, migrations: migrations)
            do {
                let tables = try TableList(transaction, indexes: inventory.textIndexes)
                let copy = TableCopy(tables: tables, indexes: inventory.textIndexes)
                // Rows are read on the source's thread and written on the target's.
                let held = try HeldTransaction(target.access)
                do {
                    try held.write { try Self.makeSureIsEmpty(tables, in: $0, place: target.path) }
                    try copy.run(from: transaction) { try held.write($0) }
                    try held.commit()
                } catch {
                    held.rollBack()
                    throw error
                }
                try target.close()
            } catch {
                try? target.close()
                throw error
            }
        }
    }

    /// Refuses a database with rows in it. A fresh database's bookkeeping (its key, leases and drawn numbers) doesn't
    /// count and is cleared.
    private static func makeSureIsEmpty(
        _ tables: TableList, in transaction: WriteTransaction, place: String
    ) throws(StorageError) {
        let bookkeeping: Set = ["sealing_keys", "leases", "mailbox_sequences"]
        for table in tables.tables {
            if bookkeeping.contains(table.name) {
                try transaction.execute("DELETE FROM \"\(table.name)\"")
            } else if try transaction.row("SELECT 1 AS found FROM \"\(table.name)\" LIMIT 1") != nil {
                throw .notEmpty(place: place)
            }
        }
    }
}

/// The first 20 findings of a check.
private final class FindingList: Sendable {
    private let list = Mutex<[DataFinding]>([])
    var all: [DataFinding] { list.withLock { $0 } }
    func add(_ finding: DataFinding) { list.withLock { if $0.count < 20 { $0.append(finding) } } }
}
