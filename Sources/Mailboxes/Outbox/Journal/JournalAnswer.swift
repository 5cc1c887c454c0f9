import NIOCore
import SMTP
import Storage

/// The server's answer to a message: the part of a `DeliveryOutcome` that the outbox records.
struct JournalAnswer: Hashable, Sendable {
    enum Kind: UInt8 {
        case accepted = 1
        case deferred
        case refused
    }

    /// The answer for one recipient. The addresses are in the database.
    struct Recipient: Hashable, Sendable {
        var verdict: RecipientOutcome.Verdict
        /// `nil` if the reply to the whole message applies.
        var reply: SMTPReply?
    }

    var kind: Kind
    var reply: SMTPReply
    var heardAt: Timestamp
    /// In the envelope's order.
    var recipients: [Recipient]

    /// - Returns: `nil` if the outcome does not come from the server.
    init?(_ outcome: DeliveryOutcome, heardAt: Timestamp) {
        switch outcome {
        case .accepted(let reply, _): (kind, self.reply) = (.accepted, reply)
        case .deferred(.reply(let reply, _), _): (kind, self.reply) = (.deferred, reply)
        case .refused(.reply(let reply, _), _): (kind, self.reply) = (.refused, reply)
        case .deferred, .refused, .uncertain: return nil
        }
        self.heardAt = heardAt
        let whole = reply
        recipients = outcome.recipients.map { recipient in
            // The reply to RCPT does not matter once the recipient is accepted.
            let isOwn = recipient.verdict != .accepted && recipient.reply != whole
            return Recipient(verdict: recipient.verdict, reply: isOwn ? recipient.reply : nil)
        }
    }

    /// Returns the outcome as the session reported it.
    ///
    /// - Parameter addresses: The envelope's recipients.
    /// - Returns: `nil` if their number is not that of the recipients in the answer.
    func outcome(for addresses: [String]) -> DeliveryOutcome? {
        guard addresses.count == recipients.count else { return nil }
        let recipients = zip(addresses, recipients).map { address, recipient in
            let own = recipient.reply ?? (recipient.verdict == .accepted ? nil : reply)
            return RecipientOutcome(address: address, verdict: recipient.verdict, reply: own)
        }
        return switch kind {
        case .accepted: .accepted(reply, recipients: recipients)
        case .deferred: .deferred(.reply(reply, phase: .contentEnd), recipients: recipients)
        case .refused: .refused(.reply(reply, phase: .contentEnd), recipients: recipients)
        }
    }
}

/// The encoding in the journal.
extension JournalAnswer {
    private static let verdicts: [RecipientOutcome.Verdict] = [.accepted, .deferred, .refused, .uncertain]

    /// - Parameter wordLimit: The maximum number of bytes kept of each reply's text.
    func write(to buffer: inout ByteBuffer, wordLimit: Int) {
        buffer.writeInteger(kind.rawValue)
        buffer.writeInteger(heardAt.microseconds)
        Self.write(reply, to: &buffer, wordLimit)
        buffer.writeInteger(UInt32(clamping: recipients.count))
        for recipient in recipients {
            buffer.writeInteger(UInt8(Self.verdicts.firstIndex(of: recipient.verdict) ?? 0))
            buffer.writeInteger(UInt8(recipient.reply == nil ? 0 : 1))
            if let reply = recipient.reply { Self.write(reply, to: &buffer, wordLimit) }
        }
    }

    /// - Returns: `nil` if the bytes are not an answer.
    init?(from buffer: inout ByteBuffer) {
        guard let kind = buffer.readInteger(as: UInt8.self).flatMap(Kind.init(rawValue:)),
            let heardAt = buffer.readInteger(as: Int64.self), let reply = Self.readReply(&buffer),
            let count = buffer.readInteger(as: UInt32.self), Int(count) <= buffer.readableBytes
        else { return nil }
        (self.kind, self.heardAt, self.reply) = (kind, Timestamp(microseconds: heardAt), reply)
        recipients = []
        for _ in 0..<count {
            guard let verdict = buffer.readInteger(as: UInt8.self), Int(verdict) < Self.verdicts.count,
                let hasReply = buffer.readInteger(as: UInt8.self)
            else { return nil }
            var own: SMTPReply?
            if hasReply != 0 {
                guard let read = Self.readReply(&buffer) else { return nil }
                own = read
            }
            recipients.append(Recipient(verdict: Self.verdicts[Int(verdict)], reply: own))
        }
    }

    private static func write(_ reply: SMTPReply, to buffer: inout ByteBuffer, _ wordLimit: Int) {
        buffer.writeInteger(UInt16(clamping: reply.code))
        let status = reply.enhancedStatus
        for number in [status?.classDigit ?? 0, status?.subject ?? 0, status?.detail ?? 0] {
            buffer.writeInteger(UInt16(clamping: number))
        }
        let words = reply.text.utf8.prefix(wordLimit)
        buffer.writeInteger(UInt16(clamping: words.count))
        buffer.writeBytes(words)
    }

    private static func readReply(_ buffer: inout ByteBuffer) -> SMTPReply? {
        var numbers: [Int] = []
        for _ in 0..<5 {
            guard let number = buffer.readInteger(as: UInt16.self) else { return nil }
            numbers.append(Int(number))
        }
        guard let words = buffer.readBytes(length: numbers[4]) else { return nil }
        let status = numbers[1] == 0 ? nil : EnhancedStatusCode(numbers[1], numbers[2], numbers[3])
        return SMTPReply(code: numbers[0], enhancedStatus: status, text: String(decoding: words, as: UTF8.self))
    }
}
