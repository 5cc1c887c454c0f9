import Foundation

/// The folder that holds everything of one installation: the database and the key that seals its secrets.
///
/// Only its owner may access it. A symbolic link, another user's folder, or a folder that others can enter is refused.
public struct DataFolder: Sendable {
    /// The absolute path of the folder.
    public let path: String
    /// The URL of the database's server; `nil` if the database is a file in the folder.
    private let server: String?
    /// The database file, `pennypost.sqlite`.
    public var databasePath: String { path + "/" + Self.databaseName }
    static let databaseName = "pennypost.sqlite"
    /// Where its database is.
    public var location: DatabaseLocation { server.map { .postgres(url: $0) } ?? .sqlite(path: databasePath) }
    /// The key file, `sealing.key`.
    public var keyPath: String { keyFiles.current.path }
    var keyFiles: KeyFiles { KeyFiles(folder: path) }

    /// Checks the folder at `path`. Missing folders on the way are created for their owner alone. If others can enter
    /// an empty folder, it is closed to them; if it has anything in it, it is refused.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - server: the URL of a PostgreSQL database that takes the file's place. The key and the claim stay in the
    ///     folder.
    /// - Throws: ``StorageError/unsafeFolder(path:_:)`` if the folder is refused;
    ///   ``StorageError/fileSystem(path:action:errorNumber:)`` if it can't be created or read.
    public init(path: String, server: String? = nil) throws(StorageError) {
        let absolute = Self.absolute(path)
        self.path = absolute
        self.server = server
        try Self.make(absolute)
        var status = stat()
        guard lstat(absolute, &status) == 0 else {
            throw .fileSystem(path: absolute, action: "open", errorNumber: errno)
        }
        if let fault = Self.fault(of: status) { throw .unsafeFolder(path: absolute, fault) }
        guard let fault = Self.openness(of: status) else { return }
        guard Self.isEmpty(absolute), chmod(absolute, 0o700) == 0 else {
            throw .unsafeFolder(path: absolute, fault)
        }
    }

    /// Whether the database file exists.
    public var hasDatabase: Bool {
        var status = stat()
        return lstat(databasePath, &status) == 0
    }

    /// Claims the folder for this process until the claim is released or the process ends.
    ///
    /// - Parameter command: what this process runs. Another process that tries to claim the folder reports it.
    /// - Throws: ``StorageError/folderInUse(path:pid:command:)`` if another process has claimed it; ``StorageError`` if
    ///   the lock file is unsafe or can't be used.
    public func claim(command: String) throws(StorageError) -> FolderClaim {
        try FolderClaim.take(folder: path, command: command)
    }

    /// Opens the database and its key with the given access.
    ///
    /// - Parameters:
    ///   - access: whether to work on the folder or only read it.
    ///   - command: what this process runs. Another process that tries to claim the folder reports it.
    ///   - migrations: the migrations of all rooms, in any order.
    ///   - patience: how long a reader waits for a working process to bring the tables up to date.
    /// - Throws: ``StorageError/folderInUse(path:pid:command:)`` if another process works on the folder;
    ///   ``StorageError/schemaNotCurrent(room:number:name:)`` if a reader finds tables of an older version;
    ///   ``StorageError`` if the database or its key can't be opened.
    public func open(
        _ access: FolderAccess, command: String, migrations: [Migration], sealedColumns: [SealedColumn] = [],
        patience: Duration = .seconds(10)
    ) async throws(StorageError) -> OpenDataFolder {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while true {
            do throws(StorageError) {
                let fills = if access == .working { true } else { try isFresh() }
                if fills {
                    let claim = try claim(command: command)
                    return try open(migrations, sealedColumns, schema: .bringUpToDate, claim: claim)
                }
                let policy: SchemaPolicy = access == .asItIs ? .leave : .mustBeCurrent
                return try open(migrations, sealedColumns, schema: policy, claim: nil)
            } catch StorageError.folderInUse where access != .working && clock.now < deadline {
                // Another process is setting up the fresh folder.
            } catch StorageError.schemaNotCurrent where isClaimed && clock.now < deadline {
                // The working process is bringing the tables up to date.
            } catch StorageError.sealsNotBound where isClaimed && clock.now < deadline {
                // The working process is binding sealed values.
            }
            do { try await Task.sleep(for: .milliseconds(20)) } catch { throw .cancelled }
        }
    }

    /// Opens the database and its key without a claim. A fresh folder gets both. If a database's key is missing, it is
    /// refused and never given a new one.
    ///
    /// - Parameter migrations: the migrations of all rooms, in any order.
    /// - Throws: ``StorageError/keyMissing(keyPath:databasePath:)`` if the key is missing; ``StorageError`` if the
    ///   database or its key can't be opened.
    public func open(migrations: [Migration]) throws(StorageError) -> (Database, SealingKey) {
        let folder = try open(migrations, [], schema: .bringUpToDate, claim: nil)
        return (folder.database, folder.sealingKey)
    }

