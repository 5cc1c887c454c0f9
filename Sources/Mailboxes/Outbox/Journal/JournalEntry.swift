import NIOCore

/// An attempt to send a message, numbered as in the database.
struct JournalAttempt: Hashable, Sendable {
    let messageID: Int64
    /// The first is 1.
    let number: Int
}

/// A record in the outbox's journal.
enum JournalEntry: Hashable, Sendable {
    /// The records after this one belong to the batch that has this mark in the database.
    case batch(mark: String)
    /// The last bytes of a message may leave from now on.
    case mayHaveLeft(JournalAttempt)
    /// The server has answered.
    case answered(JournalAttempt, JournalAnswer)

    /// The maximum size of an answer, in bytes. Longer answers are not recorded.
    static let longestAnswer = 256 * 1024
    /// The number of bytes kept of each reply: the first of these that makes the answer short enough.
    private static let wordLimits = [1024, 128, 0]

    private enum Kind: UInt8 {
        case batch = 1
        case mayHaveLeft
        case answered
    }

    /// - Returns: `nil` if an answer is too long even without the server's words.
    func encoded() -> [UInt8]? {
        var buffer = ByteBuffer()
        switch self {
        case .batch(let mark):
            buffer.writeInteger(Kind.batch.rawValue)
            buffer.writeString(mark)
        case .mayHaveLeft(let attempt):
            buffer.writeInteger(Kind.mayHaveLeft.rawValue)
            Self.write(attempt, to: &buffer)
        case .answered(let attempt, let answer):
            for limit in Self.wordLimits {
                buffer.clear()
                buffer.writeInteger(Kind.answered.rawValue)
                Self.write(attempt, to: &buffer)
                answer.write(to: &buffer, wordLimit: limit)
                if buffer.readableBytes <= Self.longestAnswer { return Array(buffer.readableBytesView) }
            }
            return nil
        }
        return Array(buffer.readableBytesView)
    }

    /// - Returns: `nil` if the bytes are not an entry.
    init?(encoded bytes: [UInt8]) {
        var buffer = ByteBuffer(bytes: bytes)
        guard let kind = buffer.readInteger(as: UInt8.self).flatMap(Kind.init(rawValue:)) else { return nil }
        switch kind {
        case .batch:
            self = .batch(mark: String(decoding: buffer.readableBytesView, as: UTF8.self))
            return
        case .mayHaveLeft:
            guard let attempt = Self.readAttempt(&buffer) else { return nil }
            self = .mayHaveLeft(attempt)
        case .answered:
            guard let attempt = Self.readAttempt(&buffer), let answer = JournalAnswer(from: &buffer) else { return nil }
            self = .answered(attempt, answer)
        }
        guard buffer.readableBytes == 0 else { return nil }
    }

    private static func write(_ attempt: JournalAttempt, to buffer: inout ByteBuffer) {
        buffer.writeInteger(attempt.messageID)
        buffer.writeInteger(Int64(attempt.number))
    }

    private static func readAttempt(_ buffer: inout ByteBuffer) -> JournalAttempt? {
        guard let id = buffer.readInteger(as: Int64.self), let number = buffer.readInteger(as: Int64.self) else {
            return nil
        }
        return JournalAttempt(messageID: id, number: Int(number))
    }
}
