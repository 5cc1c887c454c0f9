import IMAP
import MIME
import Storage

/// The life of one message in the outbox: how far sending has come, what is known about each recipient, and the copy
/// for Sent. ``handle(_:in:)`` is the only way to change it.
///
/// It knows no database. ``OutboxLedger`` reads it, passes events to it, writes it back and carries out the effects, all
/// in one commit. The table in Documentation/Outbox.md is generated from it.
struct OutboxLifecycle: Hashable, Sendable {
    private(set) var state: OutboxState = .queued
    /// The recipients of the envelope, in its order.
    private(set) var recipients: [OutboxItem.Recipient]
    private(set) var detail: String?
    private(set) var attempts = 0
    private(set) var nextAttemptAt: Timestamp
    /// The token of the turn that made the last attempt. Other turns can neither transmit the message nor report on it.
    private(set) var claimToken: Int64?

    private(set) var uncertainSince: Timestamp?
    /// The number of looks into Sent, for the message or for its copy.
    private(set) var lookUps = 0
    private(set) var nextLookUpAt: Timestamp?
    private(set) var needsDecision = false
    private(set) var repeats = 0

    private(set) var handedOverAt: Timestamp?
    private(set) var seenInSentAt: Timestamp?
    private(set) var bouncedAt: Timestamp?
    private(set) var answeredAt: Timestamp?

    private(set) var copyState: SentCopyState?
    private(set) var copyTries = 0
    /// When the copy next needs attention; `nil` if it needs none.
    private(set) var copyNextAt: Timestamp?
    private(set) var copyDetail: String?
    private(set) var copyUIDValidity: Int64?
    private(set) var copyUID: Int64?

    /// Whether the message has a token in its header. Messages of older versions have none.
    private(set) var hasToken = true
}

extension OutboxLifecycle {
    private static let endedInside = "the program ended while the message was going over the wire"
    /// Stored with recipients, and compared with what is stored. The words never change.
    private static let mayHaveLeft = "it may have left before it was taken back"

    /// Changes the message by an event.
    ///
    /// - Parameter mailbox: The state of the mailbox's sending. It says how the server files what it takes.
    /// - Returns: What else must happen, in order; only ``Effect/ignored`` if the event does not fit the state.
    @discardableResult
    mutating func handle(_ event: Event, in mailbox: SendingState) -> [Effect] {
        switch event {
        case .claimed(let token, let next, let nextAttemptAt):
            guard state == .queued else { return [.ignored] }
            (state, claimToken, self.nextAttemptAt) = (next, token, nextAttemptAt)
            attempts += 1
            return []
        case .bytesLost: return loseBytes()
        case .transmissionBegan(let token):
            guard state == .attempting, claimToken == token else { return [.ignored] }
            state = .transmitting
            return []
        case .givenBack(let token, let wasDueAt, let words):
            guard state == .attempting, claimToken == token else { return [.ignored] }
            detail = words ?? detail
            return requeue(dueAt: wasDueAt)
        case .abandonedBeforeItsEnd(let time):
            guard state == .attempting || state == .transmitting else { return [.ignored] }
            return requeue(dueAt: time)
        case .abandonedAtItsEnd(let time): return becomeUncertain(at: time)
        case .reported(let report, let token): return take(report, by: token, mailbox)
        case .foundInSent(let finding, let time): return see(finding, mailbox, at: time)
        case .searchedFor(let isAbsent, let policy, let time): return judge(isAbsent, mailbox, policy, at: time)
        case .notSearchable(let policy, let time): return putOffLookUp(policy, at: time)
        case .bounced(let bounces, let time): return note(bounces, mailbox, at: time)
        case .answered(let isAutomatic, let time):
            if !isAutomatic { answeredAt = answeredAt ?? time }
            guard isInDoubt, !wasAcceptedBefore else { return [] }
            return settle(.taken(words: "the server took it: an answer has come", at: time), mailbox)
        case .retried(let resendUncertain, let time): return retry(resendUncertain, mailbox, at: time)
        case .cancelled:
            guard [.queued, .attempting, .uncertain].contains(state) else { return [.ignored] }
            return settle(.cancelled, mailbox)
        case .copyMissing(let isPresumed, let policy, let time):
            return judgeCopy(isPresumed, mailbox, policy, at: time)
        case .copyBegan, .copyBytesLost, .copyEnded, .copyPutOff, .copyLeft: return handleCopy(event)
        }
    }

