import Storage
import Testing

/// What only a file of one's own can show.
@Suite struct SQLiteTests {
    let folder: ScratchFolder
    let database: Database

    init() throws {
        folder = try ScratchFolder()
        database = try folder.database()
    }

    @Test func aReaderSeesOneMomentWhileAWriterGoesOn() async throws {
        let database = database
        try await database.read { transaction in
            #expect(try Fixture.names(transaction) == [])
            let other = try Database.open(at: database.path, migrations: Fixture.migrations)
            defer { try? other.close() }
            #expect(try Fixture.names(transaction) == [])
        }
    }

    @Test func commitsAreSyncedAndForeignKeysChecked() async throws {
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

    @Test func aWriterThatWaitsTooLongIsToldThatTheDatabaseIsBusy() async throws {
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

    @Test func aFullDiskIsNamedAndNothingIsKept() async throws {
        let error = await #expect(throws: StorageError.self) {
            try await database.write { transaction in
                _ = try transaction.row("PRAGMA max_page_count = 20")
                try transaction.storeBlob([UInt8](repeating: 7, count: 1_000_000))
            }
        }
        #expect(error == .diskFull(path: database.path))
        #expect(try await database.read { try $0.rows("SELECT id FROM blobs") } == [])
    }

    @Test func aDatabaseThatMayNotBeWrittenIsNamed() async throws {
        let error = await #expect(throws: StorageError.self) {
            try await database.write { transaction in
                _ = try transaction.row("PRAGMA query_only = ON")
                try transaction.execute("DELETE FROM letters")
            }
        }
        #expect(error == .readOnly(path: database.path))
    }
}
