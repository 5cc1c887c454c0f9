import IMAP
import Storage

/// Brings one folder up to date over an open session: what has changed, what has gone, what has come.
struct FolderSync: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let limits: FetchLimits
    let tally: FetchTally
    let now: @Sendable () -> Timestamp
    /// Compare all UIDs with what is here, whatever the server's figures say.
    var isThorough = false

    /// What became of a folder.
    struct Outcome: Sendable {
        var state: FolderState
        var additions = FolderAdditions.Outcome()
        /// It was bound anew, or had been begun so.
        var wasRebinding = false
    }

    /// - Returns: nil where the folder cannot be opened although the server lists it.
    func run(
        _ folder: ServerFolder, known: FolderState?, progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> Outcome? {
        let selected: SelectedMailbox
        do throws(IMAPError) {
            selected = try await session.select(folder.name, readOnly: true, since: since(known))
        } catch {
            // A folder that is listed and cannot be opened (rights, a name that only shows) holds up no other.
            guard error.leavesSessionUsable, !Self.isTemporary(error) else { throw error }
            return nil
        }
        guard selected.uidValidity != nil else { return nil }
        let isRewound = known.map { FolderPast(of: $0, selected: selected) == .rewound } ?? false
        var state = try await store.open(folder, known: known, selected: selected, at: now())
        if isThorough { try await store.forgetUndelivered(in: state) }
        var outcome = Outcome(state: state, wasRebinding: state.isRebinding)
        let usedSince = known?.uidValidity == state.uidValidity && known?.highestModSeq == state.highestModSeq
        state = try await catchUp(state, selected, answeredSince: usedSince)
        let next = try await nextUID(selected)
        let wanted = try await missing(from: state, below: next, selected)
        if !wanted.isEmpty || !state.known.gaps(below: next).isEmpty {
            tally.expect(wanted.count)
            outcome.additions = try await additions(to: state).bring(wanted, below: next, progress: progress)
            state = try await store.folder(id: state.id) ?? state
        }
        let compared = try await compareIfNeeded(
            &state, selected, below: next, isDue: isThorough || isRewound, &outcome, progress)
        try await store.complete(
            state, figures: FolderFigures(uidNext: next, messageCount: selected.exists, comparedAt: compared))
        outcome.state = state
        return outcome
    }

    private func additions(to folder: FolderState) -> FolderAdditions {
        FolderAdditions(session: session, store: store, limits: limits, folder: folder, tally: tally, now: now)
    }

    static func isTemporary(_ error: IMAPError) -> Bool {
        if case .no(_, let status) = error { ProbeFailure.isTemporary(status) } else { false }
    }

    // MARK: What has changed

    private func level(_ selected: SelectedMailbox) -> SyncLevel {
        guard selected.highestModificationSequence != nil else { return .bare }
        return session.enabled.contains(.qResync) ? .qresync : .condstore
    }

    private func since(_ known: FolderState?) -> KnownMailboxState? {
        guard let known, let point = known.highestModSeq, point > 0, let last = known.known.last,
            session.enabled.contains(.qResync)
        else { return nil }
        // Messages above the last known one are fetched with their flags: to name them as changed would be idle.
        return KnownMailboxState(
            uidValidity: UIDValidity(rawValue: known.uidValidity),
            modificationSequence: ModificationSequence(rawValue: point), uids: UIDSet(1...UID(rawValue: last)))
    }

    /// Flags and disappearances since the last time.
    private func catchUp(
        _ state: FolderState, _ selected: SelectedMailbox, answeredSince: Bool
    ) async throws -> FolderState {
        var state = state
        let point = selected.highestModificationSequence?.rawValue
        var vanished: [ClosedRange<UInt32>] = []
        if let last = state.known.last {
            switch level(selected) {
            case .qresync where state.highestModSeq != nil && answeredSince:
                let changes = selected.changes.compactMap(PlaceChange.init)
                for start in stride(from: 0, to: changes.count, by: Self.changesAtOnce) {
                    let part = changes[start..<min(start + Self.changesAtOnce, changes.count)]
                    try await store.apply(Array(part), vanished: [], upTo: state.highestModSeq, in: state, at: now())
                }
                vanished = selected.vanished.runs.filter { $0.lower.rawValue <= last }.map {
                    $0.lower.rawValue...min($0.upper.rawValue, last)
                }
            case .qresync, .condstore:
                if state.highestModSeq == nil || state.highestModSeq != point {
                    try await takeFlags(of: 1...last, since: state.highestModSeq, in: state)
                }
            case .bare:
                let isAll = isComparisonDue(state) || last <= limits.recentCount
                try await takeFlags(of: (isAll ? 1 : last - limits.recentCount + 1)...last, since: nil, in: state)
            }
        }
        // Only now is all of it known up to here.
        try await store.apply([], vanished: vanished, upTo: point, in: state, at: now())
        state.highestModSeq = point
        return state
    }

    /// How many changes are written down in one transaction.
    private static let changesAtOnce = 2000

    private func takeFlags(of range: ClosedRange<UInt32>, since: UInt64?, in state: FolderState) async throws {
        var items: [FetchItem] = [.uid, .flags]
        if session.capabilities.contains(.gmail) { items.append(.gmailLabels) }
        var changes: [PlaceChange] = []
        var count = 0
        let set = UIDSet(UID(rawValue: range.lowerBound)...UID(rawValue: range.upperBound))
        try await session.fetchMessages(
            .uids(set), items, changedSince: since.map(ModificationSequence.init(rawValue:))
        ) { message in
            guard let change = PlaceChange(message), range.contains(change.uid) else { return }
            count += 1
            guard count <= limits.folderSize else {
                throw IMAPError.limitExceeded(.answers, maximum: limits.folderSize)
            }
            changes.append(change)
            if changes.count == Self.changesAtOnce {
                try await store.apply(changes, vanished: [], upTo: state.highestModSeq, in: state, at: now())
                changes = []
            }
        }
        try await store.apply(changes, vanished: [], upTo: state.highestModSeq, in: state, at: now())
    }

    // MARK: What has come

    /// The first UID that is not looked at: what has it came after the folder was opened, and comes with the next fetch.
    private func nextUID(_ selected: SelectedMailbox) async throws -> UInt32 {
        if let next = selected.uidNext?.rawValue, next > 0 { return next }
        guard selected.exists > 0 else { return 1 }
        let last = try await session.search(.all, returning: [.max]).max ?? 0
        return last == .max ? .max : last + 1
    }

    /// What the server has and is not accounted for, descending.
    private func missing(
        from state: FolderState, below next: UInt32, _ selected: SelectedMailbox
    ) async throws -> [UInt32] {
        let gaps = state.known.gaps(below: next)
        guard !gaps.isEmpty, selected.exists > 0 else { return [] }
        let found = try await search(gaps)
        return try listed(found.intersection(gaps))
    }

    /// A server can name four thousand million messages in nine bytes.
    private func listed(_ uids: UIDRanges) throws -> [UInt32] {
        guard uids.count <= limits.folderSize else {
            throw IMAPError.limitExceeded(.answers, maximum: limits.folderSize)
        }
        return uids.descending
    }

    private func search(_ ranges: UIDRanges) async throws -> UIDRanges {
        let result = try await session.search(.messages(.uids(ranges.uidSet)))
        var found = UIDRanges()
        for run in result.all { found.insert(run) }
        return found
    }

    // MARK: What has gone

    private func isComparisonDue(_ state: FolderState) -> Bool {
        if isThorough { return true }
        guard let before = state.comparedAt else { return true }
        let time = now()
        // A clock that was put back makes it due too.
        return time < before || time - before >= limits.fullComparison
    }

    /// Compares the UIDs of server and storage where the figures do not agree, or where it is due.
    /// - Returns: the time of it, where it was done.
    private func compareIfNeeded(
        _ state: inout FolderState, _ selected: SelectedMailbox, below next: UInt32, isDue: Bool,
        _ outcome: inout Outcome, _ progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> Timestamp? {
        let isDue = isDue || (level(selected) == .bare && isComparisonDue(state))
        let held = try await store.heldCount(in: state)
        guard isDue || held != Int(selected.exists) else { return nil }
        let time = now()
        var atServer = UIDRanges()
        if selected.exists > 0, next > 1 {
            let found = try await session.search(.messages(.uids(UIDSet(1...UID(rawValue: next - 1)))))
            for run in found.all where run.lowerBound < next && run.upperBound > 0 {
                atServer.insert(max(1, run.lowerBound)...min(run.upperBound, next - 1))
            }
        }
        let here = try await store.heldUIDs(in: state)
        let gone = here.subtracting(atServer)
        let lost = atServer.subtracting(here)
        try await store.apply([], vanished: gone.ranges, upTo: state.highestModSeq, in: state, at: time)
        guard !lost.isEmpty else { return time }
        state = try await store.forgetKnown(lost, in: state)
        let uids = try listed(lost)
        tally.expect(uids.count)
        let brought = try await additions(to: state).bring(uids, below: next, progress: progress)
        outcome.additions.new += brought.new
        outcome.additions.oversize += brought.oversize
        outcome.additions.undelivered += brought.undelivered
        return time
    }
}
