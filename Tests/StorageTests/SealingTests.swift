@testable import Storage
import TestSupport
import Testing

@Suite("Sealed values", .timeLimit(.minutes(10))) struct SealingTests {
    let key = SealingKey()
    let secret = Array("abcdefghijklmnop".utf8)
    let context: SealContext = "mailbox/42/password"

    @Test("A sealed value opens in its place")
    func aSealedValueOpensInItsPlace() throws {
        let sealed = try key.seal(secret, context: context)
        #expect(try key.open(sealed, context: context) == secret)
        #expect(try key.open(try key.seal([], context: ""), context: "") == [])
    }

    @Test("The sealed form reveals nothing and is never the same")
    func theSealedFormRevealsNothingAndIsNeverTheSame() throws {
        let first = try key.seal(secret, context: context)
        let second = try key.seal(secret, context: context)
        #expect(first != second)
        #expect(first.bytes.count == 1 + 8 + 12 + secret.count + 16)
        #expect(first.bytes[0] == 2)
        #expect(Array(first.bytes[1..<9]) == key.id.bytes)
        #expect(first.bytes.firstRange(of: secret) == nil)
    }

    @Test("A value does not open in another place")
    func aValueDoesNotOpenInAnotherPlace() throws {
        let sealed = try key.seal(secret, context: context)
        #expect(throws: StorageError.sealBroken(context: "mailbox/43/password")) {
            try key.open(sealed, context: "mailbox/43/password")
        }
    }

    @Test("A value does not open with other bound values")
    func aValueDoesNotOpenWithOtherBoundValues() throws {
        let bound: [SQLValue] = ["ab", "c", 993, .null, "tls", .blob([1])]
        let sealed = try key.seal(secret, context: SealContext("p", boundTo: bound))
        #expect(try key.open(sealed, context: SealContext("p", boundTo: bound)) == secret)
        let others: [[SQLValue]] = [
            [], ["a", "bc", 993, .null, "tls", .blob([1])], ["ab", "c", "993", .null, "tls", .blob([1])],
            ["ab", "c", 993, "", "tls", .blob([1])], ["ab", "c", 993, .null, "tls", .blob([])],
            ["ab", "c", 993, .null, "tls", "\u{1}"], ["ab", "c", 993.0, .null, "tls", .blob([1])],
            ["ab", "c", 993, .null, "tls"], bound + [.null], ["c", "ab", 993, .null, "tls", .blob([1])],
        ]
        for other in others {
            #expect(throws: StorageError.sealBroken(context: "p")) {
                try key.open(sealed, context: SealContext("p", boundTo: other))
            }
        }
        // Canonically equivalent Unicode texts are different here.
        let composed = try key.seal(secret, context: SealContext("p", boundTo: ["\u{E9}"]))
        #expect(throws: StorageError.self) {
            try key.open(composed, context: SealContext("p", boundTo: ["e\u{301}"]))
        }
    }

    @Test("A value of version 0.1 opens only to be bound")
    func aValueFromVersion01OpensOnlyToBeBound() throws {
        let key = try #require(SealingKey(bytes: Array(1...32)))
        let sealed = FirstVersion.secrets[0]
        #expect(key.openFirstVersion(sealed, place: "box/0") == Array("secret 0".utf8))
        #expect(key.openFirstVersion(sealed, place: "box/1") == nil)
        #expect(SealingKey().openFirstVersion(sealed, place: "box/0") == nil)
        #expect(throws: StorageError.sealBroken(context: "box/0")) { try key.open(sealed, context: "box/0") }
        let bound = try key.seal(secret, context: "box/0")
        #expect(key.openFirstVersion(bound, place: "box/0") == nil)
    }

    @Test("A value does not open with another key")
    func aValueDoesNotOpenWithAnotherKey() throws {
        let sealed = try key.seal(secret, context: context)
        #expect(throws: StorageError.sealedWithAnotherKey(context: "mailbox/42/password", keyID: key.id)) {
            try SealingKey().open(sealed, context: context)
        }
    }

    @Test("Every flipped bit is detected")
    func everyFlippedBitIsDetected() throws {
        let sealed = try key.seal(secret, context: context)
        for index in sealed.bytes.indices {
            for bit in 0..<8 {
                var bytes = sealed.bytes
                bytes[index] ^= 1 << bit
                #expect(throws: StorageError.self) { try key.open(SealedValue(bytes: bytes), context: context) }
            }
        }
    }

    @Test("Every shortened value is refused")
    func everyShortenedValueIsRefused() throws {
        let sealed = try key.seal(secret, context: context)
        for count in 0..<sealed.bytes.count {
            #expect(throws: StorageError.self) {
                try key.open(SealedValue(bytes: Array(sealed.bytes.prefix(count))), context: context)
            }
        }
    }

    @Test("The key is never printed")
    func theKeyIsNeverPrinted() throws {
        let bytes = [UInt8](repeating: 0xAB, count: 32)
        let key = try #require(SealingKey(bytes: bytes))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])"] {
            #expect(!text.lowercased().contains("abab") && !text.contains("171, 171"))
        }
        #expect(SealingKey(bytes: [1, 2, 3]) == nil)
    }

    @Test("A sealed value is read back from the database unchanged")
    func sealedValuesSurviveTheDatabase() async throws {
        let folder = try ScratchFolder()
        let database = try folder.database()
        let sealed = try key.seal(secret, context: context)
        let row = try await database.read { try $0.row("SELECT $1 AS sealed, NULL AS none", [sealed]) }
        #expect(try row?.sealedValue("sealed") == sealed)
        #expect(try row?.optionalSealedValue("none") == nil)
    }
}
