/// A mail transaction (RFC 5321 §3.3) that has begun: what was sent and what the server replied.
struct Transaction {
    let submission: Submission
    /// Number of recipients whose RCPT was sent.
    var namedRecipients = 0
    /// The reply to MAIL if it refused the sender.
    var senderFailure: SMTPReply?
    /// Whether the server has an open transaction, which only DATA, BDAT LAST or RSET ends.
    var isOpenAtServer = false
    /// The replies to RCPT, in the envelope's order.
    var recipientReplies: [SMTPReply] = []
    var acceptedRecipients = 0
    /// Message bytes sent by BDAT so far.
    var chunkedBytes = 0
    var chunksAwaited = 0
    var chunkFailure: SMTPReply?
    /// Whether the end of the message may have reached the server.
    var mayHaveEnded = false

    init(_ submission: Submission) {
        self.submission = submission
        recipientReplies.reserveCapacity(submission.envelope.recipients.count)
    }

    /// Whether the server wants the message for at least one recipient.
    var isWanted: Bool { senderFailure == nil && acceptedRecipients > 0 }

    mutating func noteRecipient(_ reply: SMTPReply) {
        recipientReplies.append(reply)
        if reply.severity == .success { acceptedRecipients += 1 }
    }

    /// Returns the outcome if the server accepted the message.
    func accepted(_ reply: SMTPReply) -> DeliveryOutcome {
        .accepted(reply, recipients: recipients(ifWanted: .accepted, because: nil))
    }

    /// Returns the outcome if `reply` refused the message as a whole.
    func turnedDown(_ reply: SMTPReply, _ phase: SessionPhase) -> DeliveryOutcome {
        let verdict = reply.failureVerdict
        return Self.outcome(.reply(reply, phase: phase), verdict, recipients(ifWanted: verdict, because: reply))
    }

    /// Returns the outcome if no recipient was accepted: deferred if at least one may be tried again.
    func unwanted() -> DeliveryOutcome {
        if let senderFailure {
            let verdict = senderFailure.failureVerdict
            let all = submission.envelope.recipients.map {
                RecipientOutcome(address: $0.address, verdict: verdict, reply: senderFailure)
            }
            return Self.outcome(.reply(senderFailure, phase: .sender), verdict, all)
        }
        let all = recipients(ifWanted: .deferred, because: nil)
        let decisive = all.first { $0.verdict == .deferred } ?? all.first
        let obstacle = decisive?.reply.map { DeliveryObstacle.reply($0, phase: .recipient) } ?? .session(.sessionEnded)
        return Self.outcome(obstacle, decisive?.verdict ?? .deferred, all)
    }

    /// Returns the outcome of a trial if at least one recipient, those with the verdict `accepted`, would get a
    /// message.
    func wouldAccept() -> DeliveryOutcome {
        .deferred(.wouldAccept, recipients: recipients(ifWanted: .accepted, because: nil))
    }

    /// Returns the outcome if the session ended before the server's final reply.
    func interrupted(by error: SMTPError) -> DeliveryOutcome {
        if mayHaveEnded {
            return .uncertain(
                error, phase: .contentEnd, recipients: recipients(ifWanted: .uncertain, because: nil))
        }
        if senderFailure != nil || (!isWanted && recipientReplies.count == submission.envelope.recipients.count) {
            return unwanted()
        }
        return .deferred(.session(error), recipients: recipients(ifWanted: .deferred, because: nil))
    }

    private static func outcome(
        _ obstacle: DeliveryObstacle, _ verdict: RecipientOutcome.Verdict, _ recipients: [RecipientOutcome]
    ) -> DeliveryOutcome {
        // The delivery may be tried again if one recipient may.
        verdict == .deferred || recipients.contains { $0.verdict == .deferred }
            ? .deferred(obstacle, recipients: recipients) : .refused(obstacle, recipients: recipients)
    }

    /// Returns each recipient's outcome. A recipient that the server rejected keeps its own reply; one that it
    /// accepted, or was not asked about, gets `verdict`.
    private func recipients(
        ifWanted verdict: RecipientOutcome.Verdict, because reply: SMTPReply?
    ) -> [RecipientOutcome] {
        var outcomes: [RecipientOutcome] = []
        outcomes.reserveCapacity(submission.envelope.recipients.count)
        for (index, recipient) in submission.envelope.recipients.enumerated() {
            let own = index < recipientReplies.count ? recipientReplies[index] : nil
            if let own, own.severity != .success {
                outcomes.append(RecipientOutcome(address: recipient.address, verdict: own.failureVerdict, reply: own))
            } else {
                outcomes.append(RecipientOutcome(address: recipient.address, verdict: verdict, reply: reply ?? own))
            }
        }
        return outcomes
    }
}

extension SMTPReply {
    /// The verdict for a recipient whose reply was not a success.
    fileprivate var failureVerdict: RecipientOutcome.Verdict {
        severity == .permanentFailure ? .refused : .deferred
    }
}
