import Testing

@testable import IMAP

/// For any bytes, the decoder returns events or an error, and never traps.
@Suite("Broken IMAP responses") struct MutationTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let pieces: [[UInt8]] = [
        "(", ")", "\"", "\\", "{", "}", "{5}\r\n", "~{3}\r\n", "NIL", " ", "\r\n", "\n", "\r", "[", "]", "<0>", "*",
        "+", "&", "-",
        "BODY[", "BODY[]", "ENVELOPE ", "BODYSTRUCTURE ", "99999999999999999999", "* 1 FETCH (", ":", ",", "\u{0}", "ž",
    ].map { Array($0.utf8) }

    @Test(
        "A transcript with random changes is read the same however it is split",
        arguments: ServerTranscripts.all.map(\.server))
    func mutatedTranscriptsAreRead(server: String) throws {
        let original = wire(try #require(ServerTranscripts.all.first { $0.server == server }?.text))
        var generator = Generator(state: 20_261_121)
        var limits = GrammarLimits()
        limits.depth = 40
        for _ in 0..<400 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 2: bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
                default:
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
                }
            }
            let whole = decode(bytes, limits: limits)
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            #expect(decode(bytes, cutAt: [cut], limits: limits) == whole)
        }
    }

    @Test("Random bytes are read without a trap")
    func randomBytesAreRead() {
        var generator = Generator(state: 7)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...200, using: &generator)
            let bytes =
                Array("* 1 FETCH (".utf8) + (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = decode(bytes + [13, 10])
        }
    }
}
