import Foundation
import LocalDatabases
import LocalServers
import TestSupport
import Testing

@testable import Storage

@Suite("The journal that survives a killed process", .timeLimit(.minutes(10))) struct CrashJournalTests {
    private static let standing = JournalStanding(boot: "this boot", database: "this database")
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private var file: String { scratch.path("journal/notes") }

    private func open(_ standing: JournalStanding = standing) throws -> CrashJournal {
        try #require(try Database.openJournal(named: "notes", in: scratch.path, standing))
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Writes a head and three records and leaves them as a killed process would.
    private func leaveThree() throws {
        let journal = try open()
        try journal.begin(bytes("head"))
        for text in ["one", "", "three"] { try journal.append(bytes(text)) }
        journal.close()
    }

    @Test("The next process finds what was appended, in order, in a file that only its owner can read")
    func isKept() throws {
        let first = try open()
        #expect(first.former == nil)
        first.close()
        try leaveThree()
        let former = try #require(try open().former)
        #expect(former.head == bytes("head") && former.records == ["one", "", "three"].map(bytes))
        #expect(try scratch.permissions("journal/notes") == 0o600)
        #expect(try scratch.permissions("journal") == 0o700)
    }

    @Test("A file truncated anywhere yields the complete records before the cut")
    func isCut() throws {
        try leaveThree()
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let expected = ["one", "", "three"].map(bytes)
        var counts: Set<Int> = []
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: file))
            guard let former = try open().former else { continue }
            #expect(former.records == Array(expected.prefix(former.records.count)))
            counts.insert(former.records.count)
        }
        #expect(counts == [0, 1, 2])
    }

    @Test("A changed byte ends reading before its record")
    func isChanged() throws {
        try leaveThree()
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        for index in whole.indices {
            var changed = whole
            changed[index] ^= 0x20
            let records = JournalRecords.read(changed)
            #expect(records.count < 5)
            #expect(records == Array(JournalRecords.read(whole).prefix(records.count)))
        }
    }

    @Test(
        "A journal of another boot or another database is ignored",
        arguments: [
            JournalStanding(boot: "another boot", database: "this database"),
            JournalStanding(boot: "this boot", database: "another database"),
        ])
    func isForeign(standing: JournalStanding) throws {
        try leaveThree()
        #expect(try open(standing).former == nil)
        #expect(try open().former != nil)
    }

    @Test("One process at a time holds a journal")
    func isHeld() throws {
        let first = try open()
        #expect(try Database.openJournal(named: "notes", in: scratch.path, Self.standing) == nil)
        first.close()
        #expect(try Database.openJournal(named: "notes", in: scratch.path, Self.standing) != nil)
    }

    @Test("A restart discards the records and keeps the head, and no old record comes back")
    func restarts() throws {
        let journal = try open()
        try journal.begin(bytes("head"))
        for number in 0..<50 { try journal.append(bytes("record \(number)")) }
        try journal.restart(with: bytes("next"))
        try journal.append(bytes("record 0"))
        journal.close()
        let second = try open()
        #expect(second.former?.head == bytes("head"))
        #expect(second.former?.records == ["next", "record 0"].map(bytes))
        try second.begin(bytes("head 2"))
        try second.append(bytes("x"))
        try second.restart()
        second.close()
        #expect(try open().former == CrashJournal.Former(head: bytes("head 2"), records: []))
        #expect(throws: StorageError.closed) { try second.append([]) }
    }

    @Test(
        "On a full disk a record is refused, and earlier ones stay",
        .enabled(if: geteuid() == 0, "only root can mount"))
    func fullDisk() throws {
        let disk = try SmallDisk(at: scratch.path("journal"), size: 1024 * 1024)
        defer { disk.unmount() }
        let journal = try open()
        try journal.begin(bytes("head"))
        try disk.fill(leaving: 0)
        let record = [UInt8](repeating: 7, count: 3000)
        try journal.append(record)
        #expect(throws: StorageError.diskFull(path: file)) { try journal.append(record) }
        disk.empty()
        try journal.append(bytes("after"))
        journal.close()
        #expect(try open().former?.records == [record, bytes("after")])
    }

    @Test(
        "A database in a data folder has journals; one opened by its location has none",
        arguments: TestEngine.allCases)
    func belongsToADataFolder(engine: TestEngine) async throws {
        try await withDatabaseLocation(engine) { location in
            let server: String? = if case .postgres(let url) = location { url } else { nil }
            let folder = try DataFolder(path: scratch.path("data"), server: server)
            let (database, _) = try folder.open(migrations: Fixture.migrations)
            let journal = try #require(try await database.openCrashJournal(named: "notes"))
            try journal.begin(bytes("head"))
            #expect(try await database.openCrashJournal(named: "notes") == nil)
            journal.close()
            try database.close()
            let (again, _) = try folder.open(migrations: Fixture.migrations)
            #expect(try await again.openCrashJournal(named: "notes")?.former?.head == bytes("head"))
            again.removeCrashJournal(named: "notes")
            #expect(try await again.openCrashJournal(named: "notes")?.former == nil)
            try again.close()
            let bare = try await openDatabase(folder.location, migrations: Fixture.migrations)
            #expect(try await bare.openCrashJournal(named: "notes") == nil)
            try bare.close()
        }
    }

    @Test("A database that replaced another ignores the other's journals")
    func isReplaced() async throws {
        let folder = try DataFolder(path: scratch.path("data"))
        let (database, _) = try folder.open(migrations: Fixture.migrations)
        let journal = try #require(try await database.openCrashJournal(named: "notes"))
        try journal.begin(bytes("head"))
        journal.close()
        try database.close()
        let copy = folder.databasePath + ".copy"
        try FileManager.default.copyItem(atPath: folder.databasePath, toPath: copy)
        #expect(rename(copy, folder.databasePath) == 0)
        let (again, _) = try folder.open(migrations: Fixture.migrations)
        #expect(try await again.openCrashJournal(named: "notes")?.former == nil)
        try again.close()
    }
}
