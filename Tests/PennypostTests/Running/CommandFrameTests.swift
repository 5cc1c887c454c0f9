import TestSupport
import Testing

@testable import Pennypost

@Suite("The frames between a command and the running server")
struct CommandFrameTests {
    static let all: [CommandFrame] = [
        .hello([0x7B, 0x7D]), .interrupt, .opened(2), .piece([]), .piece([0, 0xFF]), .unreadable, .answer([0x61]),
        .noTerminal, .noAnswer, .begun, .output([1, 2]), .errors([3]), .open(.max, path: "a/ž.txt"),
        .read(7, limit: 65_536), .close(1), .ask(isHidden: true, question: "Heslo: "),
        .ask(isHidden: false, question: ""), .advice("Počkejte"), .exit(status: 75),
    ]

    @Test("are parsed as they were written", arguments: all)
    func roundTrip(frame: CommandFrame) throws {
        let bytes = frame.bytes
        #expect(CommandFrame.length(bytes.prefix(4)) == bytes.count - 4)
        #expect(CommandFrame(bytes.dropFirst(4)) == frame)
    }

    @Test("that are cut short or too long are none, or another frame, and never a trap", arguments: all)
    func changed(frame: CommandFrame) {
        let bytes = Array(frame.bytes.dropFirst(4))
        for count in 0..<bytes.count { _ = CommandFrame(bytes.prefix(count)) }
        #expect(CommandFrame(bytes.prefix(0)) == nil)
        switch frame {
        case .interrupt, .unreadable, .noTerminal, .noAnswer, .begun, .opened, .read, .close, .exit:
            #expect(CommandFrame(bytes + [0]) == nil)
        default: #expect(CommandFrame(bytes + [0xFF]) != frame)
        }
    }

    @Test("have a length of at least one byte and at most the limit")
    func lengths() {
        #expect(CommandFrame.length([0, 0, 0, 0] as [UInt8]) == nil)
        #expect(CommandFrame.length([0, 0, 0, 1] as [UInt8]) == 1)
        #expect(CommandFrame.length([0, 0x40, 0, 0] as [UInt8]) == CommandFrame.longest)
        #expect(CommandFrame.length([0, 0x40, 0, 1] as [UInt8]) == nil)
        #expect(CommandFrame.length([0xFF, 0xFF, 0xFF, 0xFF] as [UInt8]) == nil)
        #expect(CommandFrame.length([0, 0, 1] as [UInt8]) == nil)
    }

    @Test("Any bytes are a frame or none, and a frame is written as it was")
    func anyBytes() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if !bytes.isEmpty, Bool.random(using: &random) { bytes[0] = bytes[0] & 0x4F }
            if let frame = CommandFrame(bytes) { #expect(Array(frame.bytes.dropFirst(4)) == bytes) }
        }
    }

    @Test("A hello of another version says at least its version")
    func hello() {
        let later = Array(#"{"version":"9.0.0","somethingNew":[]}"#.utf8)
        #expect(CommandHello(later) == nil && CommandHello.version(of: later) == "9.0.0")
        #expect(CommandHello.version(of: Array("GET / HTTP/1.1".utf8)) == nil)
    }
}
