import IMAP
import NIOCore
import Storage

/// A part of a folder as received from the server, before it is parsed.
struct ReceivedPart: Sendable {
    struct Message: Sendable {
        enum Content: Sendable {
            case bytes([UInt8])
            case known(messageID: Int64)
            case undelivered(reason: String)
        }

        let facts: MessageFacts
        let content: Content
    }

    var messages: [Message] = []
    /// The UIDs that are accounted for once the messages are stored.
    var covers = UIDRanges()
    /// Messages that were removed at the server after it had listed them.
    var gone = UIDRanges()
    var bytes = 0

    mutating func add(_ facts: MessageFacts, _ content: Message.Content) {
        messages.append(.init(facts: facts, content: content))
        covers.insert(facts.uid...facts.uid)
    }
}

/// Receives a portion of messages: first their sizes, flags and identities, then the bytes of those that are not here.
/// A message that the server cannot deliver does not hold up the others.
struct PortionReception: Sendable {
    enum Outcome {
        case whole
        /// The receiver has stopped taking parts.
        case untaken
        /// It ended early; what arrived before is passed on. `isNamed`: the portion's only message is recorded as the
        /// one at which the session ends.
        case ended(PatientFetch.End, isNamed: Bool)
    }

    let session: IMAPSession
    let store: SyncStore
    let limits: FetchLimits
    let tally: FetchTally
    let now: @Sendable () -> Timestamp
    let budget: RefusalBudget

    private struct NothingTakes: Error {}

    func receive(_ portion: Portion, into parts: BoundedQueue<ReceivedPart>) async throws -> Outcome {
        let asked = UIDRanges(portion.uids)
        let known = try await facts(of: asked)
        if let end = known.end {
            return try await stop(end, portion, ReceivedPart(), into: parts)
        }
        let names = try await store.messages(named: known.facts.values.flatMap(\.identities))
        tally.learn(known.facts.values.map(\.size), of: asked.count)
        var wanted: [UInt32: MessageFacts] = [:]
        var part = ReceivedPart()
        var here = ReceivedPart()
        for (uid, one) in known.facts {
            if let id = one.identities.lazy.compactMap({ names[$0] }).first {
                here.add(one, .known(messageID: id))
            } else if one.size.bytes > limits.messageSize {
                here.add(one, .undelivered(reason: UndeliveredReason.oversize.rawValue))
            } else {
                wanted[uid] = one
            }
        }
        let patient = PatientFetch(session: session, budget: budget)
        let bodies: PatientFetch.Answer
        do {
            bodies = try await patient.ask(UIDRanges(wanted.keys), [.uid, .message], limit: limit) { uid, message in
                guard let bytes = message.content else { return false }
                return bytes.readableBytes > 0 || wanted[uid]?.size == .zero
            } take: { uid, message in
                guard let facts = wanted[uid], let bytes = message.content,
                    bytes.readableBytes > 0 || facts.size == .zero
                else { return }
                if !part.messages.isEmpty,
                    part.bytes + bytes.readableBytes > limits.batchSize || part.messages.count >= limits.batchCount
                {
                    guard await parts.send(part) else { throw NothingTakes() }
                    part = ReceivedPart()
                }
                part.add(facts, .bytes(Array(bytes.readableBytesView)))
                part.bytes += bytes.readableBytes
            }
        } catch is NothingTakes {
            return .untaken
        }
        var reasons = bodies.refused
        for uid in bodies.silent.descending { reasons[uid] = known.reasons[uid] ?? UndeliveredReason.silence.rawValue }
        let (rest, end) = try await remaining(of: UIDRanges(reasons.keys), bodies.end)
        for uid in rest.descending {
            guard let facts = wanted[uid], let reason = reasons[uid] else { continue }
            part.add(facts, .undelivered(reason: reason))
        }
        part.messages += here.messages
        if let end {
            for range in here.covers.ranges { part.covers.insert(range) }
            return try await stop(end, portion, part, facts: wanted, into: parts)
        }
        part.covers = portion.covers
        part.gone = asked.subtracting(UIDRanges(wanted.keys)).subtracting(here.covers)
        for range in bodies.gone.ranges + UIDRanges(reasons.keys).subtracting(rest).ranges { part.gone.insert(range) }
        return await parts.send(part) ? .whole : .untaken
    }