    /// Whether the server has taken it for some recipients. A copy in Sent, or its absence, then says nothing about
    /// the others: they were in a later transaction.
    private var wasAcceptedBefore: Bool { recipients.contains { $0.state == .accepted } }

    /// Whether it was considered not taken and waits to be sent again, or is just being sent again.
    private var waitsToBeRepeated: Bool { repeats > 0 && (state == .queued || state == .attempting) }

    /// Whether the server may have it without having said so.
    private var isInDoubt: Bool { state == .uncertain || waitsToBeRepeated }

    /// The state that follows from the recipients' states.
    private var derivedState: OutboxState {
        let states = recipients.map(\.state)
        if states.contains(.uncertain) { return .uncertain }
        if states.contains(.pending) { return .queued }
        if states.contains(.accepted) { return .accepted }
        return states.contains(.cancelled) ? .cancelled : .refused
    }
}

// MARK: Uncertainty

extension OutboxLifecycle {
    /// What ends an attempt, or the uncertainty after it.
    private enum Settlement {
        /// The end of the attempt, with the server's answer if there was one.
        case reported(OutboxReport)
        /// The server has the message: it is in Sent, or a bounce or an answer has come.
        case taken(words: String, at: Timestamp)
        /// It is not in Sent, at a server that files whatever it takes.
        case notTaken(at: Timestamp)
        /// The user sends it again.
        case retried(at: Timestamp)
        /// The user takes it back.
        case cancelled
    }

    /// Says what follows for each recipient, and so for the message. Nothing else leads out of
    /// ``OutboxState/uncertain``: without the server's answer, a proof or the user's word, nothing that may have left
    /// is sent again.
    private mutating func settle(_ settlement: Settlement, _ mailbox: SendingState) -> [Effect] {
        for index in recipients.indices { Self.settle(&recipients[index], index, settlement) }
        state = derivedState
        (uncertainSince, nextLookUpAt, needsDecision) = (nil, nil, false)
        switch settlement {
        case .reported(let report):
            (detail, nextAttemptAt, lookUps) = (report.detail, report.nextAttemptAt, 0)
            if !report.countsAsAttempt { attempts -= 1 }
            if state == .uncertain { (uncertainSince, nextLookUpAt) = (report.heardAt, report.heardAt) }
            return wasAcceptedBefore ? handOver(mailbox, at: report.heardAt) : []
        case .taken(let words, let time):
            (detail, nextAttemptAt) = (words, time)
            return handOver(mailbox, at: time)
        case .notTaken(let time):
            (detail, nextAttemptAt) = ("it was not taken: the server would have filed it under Sent", time)
            repeats += 1
        case .retried(let time): (detail, nextAttemptAt) = (nil, time)
        case .cancelled: detail = "taken back"
        }
        return []
    }

    private static func settle(_ recipient: inout OutboxItem.Recipient, _ index: Int, _ settlement: Settlement) {
        switch (settlement, recipient.state) {
        case (.reported(let report), _):
            guard report.recipients.indices.contains(index) else { return }
            (recipient.state, recipient.reply) = (report.recipients[index].state, report.recipients[index].reply)
            // After another attempt it is not clear any more which one a copy in Sent is of.
            if report.countsAsAttempt { recipient.isRepeated = false }
        case (.taken(let words, _), let state) where state == .uncertain || (state == .pending && recipient.isRepeated):
            (recipient.state, recipient.reply, recipient.isRepeated) = (.accepted, words, false)
        case (.notTaken, .uncertain): (recipient.state, recipient.isRepeated) = (.pending, true)
        case (.retried, .uncertain), (.retried, .cancelled): recipient.state = .pending
        case (.cancelled, .uncertain):
            (recipient.state, recipient.reply, recipient.isRepeated) = (.cancelled, mayHaveLeft, false)
        case (.cancelled, .pending): (recipient.state, recipient.isRepeated) = (.cancelled, false)
        default: return
        }
    }

