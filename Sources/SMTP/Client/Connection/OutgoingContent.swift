import NIOCore

/// A message that is written in pieces.
struct OutgoingContent {
    /// Size of a piece in message bytes.
    static let piece = 128 * 1024

    private var rest: ByteBuffer
    private var encoder = ContentEncoder()
    private let isVerbatim: Bool
    private let endsLine: Bool

    init(_ submission: Submission) {
        rest = submission.content
        isVerbatim = submission.survey.isVerbatim
        endsLine = submission.survey.endsLine
    }

    /// Whether the next piece is the last one, which contains the final dot.
    var isAtLastPiece: Bool { rest.readableBytes <= Self.piece }

    /// Appends the next piece and, if it is the last, the end of the message.
    mutating func write(to wire: inout ByteBuffer) {
        let isLast = isAtLastPiece
        guard let piece = rest.readSlice(length: min(rest.readableBytes, Self.piece)) else { return }
        if isVerbatim {
            wire.writeImmutableBuffer(piece)
            encoder.passVerbatim(endsLine: isLast && endsLine)
        } else {
            encoder.write(piece, to: &wire)
        }
        if isLast { encoder.writeEnd(to: &wire) }
    }

    /// Returns the message as BDAT carries it: every line ends in CR LF, the last one too, and dots aren't doubled.
    static func forChunks(_ submission: Submission) -> ByteBuffer {
        let survey = submission.survey
        guard !survey.hasOnlyCRLF || !survey.endsLine else { return submission.content }
        var whole = ByteBuffer()
        whole.reserveCapacity(survey.wireSize)
        var encoder = ContentEncoder(stuffsDots: false)
        encoder.write(submission.content, to: &whole)
        encoder.writeEnd(to: &whole)
        return whole
    }
}

extension ContentEncoder {
    mutating func write(_ piece: ByteBuffer, to wire: inout ByteBuffer) {
        let room = Self.room(for: piece.readableBytes)
        wire.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { output in
            piece.withUnsafeReadableBytes { encode($0, into: output) }
        }
    }

    mutating func writeEnd(to wire: inout ByteBuffer) {
        wire.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.roomForEnd) { end(into: $0) }
    }
}
