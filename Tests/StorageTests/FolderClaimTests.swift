import Foundation
import LocalDatabases
import Storage
import TestSupport
import Testing

@Suite("The claim on a data folder", .timeLimit(.minutes(10))) struct FolderClaimTests {
    let scratch: ScratchFolder
    let folder: DataFolder
    init() throws {
        scratch = try ScratchFolder()
        folder = try DataFolder(path: scratch.path("a"))
    }

    private func open(_ access: FolderAccess, migrations: [Migration] = Fixture.migrations) async throws
        -> OpenDataFolder
    {
        try await folder.open(access, command: "test \(access)", migrations: migrations, patience: .milliseconds(100))
    }

    @Test("A second working process is refused, and the error names the first")
    func aSecondWorkerIsRefusedAndToldWhoTheFirstIs() async throws {
        let first = try await open(.working)
        let error = await #expect(
            throws: StorageError.folderInUse(path: folder.path, pid: getpid(), command: "test working")
        ) { try await open(.working) }
        #expect(error?.description == "process \(getpid()) (test working) is using the data folder \(folder.path)")
        #expect(try scratch.permissions("a/pennypost.lock") == 0o600)
        try first.close()
        try await open(.working).close()
    }

    @Test("A working process can say more exactly what it runs")
    func note() async throws {
        let first = try await open(.working)
        first.note(command: "test working at http://localhost:8080, which is longer")
        first.note(command: "test working at http://localhost:8080")
        #expect(FolderClaim.holder(of: folder.path)?.command == "test working at http://localhost:8080")
        await #expect(
            throws: StorageError.folderInUse(
                path: folder.path, pid: getpid(), command: "test working at http://localhost:8080")
        ) { try await open(.working) }
        try first.close()
        #expect(FolderClaim.holder(of: folder.path) == nil)
        first.note(command: "test working at http://localhost:8080")
        #expect(FolderClaim.holder(of: folder.path) == nil)
    }

    @Test("A reading process opens the folder beside a working one")
    func aReaderOpensTheFolderBesideAWorker() async throws {
        let working = try await open(.working)
        try await working.database.write { try $0.execute("INSERT INTO customers (name) VALUES ('A')") }
        let reading = try await open(.reading)
        let looking = try await open(.asItIs)
        for folder in [reading, looking] { #expect(try await folder.database.read(Fixture.names) == ["A"]) }
        for folder in [reading, looking, working] { try folder.close() }
    }

    @Test("A reading process fills a fresh folder and leaves an old one as it is")
    func aReaderFillsAFreshFolderAndLeavesAnOldOneAsItIs() async throws {
        try await open(.reading, migrations: []).close()
        let missing = try #require(Fixture.migrations.first)
        await #expect(
            throws: StorageError.schemaNotCurrent(room: missing.room, number: missing.number, name: missing.name)
        ) { try await open(.reading) }
        let old = try await open(.asItIs)
        await #expect(throws: StorageError.self) { try await old.database.read(Fixture.names) }
        try old.close()
        try await open(.working).close()
        try await open(.reading).close()
    }

    @Test("A reading process waits for a working one to bring the tables up to date")
    func aReaderWaitsForAWorkerToBringTheTablesUpToDate() async throws {
        try await open(.reading, migrations: []).close()
        let claim = try folder.claim(command: "an update")
        async let reading = folder.open(
            .reading, command: "list", migrations: Fixture.migrations, patience: .seconds(60))
        let (database, _) = try folder.open(migrations: Fixture.migrations)
        #expect(try await reading.database.read(Fixture.names) == [])
        try await reading.close()
        try database.close()
        claim.release()
    }

    @Test("The leases of killed processes on a server are free at once")
    func leasesOfKilledProcessesOnAServerAreFreeAtOnce() async throws {
        try await withDatabaseLocation(.postgres) { location in
            guard case .postgres(let url) = location else { return }
            let folder = try DataFolder(path: scratch.path("b"), server: url)
            func open() async throws -> OpenDataFolder {
                try await folder.open(.working, command: "test", migrations: Fixture.migrations)
            }
            let first = try await open()
            // Two processes that were killed one after the other, and a working node.
            for holder in ["killed", "killed before", "another node"] {
                _ = try await first.database.acquireLease(holder, for: .seconds(3600))
                try await first.database.write {
                    try $0.execute("UPDATE leases SET holder = $1 WHERE name = $1", [holder])
                }
            }
            try first.close()
            let note = "999999 fetch\nkilled\nkilled before\n"
            let lock = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/pennypost.lock"))
            try lock.truncate(atOffset: 0)
            try lock.write(contentsOf: Data(note.utf8))
            try lock.close()
            // A process that only reads must not change the note.
            try await folder.open(.reading, command: "look", migrations: Fixture.migrations).close()

            let second = try await open()
            for holder in ["killed", "killed before"] {
                #expect(try await second.database.acquireLease(holder, for: .seconds(1)) != nil)
            }
            #expect(try await second.database.acquireLease("another node", for: .seconds(1)) == nil)
            try second.close()
        }
    }

    @Test("A killed process holds no claim")
    func aKilledProcessHoldsNoClaim() async throws {
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        try await open(.working).close()
        let lock = folder.path + "/pennypost.lock"
        let mark = scratch.path("held")
        holder.arguments = [lock, "sh", "-c", "touch '\(mark)'; exec sleep 600"]
        try holder.run()
        try await wait(for: "the lock") { FileManager.default.fileExists(atPath: mark) }
        await #expect(throws: StorageError.folderInUse(path: folder.path, pid: nil, command: nil)) {
            try await open(.working)
        }
        // flock's child process shares the lock.
        for pid in try children(of: holder.processIdentifier) + [holder.processIdentifier] { kill(pid, SIGKILL) }
        holder.waitUntilExit()
        try await opened().close()
    }

    /// Opens the folder. The system frees a lock a moment after the last process that held it has ended.
    private func opened() async throws -> OpenDataFolder {
        while true {
            do { return try await open(.working) } catch StorageError.folderInUse {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private func children(of pid: Int32) throws -> [Int32] {
        try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8).split(separator: " ")
            .compactMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
}
