import Foundation

extension Database {
    private static let journalFolder = "journal"
    /// How often to try a locked journal: the system closes a killed process's files one by one.
    private static let mostLooks = 20
    private static let pauseBetweenLooks = Duration.milliseconds(10)

    /// Opens a journal in the data folder. A missing one is created.
    ///
    /// - Parameter name: a file name, the same in each process.
    /// - Returns: `nil` if the database was not opened from a data folder, if the system does not say which boot it
    ///   runs in, or if this or another process has the journal open.
    /// - Throws: ``StorageError/diskFull(path:)``, ``StorageError/unsafeFile(path:_:)`` or another ``StorageError`` if
    ///   the file can't be opened; `CancellationError` if the task was cancelled.
    public func openCrashJournal(named name: String) async throws -> CrashJournal? {
        guard let folder, let boot = JournalStanding.currentBoot else { return nil }
        let standing = JournalStanding(boot: boot, database: try await journalMark())
        for look in 0..<Self.mostLooks {
            if look > 0 { try await Task.sleep(for: Self.pauseBetweenLooks) }
            if let journal = try Self.openJournal(named: name, in: folder, standing) { return journal }
        }
        return nil
    }

    /// Removes a journal that is no longer needed.
    ///
    /// - Parameter name: the name it was opened with.
    public func removeCrashJournal(named name: String) {
        if let folder { unlink("\(folder)/\(Self.journalFolder)/\(name)") }
    }

    /// Removes all journals of a data folder, because its database is about to be replaced.
    static func removeCrashJournals(in folder: String) {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(journalFolder)")
    }

    /// Opens and locks a journal.
    ///
    /// - Returns: `nil` if it is locked already.
    static func openJournal(
        named name: String, in folder: String, _ standing: JournalStanding
    ) throws(StorageError) -> CrashJournal? {
        let place = "\(folder)/\(journalFolder)"
        guard mkdir(place, 0o700) == 0 || errno == EEXIST else { throw CrashJournal.failure("make", at: place) }
        var status = stat()
        guard lstat(place, &status) == 0 else { throw CrashJournal.failure("open", at: place) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: break
        case S_IFLNK: throw .unsafeFolder(path: place, .symbolicLink)
        default: throw .unsafeFolder(path: place, .notAFolder)
        }
        guard status.st_uid == geteuid() else { throw .unsafeFolder(path: place, .foreignOwner) }
        let path = "\(place)/\(name)"
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw CrashJournal.failure("open", at: path) }
        var isTaken = false
        defer { if !isTaken { Foundation.close(descriptor) } }
        guard fstat(descriptor, &status) == 0 else { throw CrashJournal.failure("open", at: path) }
        if let fault = PrivateFile.fault(of: status) { throw .unsafeFile(path: path, fault) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return nil
            default: throw CrashJournal.failure("lock", at: path)
            }
        }
        isTaken = true
        return CrashJournal(path: path, descriptor: descriptor, standing: standing)
    }

    /// Returns a mark that changes when the database is restored from a backup or a copy. On SQLite it is the file's
    /// inode. On PostgreSQL it is the OIDs of the database and of a table and the server's start time, because a
    /// restored server has been started since.
    private func journalMark() async throws -> String {
        switch engine {
        case .sqlite:
            var status = stat()
            guard stat(path, &status) == 0 else { throw CrashJournal.failure("open", at: path) }
            return "\(status.st_dev)/\(status.st_ino)"
        case .postgres:
            let row = try await read { transaction in
                try transaction.row(
                    """
                    SELECT CAST(oid AS BIGINT) AS database,
                        CAST(CAST(CAST('schema_migrations' AS regclass) AS oid) AS BIGINT) AS relation,
                        CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS BIGINT) AS started
                    FROM pg_database WHERE datname = current_database()
                    """)
            }
            guard let row else { throw StorageError.missingColumn("oid", available: []) }
            let names = ["database", "relation", "started"]
            return try names.map { "\(try row.integer($0))" }.joined(separator: "/")
        }
    }
}
