import IMAP
import Storage

/// Brings the messages of an opened folder that are not here: newest first, network, reading and storing at the same time.
struct FolderAdditions: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let limits: FetchLimits
    let folder: FolderState
    let tally: FetchTally
    let now: @Sendable () -> Timestamp

    /// What an addition has brought.
    struct Outcome: Sendable {
        var new: [StoredPart.New] = []
        var oversize: [FetchSummary.Oversize] = []
        var undelivered: [FetchSummary.Undelivered] = []
    }

    /// - Parameters:
    ///   - uids: at the server and not here, descending.
    ///   - next: UIDs from here on came later and are not looked at.
    ///   - progress: hears after each transaction.
    func bring(
        _ uids: [UInt32], below next: UInt32, progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> Outcome {
        let received = Conveyor<ReceivedPart>(capacity: 1)
        let arrived = Conveyor<ArrivedPart>(capacity: 1)
        return try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask {
                defer { received.close() }
                try await receive(uids, below: next, into: received)
                return nil
            }
            group.addTask {
                defer {
                    received.close()
                    arrived.close()
                }
                while let part = await received.take() {
                    guard await arrived.bring(try await digested(part)) else { break }
                }
                return nil
            }
            group.addTask {
                defer { arrived.close() }
                return try await keep(arrived, progress)
            }
            var outcome: Outcome?
            while let ended = try await group.next() { outcome = ended ?? outcome }
            return outcome ?? Outcome()
        }
    }

    // MARK: Receiving

    /// Window after window: first sizes, flags and identities of its messages, then the bytes of those that are not here.
    private func receive(
        _ uids: [UInt32], below next: UInt32, into received: Conveyor<ReceivedPart>
    ) async throws {
        let reception = BodyReception(session: session, limits: limits)
        var top = next - 1
        var start = 0
        var size = limits.firstWindow
        while start < uids.count || start == 0 {
            let window = uids[start..<min(start + size, uids.count)]
            start += max(1, window.count)
            size = limits.factsCount
            // What lies between the messages of a window, and below the last one, does not exist.
            let bottom = start >= uids.count ? 1 : window.last ?? 1
            let facts = try await facts(of: window)
            let known = try await store.messages(named: facts.values.flatMap(\.identities))
            tally.learn(facts.values.map(\.size), of: window.count)
            var wanted: [UInt32: MessageFacts] = [:]
            var part = ReceivedPart()
            var here: [ReceivedPart.Message] = []
            for (uid, one) in facts {
                if let id = one.identities.lazy.compactMap({ known[$0] }).first {
                    here.append(.init(facts: one, content: .known(messageID: id)))
                } else if one.size.bytes > limits.messageSize {
                    here.append(.init(facts: one, content: .undelivered(reason: UndeliveredReason.oversize)))
                } else {
                    wanted[uid] = one
                }
            }
            guard let rest = try await reception.receive(wanted, into: received) else { return }
            part.messages = here + rest
            part.covers = bottom <= top ? UIDRanges(range: bottom...top) : UIDRanges()
            guard await received.bring(part) else { return }
            guard bottom > 1 else { return }
            top = bottom - 1
        }
    }

    private func facts(of window: ArraySlice<UInt32>) async throws -> [UInt32: MessageFacts] {
        guard !window.isEmpty else { return [:] }
        let wanted = UIDRanges(window)
        let time = now()
        var facts: [UInt32: MessageFacts] = [:]
        try await session.fetchMessages(
            .uids(wanted.uidSet), MessageFacts.items(session.capabilities)
        ) { message in
            guard let one = MessageFacts(message, now: time), wanted.contains(one.uid) else { return }
            // News of flags may come between; what was told first has all of it.
            if message.size != nil || facts[one.uid] == nil { facts[one.uid] = one }
        }
        return facts
    }

    // MARK: Reading

    /// Parses what came. The next part arrives meanwhile.
    private func digested(_ part: ReceivedPart) async throws -> ArrivedPart {
        var arrived = ArrivedPart(messages: [], covers: part.covers)
        arrived.messages.reserveCapacity(part.messages.count)
        for message in part.messages {
            let content: ArrivingMessage.Content
            switch message.content {
            case .bytes(let bytes): content = .bytes(Blob(bytes), MessageDigest(of: bytes))
            case .known(let id):
                // Only what is found in Sent tells anybody something.
                let isTold = message.facts.role(in: folder.role) == .sent
                content = .known(messageID: id, isTold ? try await store.digest(ofMessage: id) : nil)
            case .undelivered(let reason): content = .undelivered(reason: reason)
            }
            arrived.messages.append(ArrivingMessage(facts: message.facts, content: content))
        }
        return arrived
    }

    // MARK: Storing

    private func keep(
        _ arrived: Conveyor<ArrivedPart>, _ progress: @Sendable (FetchProgress) -> Void
    ) async throws -> Outcome {
        var outcome = Outcome()
        while let part = await arrived.take() {
            let step = tally.stored(part, folder: folder.name)
            outcome.new += try await store.store(part, in: folder, progress: step, at: now()).new
            for message in part.messages {
                guard case .undelivered(let reason) = message.content else { continue }
                let uid = Int64(message.facts.uid)
                if reason == UndeliveredReason.oversize {
                    outcome.oversize.append(.init(folder: folder.name, uid: uid, size: message.facts.size.bytes))
                } else {
                    outcome.undelivered.append(.init(folder: folder.name, uid: uid, reason: reason))
                }
            }
            progress(step)
        }
        return outcome
    }
}

/// Why a message stays at the server.
enum UndeliveredReason {
    static let oversize = "larger than is taken"
    static let silence = "the server names it and does not send it"
}
