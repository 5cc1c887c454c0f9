import Storage
import Testing

@Suite struct SealingTests {
    let key = SealingKey()
    let secret = Array("abcdefghijklmnop".utf8)
    let context = "mailbox/42/password"

    @Test func whatIsSealedOpensInItsPlace() throws {
        let sealed = try key.seal(secret, context: context)
        #expect(try key.open(sealed, context: context) == secret)
        #expect(try key.open(try key.seal([], context: ""), context: "") == [])
    }

    @Test func theSealedFormShowsNothingAndIsNeverTheSame() throws {
        let first = try key.seal(secret, context: context)
        let second = try key.seal(secret, context: context)
        #expect(first != second)
        #expect(first.bytes.count == 1 + 8 + 12 + secret.count + 16)
        #expect(first.bytes[0] == 1)
        #expect(Array(first.bytes[1..<9]) == key.id.bytes)
        #expect(first.bytes.firstRange(of: secret) == nil)
    }

    @Test func anotherPlaceDoesNotOpenIt() throws {
        let sealed = try key.seal(secret, context: context)
        #expect(throws: StorageError.sealBroken(context: "mailbox/43/password")) {
            try key.open(sealed, context: "mailbox/43/password")
        }
    }

    @Test func anotherKeyDoesNotOpenIt() throws {
        let sealed = try key.seal(secret, context: context)
        #expect(throws: StorageError.sealedWithAnotherKey(context: context, keyID: key.id)) {
            try SealingKey().open(sealed, context: context)
        }
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let sealed = try key.seal(secret, context: context)
        for index in sealed.bytes.indices {
            for bit in 0..<8 {
                var bytes = sealed.bytes
                bytes[index] ^= 1 << bit
                #expect(throws: StorageError.self) { try key.open(SealedValue(bytes: bytes), context: context) }
            }
        }
    }

    @Test func everyShortenedValueIsRefused() throws {
        let sealed = try key.seal(secret, context: context)
        for count in 0..<sealed.bytes.count {
            #expect(throws: StorageError.self) {
                try key.open(SealedValue(bytes: Array(sealed.bytes.prefix(count))), context: context)
            }
        }
    }

    @Test func theKeyIsNeverPrinted() throws {
        let bytes = [UInt8](repeating: 0xAB, count: 32)
        let key = try #require(SealingKey(bytes: bytes))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])"] {
            #expect(!text.lowercased().contains("abab") && !text.contains("171, 171"))
        }
        #expect(SealingKey(bytes: [1, 2, 3]) == nil)
    }

    @Test func sealedValuesLieInTheDatabase() async throws {
        let folder = try ScratchFolder()
        let database = try folder.database()
        let sealed = try key.seal(secret, context: context)
        let row = try await database.read { try $0.row("SELECT $1 AS sealed, NULL AS none", [sealed]) }
        #expect(try row?.sealedValue("sealed") == sealed)
        #expect(try row?.optionalSealedValue("none") == nil)
    }
}
