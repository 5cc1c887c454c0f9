import LocalDatabases
import Storage
import Testing

@Suite("Blobs", .timeLimit(.minutes(10))) struct BlobTests {
    @Test("A blob's identifier is its SHA-256 digest")
    func theIdentifierIsTheDigest() {
        let id = BlobID(of: Array("abc".utf8))
        #expect(id.description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(BlobID(id.description) == id)
        #expect(BlobID("ba78") == nil)
        #expect(BlobID(String(repeating: "g", count: 64)) == nil)
        #expect(BlobID(digest: [1, 2, 3]) == nil)
    }

    @Test("Bytes are read back unchanged", arguments: TestEngine.allCases, [0, 1, 5000, 3_000_000])
    func bytesAreReadBackUnchanged(engine: TestEngine, count: Int) async throws {
        try await withFixture(engine) { database in
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let id = try await database.write { try $0.storeBlob(bytes) }
            #expect(try await database.read { try $0.blob(id) } == bytes)
        }
    }

    @Test("The same bytes are stored once", arguments: TestEngine.allCases)
    func theSameBytesAreStoredOnce(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let bytes = Array("the same letter".utf8)
            let first = try await database.write { try $0.storeBlob(bytes) }
            let second = try await database.write { try $0.storeBlob(bytes) }
            #expect(first == second)
            #expect(try await database.read { try $0.rows("SELECT id FROM blobs").count } == 1)
        }
    }

    @Test("Damaged bytes are not returned", arguments: TestEngine.allCases)
    func damagedBytesAreNotReturned(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let id = try await database.write { try $0.storeBlob(Array("100 CZK".utf8)) }
            try await database.write { try $0.execute("UPDATE blobs SET bytes = $1", [Array("900 CZK".utf8)]) }
            await #expect(throws: StorageError.corruptBlob(id)) { try await database.read { try $0.blob(id) } }
        }
    }

    @Test("Several blobs are read at once, up to the size limit", arguments: TestEngine.allCases)
    func severalBlobsAreReadAtOnceUpToTheSizeLimit(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let letters = [100, 200, 300].map { [UInt8](repeating: UInt8($0 / 100), count: $0) }
            let ids = try await database.write { transaction in try letters.map { try transaction.storeBlob($0) } }
            let unknown = BlobID(of: [9])
            let asked = [ids[0], unknown, ids[1], ids[2]]
            for (size, count) in [(1, 1), (100, 1), (101, 3), (300, 3), (301, 4), (5000, 4)] {
                let (bytes, lookedAt) = try await database.read { try $0.blobs(asked, size: size) }
                #expect(lookedAt == count)
                #expect(
                    bytes == Dictionary(uniqueKeysWithValues: zip(ids, letters).prefix([1: 1, 3: 2, 4: 3][count] ?? 0)))
            }
            try await database.write { try $0.execute("UPDATE blobs SET bytes = $1 WHERE id = $2", [[0], ids[0]]) }
            let (bytes, lookedAt) = try await database.read { try $0.blobs(asked, size: 5000) }
            #expect(Set(bytes.keys) == [ids[1], ids[2]])
            #expect(lookedAt == 4)
            let none = try await database.read { try $0.blobs([], size: 10) }
            #expect(none.bytes.isEmpty && none.lookedAt == 0)
        }
    }

    @Test("An unknown identifier has no bytes", arguments: TestEngine.allCases)
    func anUnknownIdentifierHasNoBytes(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let id = BlobID(of: [1])
            let bytes = try await database.read { try $0.blob(id) }
            let isThere = try await database.read { try $0.hasBlob(id) }
            #expect(bytes == nil && !isThere)
        }
    }

    @Test("Bytes that a row refers to are not removed", arguments: TestEngine.allCases)
    func referencedBytesAreNotRemoved(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let id = try await database.write { transaction in
                let id = try transaction.storeBlob([1, 2, 3])
                try transaction.execute("INSERT INTO customers (id, name) VALUES (1, 'A')")
                try transaction.execute("INSERT INTO letters (customer, body) VALUES (1, $1)", [id])
                return id
            }
            await #expect(throws: StorageError.constraintViolated(.foreignKey)) {
                try await database.write { try $0.removeBlob(id) }
            }
            let removed = try await database.write { transaction in
                try transaction.execute("DELETE FROM letters")
                return [try transaction.removeBlob(id), try transaction.removeBlob(id)]
            }
            #expect(removed == [true, false])
        }
    }
}
