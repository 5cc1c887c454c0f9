import IMAP
import Storage

/// Brings one folder up to date over an open session: changed, new and vanished messages.
struct FolderSync: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let limits: FetchLimits
    let tally: FetchTally
    let now: @Sendable () -> Timestamp
    /// Whether to compare all UIDs with those stored here, whatever the server's figures say.
    var isThorough = false
    /// Whether to fetch only new messages, because a session has ended at the rest.
    var isCareful = false

    /// The result for one folder.
    struct Outcome: Sendable {
        var new: [StoredPart.New] = []
        var oversize: [FetchSummary.Oversize] = []
        /// Whether the folder was being rebound, in this pass or since an earlier one.
        var wasRebinding = false
        /// The first refusal that kept a part of the folder from being fetched.
        var refusal: IMAPError?
        /// Whether the server lists the folder but does not open it.
        var isClosed = false
        /// Why fetching stopped: the session ended at a message, or the server asks for patience. The suspected
        /// messages are stored.
        var end: IMAPError?
    }

    /// Brings the folder up to date. What the server refuses is in the outcome.
    ///
    /// - Throws: `IMAPError` if the session ended, or if the server asks for patience; what the store throws.
    func run(
        _ folder: ServerFolder, known: FolderState?, progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> Outcome {
        var outcome = Outcome()
        var selected: SelectedMailbox
        do throws(IMAPError) {
            selected = try await session.select(folder.name, readOnly: true, since: since(known))
        } catch {
            // A folder that is listed but cannot be opened (no rights, or just a name) must not hold up the others.
            guard error.isBearable else { throw error }
            (outcome.refusal, outcome.isClosed) = (error, true)
            return outcome
        }
        // Some servers leave out these required responses (RFC 9051 §6.3.2).
        selected.uidValidity = selected.uidValidity ?? folder.status?.uidValidity
        selected.uidNext = selected.uidNext ?? folder.status?.uidNext
        guard selected.uidValidity != nil else {
            (outcome.refusal, outcome.isClosed) = (Self.noUIDValidity, true)
            return outcome
        }
        let isRewound = known.map { FolderPast(of: $0, selected: selected) == .rewound } ?? false
        var state = try await store.open(folder, known: known, selected: selected, at: now())
        outcome.wasRebinding = state.isRebinding
        let usedSince = known?.uidValidity == state.uidValidity && known?.highestModSeq == state.highestModSeq
        do {
            if !isCareful { state = try await catchUp(state, selected, answeredSince: usedSince) }
        } catch let error as IMAPError where error.isBearable {
            // New messages do not wait for the flags.
            outcome.note(error)
        }
        do {
            let next = try await nextUID(selected)
            try await bringNew(to: &state, selected, below: next, &outcome, progress)
            guard outcome.end == nil, !isCareful else { return outcome }
            let compared = try await compareIfNeeded(
                &state, selected, below: next, isDue: isThorough || isRewound, &outcome, progress)
            guard outcome.end == nil, outcome.refusal == nil else { return outcome }
            try await store.complete(
                state, figures: FolderFigures(uidNext: next, messageCount: selected.exists, comparedAt: compared))
        } catch let error as IMAPError where error.isBearable {
            outcome.note(error)
        }
        return outcome
    }

    private static let noUIDValidity = IMAPError.no(
        command: "EXAMINE", StatusResponse(kind: .no, code: nil, text: "OK, without a UIDVALIDITY"))

    /// Thrown if the server names no message of a folder that isn't empty. No message then counts as vanished or known.
    static let namesNothing = IMAPError.no(
        command: "SEARCH", StatusResponse(kind: .no, code: nil, text: "OK, without naming the folder's messages"))

    private func since(_ known: FolderState?) -> KnownMailboxState? {
        guard let known, let point = known.highestModSeq, point > 0, let last = known.known.last, !isCareful,
            session.enabled.contains(.qResync)
        else { return nil }
        // Messages above the last known one are fetched with their flags, so asking for changes would be redundant.
        return KnownMailboxState(
            uidValidity: UIDValidity(rawValue: known.uidValidity),
            modificationSequence: ModificationSequence(rawValue: point), uids: UIDSet(1...UID(rawValue: last)))
    }

    // MARK: New messages

    /// Returns the first UID to leave to the next fetch: that of a message arriving after the folder was opened.
    private func nextUID(_ selected: SelectedMailbox) async throws -> UInt32 {
        if let next = selected.uidNext?.rawValue, next > 0 { return next }
        guard selected.exists > 0 else { return 1 }
        let last: UInt32
        do throws(IMAPError) {
            last = try await session.search(.all, returning: [.max]).max ?? 0
        } catch {
            guard error.isBearable else { throw error }
            last = try await listing(UIDRanges(range: 1...(.max))).last ?? 0
        }
        return last == .max ? .max : last + 1
    }

    /// Brings the messages that are not accounted for, and those not delivered before that are due again.
    private func bringNew(
        to state: inout FolderState, _ selected: SelectedMailbox, below next: UInt32, _ outcome: inout Outcome,
        _ progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws {
        let due = try await store.undelivered(in: state, dueAt: isThorough ? nil : now())
        if !due.isEmpty { state = try await store.forgetKnown(due, in: state) }
        let wanted = try await missing(from: state, below: next, selected)
        try await store.removeUndelivered(due.subtracting(UIDRanges(wanted)), in: state)
        guard !wanted.isEmpty || !state.known.gaps(below: next).isEmpty else { return }
        try await bring(wanted, to: &state, below: next, &outcome, progress)
    }

    /// Brings these messages.
    ///
    /// - Parameter uids: The UIDs, in descending order.
    func bring(
        _ uids: [UInt32], to state: inout FolderState, below next: UInt32, _ outcome: inout Outcome,
        _ progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws {
        tally.expect(uids.count)
        var suspects = state.suspects
        // A message not delivered before may end the session, or cause the refusal of the whole command it is part of.
        suspects.single(out: try await store.undelivered(in: state).intersection(UIDRanges(uids)))
        let brought = try await FolderAdditions(sync: self, folder: state)
            .bring(uids, below: next, suspects: suspects, progress: progress)
        state = try await store.folder(id: state.id) ?? state
        outcome.new += brought.new
        outcome.oversize += brought.oversize
        outcome.refusal = outcome.refusal ?? brought.refusal
        outcome.end = brought.end ?? outcome.end
    }

    /// Returns the UIDs that the server has and that are not accounted for, in descending order.
    private func missing(
        from state: FolderState, below next: UInt32, _ selected: SelectedMailbox
    ) async throws -> [UInt32] {
        let gaps = state.known.gaps(below: next)
        guard !gaps.isEmpty else { return [] }
        let answer = try await search(gaps)
        var found = answer ?? UIDRanges()
        // A server may answer a search wrongly, or not at all. A UID mistaken for a gap would never be looked at again.
        let isShort = try await store.heldCount(in: state) + found.count < Int(selected.exists)
        if isShort || answer == nil {
            for range in try await listing(gaps).ranges { found.insert(range) }
            guard !found.isEmpty || answer != nil || !isShort else { throw Self.namesNothing }
        }
        return try listed(found)
    }

    /// Returns the UIDs in descending order. Nine bytes can name four billion messages, hence the limit.
    ///
    /// - Throws: `IMAPError.limitExceeded` if there are more than ``FetchLimits/folderSize``.
    func listed(_ uids: UIDRanges) throws -> [UInt32] {
        guard uids.count <= limits.folderSize else {
            throw IMAPError.limitExceeded(.answers, maximum: limits.folderSize)
        }
        return uids.descending
    }

    /// Searches for those of the UIDs that the server has; `nil` if it refuses the search, or does not answer.
    func search(_ ranges: UIDRanges) async throws -> UIDRanges? {
        guard !ranges.isEmpty else { return ranges }
        do throws(IMAPError) {
            return try await session.uids(among: ranges)
        } catch {
            guard error.isBearable else { throw error }
            return nil
        }
    }

    /// Finds those of the UIDs that the server has, by FETCH. For servers that refuse UID SEARCH or do not answer it.
    func listing(_ ranges: UIDRanges) async throws -> UIDRanges {
        guard !ranges.isEmpty else { return ranges }
        var found: [UInt32] = []
        try await session.fetchMessages(.uids(ranges.uidSet), [.uid]) { message in
            guard let uid = message.uid?.rawValue else { return }
            guard found.count < limits.folderSize else {
                throw IMAPError.limitExceeded(.answers, maximum: limits.folderSize)
            }
            found.append(uid)
        }
        return UIDRanges(found).intersection(ranges)
    }
}

extension FolderSync.Outcome {
    /// Records that a part of the folder was refused.
    mutating func note(_ error: IMAPError) { if refusal == nil { refusal = error } }
}
