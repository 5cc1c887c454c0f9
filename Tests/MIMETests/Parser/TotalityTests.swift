import TestSupport
import Testing

@testable import MIME

/// Reads every property of broken messages. Nothing may trap.
@Suite("Any bytes are a message")
struct TotalityTests {
    /// Reads every property. The sum keeps the compiler from removing the reads.
    @discardableResult
    static func readAll(_ bytes: [UInt8]) -> Int {
        let message = Message(parsing: bytes)
        var sum = 0
        for part in message.parts {
            sum +=
                part.decodedBytes().count + part.decodedText().utf8.count + part.section.utf8.count
                + part.mediaType.utf8.count
            sum += (part.fileName ?? "").utf8.count + (part.contentID ?? "").utf8.count
            for field in part.headers { sum += field.text.utf8.count + field.rawValue.utf8.count }
        }
        sum += message.from.count + message.to.count + message.references.count + message.inReplyTo.count
        sum += (message.text ?? "").utf8.count + (message.html ?? "").utf8.count
        for attachment in message.attachments { sum += attachment.bytes().count }
        sum += message.allDefects().count + (message.report?.recipients.count ?? 0)
        sum +=
            (message.automatic == nil ? 0 : 1) + (message.listHeaders?.unsubscribe.count ?? 0)
            + (message.date == nil ? 0 : 1) + (message.lastAuthentication?.outcomes.count ?? 0)
        return sum
    }

    @Test("A message cut off after any byte is read", arguments: MessageFixtures.all, ["\n", "\r\n"])
    func truncated(text: String, lineEnd: String) {
        let bytes = MessageFixtures.bytes(text, lineEnd: lineEnd)
        for length in 0...bytes.count { Self.readAll(Array(bytes.prefix(length))) }
    }

    @Test("A message with bytes changed, removed, inserted and repeated is read", arguments: MessageFixtures.all)
    func mutated(text: String) {
        var random = SeededRandom(seed: 20_261_121)
        let telling = Array("\r\n-:;=\"()<>@,\\ \t\0?%*".utf8) + [0xFF, 0xC4]
        for _ in 0..<400 {
            var bytes = MessageFixtures.bytes(text, lineEnd: Bool.random(using: &random) ? "\n" : "\r\n")
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = telling.randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
                default:
                    bytes.insert(
                        contentsOf: bytes[place...].prefix(40), at: Int.random(in: 0..<bytes.count, using: &random))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            Self.readAll(bytes)
        }
    }

    @Test("The same message with LF, CRLF and CR line ends has the same content", arguments: MessageFixtures.all)
    func lineEnds(text: String) {
        func summary(_ lineEnd: String) -> [String] {
            let message = Message(parsing: MessageFixtures.bytes(text, lineEnd: lineEnd))
            var lines = message.parts.map { "\($0.section) \($0.mediaType) \($0.fileName ?? "-") \($0.decodedText())" }
            lines += message.headers.map { "\($0.name): \($0.text)" }
            lines += ["\(message.text ?? "-")", "\(message.html ?? "-")", "\(String(describing: message.report))"]
            lines += message.attachments.map { "\($0.fileName ?? "-") \($0.mediaType) \($0.isInline)" }
            lines += message.allDefects().map(\.kind.rawValue)
            return lines
        }
        #expect(summary("\n") == summary("\r\n"))
        #expect(summary("\n") == summary("\r"))
    }
}
