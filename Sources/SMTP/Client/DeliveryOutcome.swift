/// What became of a delivery. Every delivery ends in one of these four; none is an error to be caught.
public enum DeliveryOutcome: Sendable, Hashable {
    /// The server has taken over the message for at least one recipient: those whose verdict is `accepted`.
    /// Carries the server's reply to the whole message.
    case accepted(SMTPReply, recipients: [RecipientOutcome])
    /// No recipient has the message, and trying again is safe and may work, for those whose verdict is `deferred`.
    case deferred(DeliveryObstacle, recipients: [RecipientOutcome])
    /// No recipient has the message, and the same message would be refused again.
    case refused(DeliveryObstacle, recipients: [RecipientOutcome])
    /// The session ended after the end of the message might have been sent and before the server's word on it: it may
    /// have been taken over, or not. Sending it again may double it.
    case uncertain(SMTPError, phase: SessionPhase, recipients: [RecipientOutcome])

    /// Each recipient, in the envelope's order.
    public var recipients: [RecipientOutcome] {
        switch self {
        case .accepted(_, let recipients), .deferred(_, let recipients), .refused(_, let recipients),
            .uncertain(_, _, let recipients):
            recipients
        }
    }

    /// The server's own words, where there were any.
    public var reply: SMTPReply? {
        switch self {
        case .accepted(let reply, _), .deferred(.reply(let reply, _), _), .refused(.reply(let reply, _), _): reply
        case .deferred(.session(let error), _), .refused(.session(let error), _), .uncertain(let error, _, _):
            error.reply
        case .deferred, .refused: nil
        }
    }

    /// Whether the server has taken over the message for every recipient.
    public var isAcceptedForAll: Bool {
        guard case .accepted(_, let recipients) = self else { return false }
        return recipients.allSatisfy { $0.verdict == .accepted }
    }
}
