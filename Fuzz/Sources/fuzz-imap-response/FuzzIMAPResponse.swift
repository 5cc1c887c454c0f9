import FuzzDriver
import IMAPGrammar

/// Any bytes are responses or an error, and the same ones however they are split into pieces.
@main
enum FuzzIMAPResponse {
    static func main() {
        FuzzTarget.run { base, count in
            FuzzIMAPResponse.read(UnsafeRawBufferPointer(start: base, count: count))
            return 0
        }
    }

    private static func read(_ input: UnsafeRawBufferPointer) {
        guard let first = input.first else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: input.dropFirst())
        let whole = events(bytes, pieces: bytes.count, utf8: first & 0x80 != 0)
        let cut = events(bytes, pieces: Int(first & 0x07) + 1, utf8: first & 0x80 != 0)
        FuzzTarget.require(whole.events == cut.events, "events do not depend on how the bytes come")
        FuzzTarget.require(whole.sectionBytes == cut.sectionBytes, "sections do not depend on how the bytes come")
        FuzzTarget.require(whole.failed == cut.failed, "errors do not depend on how the bytes come")
    }

    /// What was parsed before an error. The bytes of sections arrive in pieces, so they are only counted.
    private struct Outcome {
        var events: [ResponseEvent] = []
        var sectionBytes = 0
        var failed = false
    }

    private static func events(_ bytes: UnsafeRawBufferPointer, pieces: Int, utf8: Bool) -> Outcome {
        var decoder = ResponseDecoder()
        decoder.utf8 = utf8
        var outcome = Outcome()
        var start = 0
        repeat {
            let end = min(bytes.count, start + max(pieces, 1))
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            var offset = 0
            do {
                while let event = try decoder.next(in: piece, at: &offset) {
                    if case .sectionBytes(let range) = event {
                        FuzzTarget.require(range.upperBound <= piece.count, "a section's bytes lie in the piece")
                        outcome.sectionBytes += range.count
                    } else {
                        outcome.events.append(event)
                    }
                }
            } catch {
                outcome.failed = true
                return outcome
            }
            FuzzTarget.require(offset == piece.count, "all of a piece is taken")
            start = end
        } while start < bytes.count
        return outcome
    }
}
