public import Storage

/// What has become of a message in the outbox, for its sender.
public struct OutboxExplanation: Explanation {
    /// How far sending has come, and what holds it up. Raw values are parts of keys in the language files.
    public enum Situation: String, Hashable, Sendable, CaseIterable {
        /// It waits to be sent, or until the mailbox can sign in again.
        case queued, passwordRefused
        /// It waits because the provider says that its daily limit is reached, the server could not be reached, has
        /// asked to slow down, or asked for another attempt.
        case dailyLimit, unreachable, throttled, putOff
        /// It waits because the known daily limit is used up, or the share of it that bulk mail may use.
        case limitUsedUp, bulkShareUsedUp
        /// It was surely not taken, and is sent again.
        case repeated
        /// The connection is being made; it is on the wire.
        case attempting, transmitting
        /// The server took it, for all recipients or for some; it was seen in Sent; an answer came.
        case accepted, acceptedPartly, inSent, inSentPartly, answered, answeredPartly
        /// A report says that it did not arrive; the server refused it for good; it was cancelled.
        case bounced, refused, cancelled
        /// It may have left, and is being looked for in Sent.
        case uncertain
        /// It may have left, and the user must decide: the server does not file what it takes; it is not in Sent; that
        /// is no proof since the server changes letters, or filed some late, or its way of filing is unknown.
        case notFiled, notFound, altered, filedLate, filingUnknown
    }

    /// What has become of the message.
    public let situation: Situation
    /// Until when it waits; `nil` if it does not wait for a moment.
    public let time: Timestamp?

    init(_ situation: Situation, until time: Timestamp? = nil) { (self.situation, self.time) = (situation, time) }

    /// The key of its texts in the language files.
    public var key: String { "outbox.\(situation.rawValue)" }

    /// What the sender can do; `nil` if there is nothing to do.
    public var remedy: MailboxRemedy? {
        switch situation {
        case .passwordRefused: .replacePassword
        case .notFiled, .notFound, .altered, .filedLate, .filingUnknown: .decide
        default: nil
        }
    }
}

extension OutboxItem {
    /// Returns what has become of the message.
    ///
    /// - Parameters:
    ///   - state: The state of its mailbox's sending.
    ///   - now: The current time.
    public func explanation(_ state: SendingState, now: Timestamp) -> OutboxExplanation {
        switch self.state {
        case .queued: waiting(state, now: now)
        case .attempting: .init(.attempting)
        case .transmitting: .init(.transmitting)
        case .accepted: .init(handedOver)
        case .refused: .init(.refused)
        case .uncertain: .init(needsDecision ? Self.doubt(state) : .uncertain)
        case .cancelled: .init(.cancelled)
        }
    }

    private func waiting(_ state: SendingState, now: Timestamp) -> OutboxExplanation {
        if state.passwordRefusedAt != nil { return .init(.passwordRefused) }
        if let held = state.holdsUntil(now, userInitiated: false) {
            return switch state.pause {
            case .dailyLimit: .init(.dailyLimit, until: held)
            case .unreachable: .init(.unreachable, until: held)
            case .throttled, nil: .init(.throttled, until: held)
            }
        }
        if let full = state.isFullUntil(now, isBulk: isBulk) {
            return .init(isBulk ? .bulkShareUsedUp : .limitUsedUp, until: full)
        }
        if repeats > 0 { return .init(.repeated) }
        // A message that the user sends again has no detail: no server has put it off.
        return attempts > 0 && detail != nil ? .init(.putOff, until: nextAttemptAt) : .init(.queued)
    }

    private var handedOver: OutboxExplanation.Situation {
        if bouncedAt != nil { return .bounced }
        let isPartial = recipients.contains { $0.state != .accepted }
        if answeredAt != nil { return isPartial ? .answeredPartly : .answered }
        if seenInSentAt != nil { return isPartial ? .inSentPartly : .inSent }
        return isPartial ? .acceptedPartly : .accepted
    }

    /// Why Sent does not show what became of it.
    private static func doubt(_ state: SendingState) -> OutboxExplanation.Situation {
        if state.filesCopies == false { return .notFiled }
        return switch state.filing {
        case .messageID, .originalMessageID, .token: .notFound
        case .likeness: .altered
        case .contradicted: .filedLate
        case nil: .filingUnknown
        }
    }
}