    private mutating func becomeUncertain(at time: Timestamp) -> [Effect] {
        guard state == .transmitting else { return [.ignored] }
        var reached = 0
        for index in recipients.indices where recipients[index].state == .pending {
            (recipients[index].state, recipients[index].isRepeated) = (.uncertain, false)
            reached += 1
        }
        (state, detail, uncertainSince) = (.uncertain, Self.endedInside, time)
        (lookUps, nextLookUpAt, needsDecision) = (0, time, false)
        return [.reached(reached, at: time)]
    }

    /// Judges a message of unknown fate after a look into Sent.
    private mutating func judge(
        _ isAbsent: Bool, _ mailbox: SendingState, _ policy: OutboxPolicy, at time: Timestamp
    ) -> [Effect] {
        guard state == .uncertain, let since = uncertainSince else {
            nextLookUpAt = nil
            return [.settled]
        }
        let end = since + policy.grace
        let isOver = time >= end
        let isProof = isAbsent && mailbox.filing?.provesAbsence(hasToken: hasToken) == true
        // A user who was asked may have dealt with it already.
        if isOver, isProof, !needsDecision, !wasAcceptedBefore, repeats < policy.repeatLimit {
            return settle(.notTaken(at: time), mailbox) + [.settled]
        }
        lookUps += 1
        nextLookUpAt =
            isOver
            ? time + policy.lateLookUps
            : min(time + policy.lookUps.wait(afterAttempts: lookUps, chance: policy.chance()), end)
        needsDecision = isOver
        return []
    }

    /// A message that is past its grace time and could not be looked for several times waits for the user's decision.
    private mutating func putOffLookUp(_ policy: OutboxPolicy, at time: Timestamp) -> [Effect] {
        guard nextLookUpAt != nil else { return [.ignored] }
        let tries = policy.lookUps.waits.count
        if let since = uncertainSince, since + policy.grace <= time, lookUps >= tries { needsDecision = true }
        lookUps += 1
        nextLookUpAt = time + policy.lookUps.wait(afterAttempts: tries, chance: 1)
        return []
    }

    private mutating func retry(
        _ resendUncertain: Bool, _ mailbox: SendingState, at time: Timestamp
    ) -> [Effect] {
        switch state {
        case .queued: break
        case .uncertain: guard resendUncertain else { return [.mayHaveLeft] }
        case .cancelled:
            let mayHaveLeft = recipients.contains { $0.state == .cancelled && $0.reply == Self.mayHaveLeft }
            guard !mayHaveLeft || resendUncertain else { return [.mayHaveLeft] }
        case .attempting, .transmitting, .accepted, .refused: return [.ignored]
        }
        return settle(.retried(at: time), mailbox)
    }
}

// MARK: Attempts and their outcome

extension OutboxLifecycle {
    /// Makes it due as if it had never been claimed.
    private mutating func requeue(dueAt time: Timestamp) -> [Effect] {
        (state, nextAttemptAt) = (.queued, time)
        attempts -= 1
        return []
    }

    private mutating func loseBytes() -> [Effect] {
        guard state == .queued else { return [.ignored] }
        let words = "its bytes cannot be read any more"
        for index in recipients.indices where recipients[index].state == .pending {
            (recipients[index].state, recipients[index].reply) = (.refused, words)
        }
        (state, detail) = (derivedState, words)
        return []
    }

    /// A report counts even if the turn is over and the message is considered uncertain, but not if anything else has
    /// been done with it since.
    private mutating func take(_ report: OutboxReport, by token: Int64, _ mailbox: SendingState) -> [Effect] {
        guard claimToken == token, [.attempting, .transmitting, .uncertain].contains(state) else { return [.ignored] }
        return settle(.reported(report), mailbox)
    }

    /// The server has the message, so its copy belongs in Sent.
    private mutating func handOver(_ mailbox: SendingState, at time: Timestamp) -> [Effect] {
        handedOverAt = handedOverAt ?? time
        if copyState == nil {
            // A server that gives messages other Message-IDs is searched each time, to learn them.
            let isFiled = mailbox.filesCopies == true && mailbox.filing == .messageID
            (copyState, copyNextAt, lookUps) = isFiled ? (.byServer, nil, 0) : (.due, time, 0)
        }
        return [.handedOver(at: time)]
    }

