public import Storage

extension OutboxItem {
    /// Explains the message's state to a user in one sentence.
    ///
    /// - Parameters:
    ///   - state: The state of its mailbox's sending.
    ///   - address: The mailbox's address.
    ///   - now: The current time.
    public func explanation(
        _ state: SendingState, address: String = "ADDRESS", now: Timestamp
    ) -> String {
        switch self.state {
        case .queued: waiting(state, address: address, now: now)
        case .attempting: "The connection to the server is being made; it has not left yet."
        case .transmitting: "It is going over the wire right now."
        case .accepted: handedOver
        case .refused: "The server refused it for good, so that nobody got it."
        case .uncertain: uncertain(state)
        case .cancelled: "It was taken back."
        }
    }

    private func waiting(
        _ state: SendingState, address: String, now: Timestamp
    ) -> String {
        if state.passwordRefusedAt != nil {
            return "It waits until the mailbox can sign in again: pennypost password \(address)"
        }
        if let held = state.holdsUntil(now, isAsked: false) {
            return switch state.pause {
            case .dailyLimit: "The provider's limit for a day is met; it waits until \(held)."
            case .unreachable: "The server could not be reached; it is tried again at \(held)."
            case .throttled, nil: "The server has asked to slow down; it waits until \(held)."
            }
        }
        if let full = state.isFullUntil(now, isBulk: isBulk) {
            let what = isBulk ? "what the limit for a day leaves for bulk is used up" : "the limit for a day is used up"
            return "It waits, for \(what); there is room again at \(full)."
        }
        if repeats > 0 { return "It surely was not taken and is sent again, with the same Message-ID." }
        if attempts > 0 { return "The server put it off; the next attempt is due at \(nextAttemptAt)." }
        return "It waits to be sent."
    }

    private var handedOver: String {
        if bouncedAt != nil { return "The server took it, and a report has come back that it did not arrive." }
        let some = recipients.contains { $0.state != .accepted } ? " for some of its recipients" : ""
        if answeredAt != nil { return "The server took it\(some), and an answer has come." }
        if seenInSentAt != nil { return "The server took it\(some), and it is in Sent." }
        return "The server took it over\(some)."
    }

    private func uncertain(_ state: SendingState) -> String {
        if needsDecision {
            return "It may have left or not: \(Self.doubt(state)). Ask a recipient, then retry or cancel it."
        }
        return "It may have left or not: it is being looked for in Sent before anything else is done."
    }

    /// Why Sent does not show what became of it.
    private static func doubt(_ state: SendingState) -> String {
        if state.filesCopies == false { return "this server does not file what it takes, so that Sent tells nothing" }
        return switch state.filing {
        case .messageID, .originalMessageID, .token: "it was not found in Sent"
        case .likeness:
            "it was not found in Sent, but this server changes letters so much that this is no proof"
        case .contradicted:
            "it was not found in Sent, but letters have turned up there late before, so that this is no proof"
        case nil: "it was not found in Sent, but it is not known yet how this server files letters"
        }
    }
}