    private func open(
        _ migrations: [Migration], _ sealedColumns: [SealedColumn], schema: SchemaPolicy, claim: FolderClaim?
    ) throws(StorageError) -> OpenDataFolder {
        var key: SealingKey?
        if server == nil {
            key = try sealingKey(isMissed: hasDatabase)
            try makeDatabaseFile()
        }
        let database = try Database.open(location, migrations: migrations, schema: schema, folder: path)
        do throws(StorageError) {
            let found: SealingKey
            if let key { found = key } else { found = try sealingKey(isMissed: try database.notedKeyID() != nil) }
            var settled = try settle(found, with: database, mayInstall: claim != nil)
            if !settled.bindsAll, schema != .leave {
                settled = try bind(sealedColumns, settled, in: database, mayBind: claim != nil)
            }
            if let claim {
                // The former processes' locks on this folder are gone, so those processes have ended.
                try database.freeLeases(of: claim.formerHolders)
                claim.forgetFormerHolders()
            }
            return OpenDataFolder(database: database, sealingKey: settled, claim: claim)
        } catch {
            try? database.close()
            throw error
        }
    }

    /// Records the key of a new database. If the database expects another key, looks for one left by an interrupted
    /// rotation, whose new key was already in force but not yet moved into place.
    private func settle(
        _ key: SealingKey, with database: Database, mayInstall: Bool
    ) throws(StorageError) -> SealingKey {
        // A reader must not wait for a writer, so this only reads.
        guard let expected = try database.notedKeyID() else {
            try database.expect(keyID: key.id, keyPath: keyPath)
            return key
        }
        guard expected != key.id else { return key }
        guard let found = try keyFiles.key(for: expected) else {
            throw .keyOfAnotherDatabase(keyPath: keyPath, keyID: key.id, expected: expected)
        }
        if mayInstall { try keyFiles.installNext(former: key.id) }
        return found
    }

    /// Binds the values that version 0.1 sealed to their destinations, once. The key file records this after the commit. If
    /// the process is killed between the two, the next one finds nothing left to bind and records it.
    private func bind(
        _ columns: [SealedColumn], _ key: SealingKey, in database: Database, mayBind: Bool
    ) throws(StorageError) -> SealingKey {
        guard !columns.isEmpty else { return key }
        do {
            guard mayBind else {
                let isMissed = try database.access.withConnection {
                    try Rebinding.isMissed(by: columns, in: ReadTransaction($0))
                }
                if isMissed { throw StorageError.sealsNotBound }
                return key
            }
            try database.access.writeBlocking { try Rebinding.run(columns, key: key, in: $0) }
        } catch {
            throw StorageError(engine: error, sql: nil, path: database.path)
        }
        return try keyFiles.current.noteBound(key)
    }

    /// Whether another process works on it now.
    private var isClaimed: Bool {
        do throws(StorageError) {
            try FolderClaim.take(folder: path, command: nil).release()
            return false
        } catch {
            if case .folderInUse = error { return true }
            return false
        }
    }

    /// Returns the key in the folder, creating one if there is none.
    ///
    /// - Parameter isMissed: whether the database has been used with a key. A file's key is made before the file, so a
    ///   database without a key is never merely a new one.
    private func sealingKey(isMissed: Bool) throws(StorageError) -> SealingKey {
        let file = keyFiles.current
        if let key = try file.read() { return key }
        guard !isMissed else { throw .keyMissing(keyPath: keyPath, databasePath: location.description) }
        return try file.create()
    }

    /// Whether there is no database yet, or none with our tables.
    private func isFresh() throws(StorageError) -> Bool {
        guard server != nil else { return !hasDatabase }
        let database = try Database.open(location, migrations: [], schema: .leave)
        let isFresh = try !database.isOfPennypost()
        try database.close()
        return isFresh
    }

    /// Creates the database file if it is missing, for its owner alone. SQLite gives the files beside it the same
    /// permissions.
    private func makeDatabaseFile() throws(StorageError) {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let descriptor = Foundation.open(databasePath, flags, 0o600)
        guard descriptor >= 0 else {
            switch errno {
            case ELOOP: throw .unsafeFile(path: databasePath, .symbolicLink)
            case EACCES, EROFS: throw .readOnly(path: databasePath)
            case ENOSPC, EDQUOT: throw .diskFull(path: databasePath)
            default: throw .fileSystem(path: databasePath, action: "open", errorNumber: errno)
            }
        }
        defer { Foundation.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .fileSystem(path: databasePath, action: "open", errorNumber: errno)
        }
        if let fault = PrivateFile.fault(of: status) { throw .unsafeFile(path: databasePath, fault) }
        if status.st_size == 0 { try PrivateFile.syncFolder(path) }
    }

    private static func make(_ path: String) throws(StorageError) {
        var status = stat()
        if lstat(path, &status) == 0 { return }
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty, parent != path { try make(parent) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .fileSystem(path: path, action: "make the folder", errorNumber: errno)
        }
    }
}
