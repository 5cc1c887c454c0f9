import LocalDatabases
import Storage
import Testing

@Suite struct BlobTests {
    @Test func theNameIsTheDigest() {
        let id = BlobID(of: Array("abc".utf8))
        #expect(id.description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(BlobID(id.description) == id)
        #expect(BlobID("ba78") == nil)
        #expect(BlobID(String(repeating: "g", count: 64)) == nil)
        #expect(BlobID(digest: [1, 2, 3]) == nil)
    }

    @Test(arguments: TestEngine.allCases, [0, 1, 5000, 3_000_000])
    func bytesComeBackAsTheyWere(engine: TestEngine, count: Int) async throws {
        try await withFixture(engine) { database in
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let id = try await database.write { try $0.storeBlob(bytes) }
            #expect(try await database.read { try $0.blob(id) } == bytes)
        }
    }

    @Test(arguments: TestEngine.allCases) func theSameBytesAreStoredOnce(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let bytes = Array("the same letter".utf8)
            let first = try await database.write { try $0.storeBlob(bytes) }
            let second = try await database.write { try $0.storeBlob(bytes) }
            #expect(first == second)
            #expect(try await database.read { try $0.rows("SELECT id FROM blobs").count } == 1)
        }
    }

    @Test(arguments: TestEngine.allCases) func damagedBytesAreNotGivenOut(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let id = try await database.write { try $0.storeBlob(Array("100 CZK".utf8)) }
            try await database.write { try $0.execute("UPDATE blobs SET bytes = $1", [Array("900 CZK".utf8)]) }
            await #expect(throws: StorageError.corruptBlob(id)) { try await database.read { try $0.blob(id) } }
        }
    }

    @Test(arguments: TestEngine.allCases) func anUnknownNameHasNoBytes(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let id = BlobID(of: [1])
            let bytes = try await database.read { try $0.blob(id) }
            let isThere = try await database.read { try $0.hasBlob(id) }
            #expect(bytes == nil && !isThere)
        }
    }

    @Test(arguments: TestEngine.allCases) func bytesThatARoomRefersToAreNotRemoved(engine: TestEngine) async throws {
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
