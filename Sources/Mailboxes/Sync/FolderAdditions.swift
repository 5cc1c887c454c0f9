import IMAP
import Storage

/// Fetches the messages of an opened folder that are not here yet, newest first. Receiving, parsing and storing run in
/// parallel.
struct FolderAdditions: Sendable {
    let sync: FolderSync
    let folder: FolderState

    /// Fetches messages. If it ends early, the outcome says why, and what arrived before is stored.
    ///
    /// - Parameters:
    ///   - uids: The UIDs at the server that are not here, descending.
    ///   - next: The lowest UID that arrived after the folder was opened. It and higher ones are left for later.
    ///   - suspects: Those of `uids` at which the session has ended before.
    ///   - progress: Called after each transaction.
    func bring(
        _ uids: [UInt32], below next: UInt32, suspects: SuspectedMessages,
        progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> FolderSync.Outcome {
        let received = BoundedQueue<ReceivedPart>(capacity: 1)
        let parsed = BoundedQueue<ParsedPart>(capacity: 1)
        var (outcome, found) = try await withThrowingTaskGroup(of: Ended.self) { group in
            group.addTask {
                defer { received.close() }
                let portions = Portion.plan(uids, below: next, suspects: suspects, limits: sync.limits)
                return .receiving(try await receive(portions, into: received))
            }
            group.addTask {
                defer {
                    received.close()
                    parsed.close()
                }
                while let part = await received.next() {
                    guard await parsed.send(try await digested(part)) else { break }
                }
                return .reading
            }
            group.addTask {
                defer { parsed.close() }
                return .storing(try await keep(parsed, progress))
            }
            var (outcome, stop) = (FolderSync.Outcome(), Stop?.none)
            while let ended = try await group.next() {
                switch ended {
                case .receiving(let found): stop = found
                case .reading: break
                case .storing(let brought): outcome = brought
                }
            }
            return (outcome, stop)
        }
        if let end = found?.error {
            if end.isBearable { outcome.note(end) } else { outcome.end = end }
        }
        let left = found?.suspects ?? SuspectedMessages()
        if left != folder.suspects { try await sync.store.note(left, in: folder) }
        return outcome
    }

    // MARK: Receiving

    /// The end of a stage.
    private enum Ended: Sendable {
        case receiving(Stop?)
        case reading
        case storing(FolderSync.Outcome)
    }

    /// Why receiving stopped, and which messages are now suspected of ending the session.
    private struct Stop: Sendable {
        let error: IMAPError
        let suspects: SuspectedMessages
    }

    private func receive(_ portions: [Portion], into received: BoundedQueue<ReceivedPart>) async throws -> Stop? {
        let reception = PortionReception(
            session: sync.session, store: sync.store, limits: sync.limits, tally: sync.tally, now: sync.now,
            budget: RefusalBudget(sync.limits))
        for (index, portion) in portions.enumerated() {
            guard case .ended(let end, let isNamed) = try await reception.receive(portion, into: received) else {
                continue
            }
            var groups = portions[(index + 1)...].filter { $0.ends > 0 }.map {
                SuspectedMessages.Group(uids: UIDRanges($0.uids), ends: $0.ends)
            }
            if end.error.endsSession, !end.error.stopsAccount {
                if !isNamed {
                    groups += SuspectedMessages.cut(
                        end.left, ends: portion.ends, inProgress: end.inProgress, hasAnswers: end.hasAnswers)
                }
            } else if portion.ends > 0 {
                groups.append(.init(uids: UIDRanges(portion.uids), ends: portion.ends))
            }
            return Stop(error: end.error, suspects: SuspectedMessages(groups: groups))
        }
        return nil
    }

    // MARK: Reading

    /// Parses received messages, while the next part arrives.
    private func digested(_ part: ReceivedPart) async throws -> ParsedPart {
        var parsed = ParsedPart(messages: [], covers: part.covers, gone: part.gone)
        parsed.messages.reserveCapacity(part.messages.count)
        for message in part.messages {
            let content: ParsedPart.Message.Content
            switch message.content {
            case .bytes(let bytes): content = .bytes(Blob(bytes), MessageDigest(of: bytes))
            case .known(let id):
                // A known message needs its digest only in Sent, as evidence of what was sent.
                let isTold = message.facts.role(in: folder.role) == .sent
                content = .known(messageID: id, isTold ? try await sync.store.digest(ofMessage: id) : nil)
            case .undelivered(let reason): content = .undelivered(reason: reason)
            }
            parsed.messages.append(ParsedPart.Message(facts: message.facts, content: content))
        }
        return parsed
    }

    // MARK: Storing

    private func keep(
        _ parsed: BoundedQueue<ParsedPart>, _ progress: @Sendable (FetchProgress) -> Void
    ) async throws -> FolderSync.Outcome {
        var outcome = FolderSync.Outcome()
        while let part = await parsed.next() {
            let step = sync.tally.stored(part, folder: folder.name)
            outcome.new += try await sync.store.store(part, in: folder, progress: step, at: sync.now()).new
            for message in part.messages {
                guard case .undelivered(UndeliveredReason.oversize.rawValue) = message.content else { continue }
                outcome.oversize.append(
                    .init(folder: folder.name, uid: Int64(message.facts.uid), size: message.facts.size.bytes))
            }
            progress(step)
        }
        return outcome
    }
}