    private mutating func note(
        _ bounces: [OutboxEvidence.Bounce], _ mailbox: SendingState, at time: Timestamp
    ) -> [Effect] {
        bouncedAt = bouncedAt ?? time
        var namesUncertain = false
        for index in recipients.indices {
            let address = MailAddress.comparisonKey(of: recipients[index].address)
            let isOnly = recipients.count == 1
            let bounce = bounces.first { $0.address.map { MailAddress.comparisonKey(of: $0) == address } ?? isOnly }
            guard let bounce else { continue }
            if recipients[index].state == .uncertain { namesUncertain = true }
            guard recipients[index].bouncedAt == nil else { continue }
            (recipients[index].bouncedAt, recipients[index].bounce) = (time, bounce.words)
        }
        // A message that was never taken gets no report.
        guard isInDoubt, namesUncertain || !wasAcceptedBefore else { return [] }
        return settle(.taken(words: "the server took it: a report on it has come back", at: time), mailbox)
    }

    private mutating func see(_ finding: SentFinding, _ mailbox: SendingState, at time: Timestamp) -> [Effect] {
        seenInSentAt = seenInSentAt ?? time
        let hasOwnCopy = copyState == .appending || copyState == .filed || copyState == .gaveUp
        var effects: [Effect] = []
        // A copy filed by Pennypost has our Message-ID, and does not show how the server files.
        if let filing = hasOwnCopy ? finding.renamed : finding.filing {
            effects.append(.learnedFiling(filing, at: time))
        }
        // It was considered absent but is there, or it is there once for each time it was sent.
        let copies = finding.count - (hasOwnCopy ? 1 : 0)
        if waitsToBeRepeated || (repeats > 0 && copies > 1) { effects.append(.contradictedFiling) }
        (copyState, copyNextAt) = (hasOwnCopy ? .filed : .byServer, nil)
        if !hasOwnCopy { copyDetail = nil }
        guard isInDoubt, !wasAcceptedBefore else { return effects }
        return effects + settle(.taken(words: "the server took it: it is in Sent", at: time), mailbox)
    }
}

// MARK: The copy in Sent

extension OutboxLifecycle {
    /// Decides if a copy that is not in Sent is filed now. A server that is listed as filing copies, or was seen to,
    /// gets as much time as for a message of unknown fate.
    private mutating func judgeCopy(
        _ isPresumed: Bool, _ mailbox: SendingState, _ policy: OutboxPolicy, at time: Timestamp
    ) -> [Effect] {
        guard copyNextAt != nil else { return [.ignored] }
        guard mailbox.filesCopies != false, copyState != .appending else { return [.copyDue] }
        let isExpected = mailbox.filesCopies ?? isPresumed
        if let handedOverAt {
            let end = handedOverAt + (isExpected ? policy.grace : policy.copySettling)
            if time < end {
                lookUps += 1
                let wait = policy.lookUps.wait(afterAttempts: lookUps, chance: policy.chance())
                copyNextAt = isExpected ? min(time + wait, end) : end
                return []
            }
        }
        return [.learnedNothingIsFiled, .copyDue]
    }

    private mutating func handleCopy(_ event: Event) -> [Effect] {
        switch event {
        case .copyBegan(let nextTryAt) where copyState == .due || copyState == .appending:
            (copyState, copyNextAt) = (.appending, nextTryAt)
            copyTries += 1
        case .copyBytesLost where copyState == .appending:
            (copyState, copyNextAt) = (.gaveUp, nil)
            copyDetail = "the message's bytes cannot be read any more"
        case .copyEnded(let end) where copyState == .appending || end.state == .filed:
            (copyState, copyDetail) = (end.state, end.detail)
            copyUIDValidity = end.result?.uidValidity.map { Int64($0.rawValue) }
            copyUID = end.result?.uid.map { Int64($0.rawValue) }
            if end.isUntried { copyTries -= 1 }
            if end.state != .due { copyNextAt = nil }
        case .copyPutOff(let end, let words, let time):
            guard let due = copyNextAt, due <= time else { return [.ignored] }
            (copyNextAt, copyDetail) = (end, words)
        case .copyLeft where copyNextAt != nil: (copyState, copyNextAt) = (.gaveUp, nil)
        default: return [.ignored]
        }
        return []
    }
}
