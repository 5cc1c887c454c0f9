import FuzzDriver
import SMTPWire

/// Any bytes are replies or a fault, and the same ones however they are split into pieces.
@main
enum FuzzSMTPReply {
    static func main() {
        FuzzTarget.run { base, count in
            FuzzSMTPReply.read(UnsafeRawBufferPointer(start: base, count: count))
            return 0
        }
    }

    private static func read(_ input: UnsafeRawBufferPointer) {
        guard let first = input.first else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: input.dropFirst())
        let whole = replies(bytes, pieces: bytes.count)
        let cut = replies(bytes, pieces: Int(first % 7) + 1)
        FuzzTarget.require(whole == cut, "replies do not depend on how the bytes come")
        for reply in whole { _ = (ServerCapabilities(reply), reply.lines) }
    }

    /// Returns the replies before a fault. The parser sees the bytes in pieces of this size.
    private static func replies(_ bytes: UnsafeRawBufferPointer, pieces: Int) -> [SMTPReply] {
        var parser = ReplyParser()
        var found: [SMTPReply] = []
        var position = 0
        var shown = 0
        while true {
            shown = min(bytes.count, shown + pieces)
            let visible = UnsafeRawBufferPointer(rebasing: bytes[..<shown])
            do {
                while let reply = try parser.next(in: visible, at: &position) { found.append(reply) }
            } catch {
                return found
            }
            FuzzTarget.require(position <= shown, "no more is taken than was shown")
            if shown == bytes.count { return found }
        }
    }
}