    /// Returns those of the messages that did not arrive but still exist at the server, and are therefore to be
    /// recorded. If the server can no longer be asked, returns all of them.
    private func remaining(
        of uids: UIDRanges, _ end: PatientFetch.End?
    ) async throws -> (UIDRanges, PatientFetch.End?) {
        guard end?.error.isBearable ?? true else { return (uids, end) }
        do throws(IMAPError) {
            return (try await session.remaining(of: uids), end)
        } catch {
            guard error != .cancelled else { throw error }
            return (uids, .init(error: error, left: UIDRanges(), inProgress: nil, hasAnswers: true))
        }
    }

    /// Passes on what arrived before the end.
    private func stop(
        _ end: PatientFetch.End, _ portion: Portion, _ part: ReceivedPart, facts: [UInt32: MessageFacts] = [:],
        into parts: BoundedQueue<ReceivedPart>
    ) async throws -> Outcome {
        var part = part
        var isNamed = false
        // It was asked for alone, and the session had ended at it before.
        if end.error.endsSession, !end.error.stopsAccount, portion.ends > 0, portion.uids.count == 1,
            let uid = portion.uids.first, end.left.contains(uid)
        {
            let one = facts[uid] ?? MessageFacts(uid: uid, receivedAt: now())
            part.add(one, .undelivered(reason: end.error.words))
            isNamed = true
        }
        if !part.messages.isEmpty, !(await parts.send(part)) { return .untaken }
        return .ended(end, isNamed: isNamed)
    }

    // MARK: Sizes, flags and names

    private struct Known {
        var facts: [UInt32: MessageFacts] = [:]
        /// Why the server does not report the facts of a message, by UID.
        var reasons: [UInt32: String] = [:]
        var end: PatientFetch.End?
    }

    private func facts(of uids: UIDRanges) async throws -> Known {
        var known = Known()
        guard !uids.isEmpty else { return known }
        let time = now()
        let patient = PatientFetch(session: session, budget: budget)
        let (items, plain) = (MessageFacts.items(session.capabilities), MessageFacts.items(CapabilitySet([])))
        let answer = try await patient.ask(uids, items, plain: items.count > plain.count ? plain : nil) { _, message in
            message.size != nil
        } take: { uid, message in
            // An unsolicited flag update may arrive in between; the first response has everything.
            guard message.size != nil || known.facts[uid] == nil else { return }
            known.facts[uid] = MessageFacts(message, uid: uid, now: time)
        }
        if answer.wasPlain { session.distrust([.objectID, .gmail]) }
        known.end = answer.end
        guard answer.end == nil else { return known }
        for uid in answer.silent.descending where known.facts[uid] == nil {
            known.facts[uid] = MessageFacts(uid: uid, receivedAt: time)
            known.reasons[uid] = UndeliveredReason.silence.rawValue
        }
        guard !answer.refused.isEmpty else { return known }
        // The bytes may arrive all the same.
        let flags = try await patient.ask(UIDRanges(answer.refused.keys), [.uid, .flags]) { _, message in
            message.flags != nil
        } take: { uid, message in
            known.facts[uid] = MessageFacts(message, uid: uid, now: time)
        }
        known.end = flags.end
        for (uid, words) in answer.refused {
            known.facts[uid] = known.facts[uid] ?? MessageFacts(uid: uid, receivedAt: time)
            known.reasons[uid] = words
        }
        return known
    }

    /// The limit for one message. Servers sometimes report sizes wrongly, so it is twice the limit on reported sizes.
    private var limit: Int { max(limits.messageSize, limits.messageSize &* 2) }
}
