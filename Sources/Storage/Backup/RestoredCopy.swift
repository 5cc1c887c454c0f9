/// A copy of a backup of unknown origin, which is verified before it is opened as a database of Pennypost.
struct RestoredCopy {
    /// The copy.
    let file: BackupFile
    /// The path of the backup, for error messages.
    let path: String

    private static let mark = Array("SQLite format 3\0".utf8)
    /// The length of SQLite's file header in bytes, with the page size and page count (sqlite.org/fileformat.html
    /// §1.3).
    private static let headLength = 100

    /// Verifies the seal and removes it from the copy.
    ///
    /// - Parameter keyWithID: Returns the key with an id.
    /// - Returns: The key that the backup was sealed with, as it was then; `nil` if the backup has no seal.
    /// - Throws: ``StorageError/backupChanged(path:)``, ``StorageError/notADatabase(path:)``; what `keyWithID` throws.
    func unseal(_ keyWithID: (SealingKey.ID) throws -> SealingKey) throws -> SealingKey? {
        guard let seal = try BackupSeal.read(from: file) else {
            guard try file.bytes(at: 0, count: Self.mark.count) == Self.mark else {
                throw StorageError.notADatabase(path: path)
            }
            return nil
        }
        let key = try keyWithID(seal.keyID)
        guard try seal.holds(for: file, key: key) else { throw StorageError.backupChanged(path: path) }
        try file.truncate(to: seal.databaseLength)
        return seal.bindsAll ? key.bindingAll : key.bindingPlacesAlone
    }

    /// Throws if the length of a copy without a seal does not match its header.
    func examineLength() throws {
        let head = try file.bytes(at: 0, count: Self.headLength)
        guard head.count == Self.headLength else { throw StorageError.notADatabase(path: path) }
        // A page size of 1 means 65,536.
        let pageSize = head[16...17].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let pages = head[28...31].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard file.size == pages * (pageSize == 1 ? 65_536 : pageSize) else {
            throw damaged("its length is not that of its pages")
        }
    }

    /// Throws if the structure of a copy without a seal is not intact.
    func examineStructure() throws {
        let findings = try look { try DataCheck.structure(in: $0) }
        guard findings.isEmpty else { throw StorageError.backupDamaged(path: path, findings: findings) }
    }

    /// Compares the copy's schema with what the migrations recorded in it make. Nothing in the copy is run or changed.
    ///
    /// - Parameter migrations: All known migrations, including Storage's own.
    /// - Throws: ``StorageError/backupSchemaDiffers(path:_:)``, ``StorageError/newerSchema(room:number:name:)``,
    ///   ``StorageError/notADatabase(path:)``.
    func compareSchema(with migrations: [Migration]) throws {
        let path = path
        let history = try SchemaObject.all(madeBy: [])
        let (found, seen) = try look { transaction in
            let found = try SchemaObject.all(in: transaction)
            let names = Set(found.filter { $0.type == "table" }.map(\.name))
            guard names.isSuperset(of: ["schema_migrations", "sealing_keys"]) else {
                throw StorageError.notADatabase(path: path)
            }
            // This comes before its rows are read: a view could have the table's name.
            if let difference = SchemaObject.difference(
                of: found.filter { $0.table == "schema_migrations" }, from: history)
            {
                throw StorageError.backupSchemaDiffers(path: path, difference)
            }
            return (found, try SchemaHistory.seen(in: transaction, among: migrations))
        }
        if let difference = SchemaObject.difference(of: found, from: try SchemaObject.all(madeBy: seen)) {
            throw StorageError.backupSchemaDiffers(path: path, difference)
        }
    }

    /// Reads the copy. Errors are reported as errors of the backup.
    private func look<Result>(_ body: (ReadTransaction) throws -> Result) throws -> Result {
        do throws(StorageError) { return try SQLiteGlance.reading(file.draft, body) } catch {
            throw meaning(of: error)
        }
    }

    /// Translates an error of the copy into one of the backup.
    func meaning(of error: StorageError) -> StorageError {
        switch error {
        case .notADatabase: .notADatabase(path: path)
        case .corruptDatabase(let reason): damaged(reason)
        case .wrongType, .wrongStatement: damaged("\(error)")
        case .migrationsOutOfOrder(let room, let numbers):
            damaged("its history names the steps \(numbers) of \(room.prefix(100))")
        default: error
        }
    }

    private func damaged(_ words: String) -> StorageError {
        .backupDamaged(path: path, findings: [.damagedStructure(words)])
    }
}
