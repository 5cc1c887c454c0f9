/// What became of a delivery. Every delivery ends in one of these four cases; none is thrown.
public enum DeliveryOutcome: Sendable, Hashable {
    /// The server has accepted the message for at least one recipient: those whose verdict is `accepted`. Carries the
    /// server's reply to the whole message.
    case accepted(SMTPReply, recipients: [RecipientOutcome])
    /// The server has accepted the message for no recipient. A retry is safe, and may work for those whose verdict is
    /// `deferred`.
    case deferred(DeliveryObstacle, recipients: [RecipientOutcome])
    /// The server has accepted the message for no recipient, and would refuse the same message again.
    case refused(DeliveryObstacle, recipients: [RecipientOutcome])
    /// The session ended when the end of the message might have been sent but the server had not answered it. The
    /// message may or may not have been accepted; sending it again may duplicate it.
    case uncertain(SMTPError, phase: SessionPhase, recipients: [RecipientOutcome])

    /// One outcome for each recipient, in the envelope's order.
    public var recipients: [RecipientOutcome] {
        switch self {
        case .accepted(_, let recipients), .deferred(_, let recipients), .refused(_, let recipients),
            .uncertain(_, _, let recipients):
            recipients
        }
    }

    /// The server's own words; `nil` if there are none.
    public var reply: SMTPReply? {
        switch self {
        case .accepted(let reply, _), .deferred(.reply(let reply, _), _), .refused(.reply(let reply, _), _): reply
        case .deferred(.session(let error), _), .refused(.session(let error), _), .uncertain(let error, _, _):
            error.reply
        case .deferred, .refused: nil
        }
    }

    /// Whether the server has accepted the message for every recipient.
    public var isAcceptedForAll: Bool {
        guard case .accepted(_, let recipients) = self else { return false }
        return recipients.allSatisfy { $0.verdict == .accepted }
    }
}
