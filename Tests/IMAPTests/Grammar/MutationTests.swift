import TestSupport
import Testing

@testable import IMAP

/// For any bytes, the decoder returns events or an error, and never traps.
@Suite("Broken IMAP responses") struct MutationTests {
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
        var random = SeededRandom(seed: 20_261_121)
        var limits = GrammarLimits()
        limits.depth = 40
        for _ in 0..<400 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 2: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
                default:
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
                }
            }
            let whole = decode(bytes, limits: limits)
            let cut = Int.random(in: 0...bytes.count, using: &random)
            #expect(decode(bytes, cutAt: [cut], limits: limits) == whole)
        }
    }

    @Test("Random bytes are read without a trap")
    func randomBytesAreRead() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...200, using: &random)
            let bytes =
                Array("* 1 FETCH (".utf8) + (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = decode(bytes + [13, 10])
        }
    }
}
