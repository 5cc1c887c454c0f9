import IMAP
import Storage

/// Brings what has changed in a folder.
extension FolderSync {
    func level(_ selected: SelectedMailbox) -> SyncLevel {
        let capabilities = session.capabilities
        guard selected.highestModificationSequence != nil,
            capabilities.contains(.condStore) || capabilities.contains(.qResync)
        else { return .bare }
        return session.enabled.contains(.qResync) ? .qresync : .condstore
    }

    /// Stores what has changed since the last time: flags, and the vanished messages that the server names.
    ///
    /// - Parameter answeredSince: Whether the answer to SELECT has the changes since ``FolderState/highestModSeq``.
    func catchUp(
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
        // Only now is everything known up to this MODSEQ.
        try await store.apply([], vanished: vanished, upTo: point, in: state, at: now())
        state.highestModSeq = point
        return state
    }

    /// The number of changes stored in one transaction.
    private static let changesAtOnce = 2000

    /// Fetches the flags of a range. If the server refuses CHANGEDSINCE, it is left out. If the server refuses the
    /// flags of some messages, those of all others are fetched.
    private func takeFlags(of range: ClosedRange<UInt32>, since: UInt64?, in state: FolderState) async throws {
        do {
            return try await fetchFlags(of: range, since: since, in: state)
        } catch let error as IMAPError where error.isBearable {
            if since != nil {
                // If the flags come without CHANGEDSINCE, the extension was the cause.
                try await takeFlags(of: range, since: nil, in: state)
                return session.distrust([.condStore, .qResync])
            }
        }
        var changes: [PlaceChange] = []
        let there = try await store.heldUIDs(in: state).intersection(UIDRanges(range: range))
        let patient = PatientFetch(session: session, budget: RefusalBudget(limits))
        let answer = try await patient.ask(there, flagItems) { _, message in
            message.flags != nil
        } take: { uid, message in
            if let change = PlaceChange(message, uid: uid) { changes.append(change) }
            if changes.count == Self.changesAtOnce {
                try await store.apply(changes, vanished: [], upTo: state.highestModSeq, in: state, at: now())
                changes = []
            }
        }
        try await store.apply(changes, vanished: [], upTo: state.highestModSeq, in: state, at: now())
        if let end = answer.end { throw end.error }
    }

    private var flagItems: [FetchItem] {
        session.capabilities.contains(.gmail) ? [.uid, .flags, .gmailLabels] : [.uid, .flags]
    }

    private func fetchFlags(of range: ClosedRange<UInt32>, since: UInt64?, in state: FolderState) async throws {
        var changes: [PlaceChange] = []
        var count = 0
        let set = UIDSet(UID(rawValue: range.lowerBound)...UID(rawValue: range.upperBound))
        try await session.fetchMessages(
            .uids(set), flagItems, changedSince: since.map(ModificationSequence.init(rawValue:))
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
}
