import Foundation
import Storage
import TestSupport
import Testing

/// What only a local file can show.
@Suite("A SQLite file", .timeLimit(.minutes(10))) struct SQLiteTests {
    let folder: ScratchFolder
    let database: Database

    init() throws {
        folder = try ScratchFolder()
        database = try folder.database()
    }

    @Test("A reader keeps one snapshot while another connection opens the file")
    func aReaderSeesOneSnapshotWhileAWriterContinues() async throws {
        let database = database
        try await database.read { transaction in
            #expect(try Fixture.names(transaction) == [])
            let other = try Database.open(at: database.path, migrations: Fixture.migrations)
            defer { try? other.close() }
            #expect(try Fixture.names(transaction) == [])
        }
    }

    @Test("Commits are synced, and foreign keys are checked")
    func commitsAreSyncedAndForeignKeysChecked() async throws {
        let settings = try await database.write { transaction in
            [
                try transaction.row("PRAGMA synchronous")?.integer("synchronous"),
                try transaction.row("PRAGMA foreign_keys")?.integer("foreign_keys"),
            ]
        }
        #expect(settings == [2, 1])
        let mode = try await database.write { try $0.row("PRAGMA journal_mode")?.text("journal_mode") }
        #expect(mode == "wal")
    }

    @Test("A writer that waits too long gets a busy error")
    func aWriterThatWaitsTooLongGetsABusyError() async throws {
        let impatient = try Database.open(
            at: database.path, migrations: Fixture.migrations, busyLimit: .milliseconds(1))
        let (isHeld, held) = AsyncStream.makeStream(of: Void.self)
        let release = Gate()
        let database = database
        let holder = Task {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                held.finish()
                release.wait()
            }
        }
        for await _ in isHeld {}
        await #expect(throws: StorageError.busy) {
            try await impatient.write { try $0.execute("INSERT INTO customers (name) VALUES ('B')") }
        }
        release.open()
        try await holder.value
        #expect(try await database.read(Fixture.names) == ["A"])
    }

    @Test("The log stays bounded while writes never pause")
    func theLogStaysBoundedWhileWritesNeverPause() async throws {
        let log = database.path + "-wal"
        var longest = 0
        // Twice as much as the log may hold.
        for number in 0..<130 {
            try await database.write { transaction in
                try transaction.storeBlob([UInt8](repeating: UInt8(number), count: 1_000_000))
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: log)
            longest = max(longest, (attributes[.size] as? Int) ?? .max)
        }
        #expect(longest <= 64 * 1024 * 1024 + 24 * 16_384 + 2_000_000)
        // All of it is in the main file once nothing else has it open.
        try database.close()
        #expect(!FileManager.default.fileExists(atPath: log))
        let again = try Database.open(at: database.path, migrations: Fixture.migrations)
        let count = try await again.read { try $0.row("SELECT COUNT(*) AS count FROM blobs")?.integer("count") }
        #expect(count == 130)
        try again.close()
    }

    @Test("A log held back by a reader is written back afterwards")
    func aLogHeldBackByAReaderIsWrittenBackAfterwards() async throws {
        let database = database
        let log = database.path + "-wal"
        func size() -> Int {
            ((try? FileManager.default.attributesOfItem(atPath: log))?[.size] as? Int) ?? .max
        }
        let (isHeld, held) = AsyncStream.makeStream(of: Void.self)
        let release = Gate()
        let reader = Task {
            try await database.read { transaction in
                let before = try Fixture.names(transaction)
                held.finish()
                release.wait()
                return before == (try Fixture.names(transaction))
            }
        }
        for await _ in isHeld {}
        for number in 0..<70 {
            try await database.write { transaction in
                try transaction.storeBlob([UInt8](repeating: UInt8(number), count: 1_000_000))
            }
        }
        #expect(size() > 64 * 1024 * 1024)
        release.open()
        #expect(try await reader.value)
        // The log starts over and is truncated to its size limit.
        for number in 70..<100 {
            try await database.write { transaction in
                try transaction.storeBlob([UInt8](repeating: UInt8(number), count: 1_000_000))
            }
        }
        #expect(size() <= 64 * 1024 * 1024)
    }

    @Test("A full disk is reported, and nothing is kept")
    func aFullDiskIsReportedAndNothingIsKept() async throws {
        let error = await #expect(throws: StorageError.self) {
            try await database.write { transaction in
                _ = try transaction.row("PRAGMA max_page_count = 20")
                try transaction.storeBlob([UInt8](repeating: 7, count: 1_000_000))
            }
        }
        #expect(error == .diskFull(path: database.path))
        #expect(try await database.read { try $0.rows("SELECT id FROM blobs") } == [])
    }

    @Test("A read-only database is reported")
    func aReadOnlyDatabaseIsReported() async throws {
        let error = await #expect(throws: StorageError.self) {
            try await database.write { transaction in
                _ = try transaction.row("PRAGMA query_only = ON")
                try transaction.execute("DELETE FROM letters")
            }
        }
        #expect(error == .readOnly(path: database.path))
    }
}
