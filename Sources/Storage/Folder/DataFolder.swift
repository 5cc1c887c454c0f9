internal import Foundation

/// The folder that holds everything of one installation: the database and, beside it, the key that seals its secrets.
///
/// Only its owner may look into it. A symbolic link, another user's folder, or one that others can enter is refused.
public struct DataFolder: Sendable {
    /// The folder, as an absolute path.
    public let path: String
    /// The database's server, where it is not a file in the folder.
    private let server: String?
    /// The database file, `pennypost.sqlite`.
    public var databasePath: String { path + "/pennypost.sqlite" }
    /// Where its database is.
    public var location: DatabaseLocation { server.map { .postgres(url: $0) } ?? .sqlite(path: databasePath) }
    /// The key file, `sealing.key`.
    public var keyPath: String { keyFiles.current.path }
    var keyFiles: KeyFiles { KeyFiles(folder: path) }

    /// The folder at `path`, which is made where it is missing, with those above it, for its owner alone. An empty folder of
    /// one's own that others can enter is closed to them; one with something in it is refused.
    ///
    /// - Parameter server: a database on a PostgreSQL server, by its URL; it takes the place of the file. The key and the
    ///   claim stay in the folder.
    public init(path: String, server: String? = nil) throws(StorageError) {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        self.path = absolute
        self.server = server
        try Self.make(absolute)
        var status = stat()
        guard lstat(absolute, &status) == 0 else {
            throw .fileSystem(path: absolute, action: "open", errorNumber: errno)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: break
        case S_IFLNK: throw .unsafeFolder(path: absolute, .symbolicLink)
        default: throw .unsafeFolder(path: absolute, .notAFolder)
        }
        guard status.st_uid == geteuid() else { throw .unsafeFolder(path: absolute, .foreignOwner) }
        guard status.st_mode & 0o077 != 0 else { return }
        let names = try? FileManager.default.contentsOfDirectory(atPath: absolute)
        guard names?.isEmpty == true, chmod(absolute, 0o700) == 0 else {
            throw .unsafeFolder(path: absolute, .openToOthers(mode: UInt32(status.st_mode & 0o777)))
        }
    }

    /// Whether there is a database file already.
    public var hasDatabase: Bool {
        var status = stat()
        return lstat(databasePath, &status) == 0
    }

    /// Claims the folder for one process to work on, until the claim is released or the process ends.
    ///
    /// - Parameter command: what the process runs, for the one that comes second.
    /// - Throws: ``StorageError/folderInUse(path:pid:command:)``.
    public func claim(command: String) throws(StorageError) -> FolderClaim {
        try FolderClaim.take(folder: path, command: command)
    }

    /// Opens the database and its key as `access` says.
    ///
    /// - Parameters:
    ///   - command: what the process runs, for another that comes meanwhile.
    ///   - patience: how long one that reads waits for one that works to bring the tables up to date.
    /// - Throws: ``StorageError/folderInUse(path:pid:command:)`` where another process works on it;
    ///   ``StorageError/schemaNotCurrent(room:number:name:)`` where one that reads finds tables of an older version.
    public func open(
        _ access: FolderAccess, command: String, migrations: [Migration], patience: Duration = .seconds(10)
    ) async throws(StorageError) -> OpenDataFolder {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while true {
            do throws(StorageError) {
                let fills = if access == .working { true } else { try isFresh() }
                if fills {
                    let claim = try claim(command: command)
                    return try open(migrations: migrations, schema: .bringUpToDate, claim: claim)
                }
                let policy: SchemaPolicy = access == .asItIs ? .leave : .mustBeCurrent
                return try open(migrations: migrations, schema: policy, claim: nil)
            } catch StorageError.folderInUse where access != .working && clock.now < deadline {
                // Another process is filling what is fresh.
            } catch StorageError.schemaNotCurrent where isClaimed && clock.now < deadline {
                // The process that works is bringing the tables up to date.
            }
            do { try await Task.sleep(for: .milliseconds(20)) } catch { throw .cancelled }
        }
    }

    /// Opens the database and its key, with no claim. A fresh folder gets both; a database without its key is refused and
    /// never given another.
    public func open(migrations: [Migration]) throws(StorageError) -> (Database, SealingKey) {
        let folder = try open(migrations: migrations, schema: .bringUpToDate, claim: nil)
        return (folder.database, folder.sealingKey)
    }

    private func open(
        migrations: [Migration], schema: SchemaPolicy, claim: FolderClaim?
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
            let settled = try settle(found, with: database, mayInstall: claim != nil)
            if let claim {
                // Their locks on this folder are gone, and they with them.
                try database.freeLeases(of: claim.formerHolders)
                claim.forgetFormerHolders()
            }
            return OpenDataFolder(database: database, sealingKey: settled, claim: claim)
        } catch {
            try? database.close()
            throw error
        }
    }

    /// Notes the key of a new database. Of another key than the one noted it finds out whether a rotation was interrupted
    /// when its new key was in force already and not in its place.
    private func settle(
        _ key: SealingKey, with database: Database, mayInstall: Bool
    ) throws(StorageError) -> SealingKey {
        // One that only reads is not kept waiting by a writer.
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

    /// The key in the folder; a new one where there is none.
    ///
    /// - Parameter isMissed: whether there are secrets already that need one. A file's key is made before the file, so that
    ///   a database without a key is never one that is just being made.
    private func sealingKey(isMissed: Bool) throws(StorageError) -> SealingKey {
        let file = keyFiles.current
        if let key = try file.read() { return key }
        guard !isMissed else { throw .keyMissing(keyPath: keyPath, databasePath: location.description) }
        return try file.create()
    }

    /// Whether there is no database yet, or none with tables of ours.
    private func isFresh() throws(StorageError) -> Bool {
        guard server != nil else { return !hasDatabase }
        let database = try Database.open(location, migrations: [], schema: .leave)
        let isFresh = try !database.isOfPennypost()
        try database.close()
        return isFresh
    }

    /// Makes the database's file where it is missing, for its owner alone: SQLite gives the files beside it the same
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
