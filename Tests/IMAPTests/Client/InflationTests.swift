import Foundation
import LocalServers
import MailWire
import NIOCore
import Testing

@testable import IMAP

/// A server that compresses can send a thousandfold of what it puts on the wire.
@Suite("Much in a few compressed bytes", .serialized, .timeLimit(.minutes(2))) struct InflationTests {
    /// What a server sends, compressed as one stream.
    private struct Compressed {
        private let stream: DeflateStream
        private(set) var bytes: [UInt8] = []

        init() throws { stream = try DeflateStream() }

        mutating func add(_ text: String) throws { try add(ByteBuffer(string: text)) }

        /// Adds this many mebibytes of the letter a.
        mutating func add(mebibytes: Int) throws {
            let piece = ByteBuffer(repeating: 0x61, count: 1 << 20)
            for _ in 0..<mebibytes { try add(piece) }
        }

        private mutating func add(_ piece: ByteBuffer) throws {
            bytes += Array(try stream.compress(piece, allocator: ByteBufferAllocator()).readableBytesView)
        }

        mutating func take() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }
    }

    private static let greeting = ScriptStep.line("* PREAUTH [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] hello")
    private static let agreed = Array("A1 OK\r\n".utf8)
    /// Waits for a command: its compressed bytes end as those of every flush do (RFC 4978 §3).
    private static let command = ScriptStep.expectThroughBytes([0x00, 0x00, 0xFF, 0xFF])

    @Test("A line without end ends the session at the limit of a response")
    func line() async throws {
        var sent = try Compressed()
        try sent.add("* OK ")
        try sent.add(mebibytes: 256)
        #expect(sent.bytes.count < 1 << 20)
        let steps = [Self.greeting, .expectCommand("COMPRESS DEFLATE"), .bytes(Self.agreed + sent.bytes), .expectClose]
        try await withServer(steps) { server in
            let error = await #expect(throws: IMAPError.self) {
                try await server.client { $0.compress = true }.withSession { try await $0.noop() }
            }
            #expect(error == .grammar(.limitExceeded(.responseLength, maximum: 16 << 20), phase: .open))
        }
    }

    @Test("A body is read in pieces, no faster than its reader takes them")
    func body() async throws {
        let (mebibytes, allowance) = (512, 32 << 20)
        var sent = try Compressed()
        try sent.add("* 1 EXISTS\r\nA2 OK [READ-WRITE]\r\n")
        let selected = sent.take()
        try sent.add("* 1 FETCH (UID 1 BODY[] {\(mebibytes << 20)}\r\n")
        try sent.add(mebibytes: mebibytes)
        try sent.add(")\r\nA3 OK\r\n")
        let fetched = sent.take()
        #expect(fetched.count < 1 << 20)
        try sent.add("* BYE\r\nA4 OK\r\n")
        let steps = [
            Self.greeting, .expectCommand("COMPRESS DEFLATE"), .bytes(Self.agreed), Self.command, .bytes(selected),
            Self.command, .bytes(fetched), Self.command, .bytes(sent.take()), .close,
        ]
        try await withServer(steps) { server in
            try await server.client { $0.compress = true }.withSession { session in
                try await session.select(.inbox)
                let before = try Self.residentBytes()
                var (count, most, growth) = (0, 0, 0)
                try await session.fetch(.all, [.uid, .message]) { event in
                    guard case .sectionBytes(let piece) = event else { return }
                    // Give the rest time to arrive.
                    if count == 0 { try await Task.sleep(for: .milliseconds(500)) }
                    if count >> 24 != (count + piece.readableBytes) >> 24 || count == 0 {
                        growth = max(growth, try Self.residentBytes() - before)
                    }
                    count += piece.readableBytes
                    most = max(most, piece.readableBytes)
                }
                #expect(count == mebibytes << 20)
                #expect(most <= 64 * 1024)
                #expect(growth < allowance, "\(growth >> 20) MiB")
            }
        }
    }

    /// Returns the resident memory of this process.
    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        let pages = try #require(fields.count > 1 ? Int(fields[1]) : nil)
        return pages * Int(getpagesize())
    }
}
