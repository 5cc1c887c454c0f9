import IMAP
import Storage

/// Finds what has vanished from a folder.
extension FolderSync {
    func isComparisonDue(_ state: FolderState) -> Bool {
        if isThorough { return true }
        guard let before = state.comparedAt else { return true }
        let time = now()
        // A clock that was set back makes it due too.
        return time < before || time - before >= limits.fullComparison
    }

    /// Compares the UIDs at the server with those stored here if the figures disagree, or if it is due.
    ///
    /// - Returns: When it began; `nil` if it was not necessary.
    func compareIfNeeded(
        _ state: inout FolderState, _ selected: SelectedMailbox, below next: UInt32, isDue: Bool,
        _ outcome: inout Outcome, _ progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> Timestamp? {
        let isDue = isDue || (level(selected) == .bare && isComparisonDue(state))
        let held = try await store.heldCount(in: state)
        guard isDue || held != Int(selected.exists) else { return nil }
        let time = now()
        let all = next > 1 ? UIDRanges(range: 1...(next - 1)) : UIDRanges()
        var atServer = try await search(all) ?? UIDRanges()
        // Messages may have vanished in the meantime.
        let exists = Int(min(selected.exists, session.selectedMailbox?.exists ?? selected.exists))
        if atServer.count < exists {
            for range in try await listing(all).ranges { atServer.insert(range) }
        }
        // A server that names no message of a folder that isn't empty has not answered. Nothing counts as vanished.
        guard !atServer.isEmpty || exists == 0 else { throw Self.namesNothing }
        let here = try await store.heldUIDs(in: state)
        let gone = here.subtracting(atServer)
        let lost = atServer.subtracting(here)
        try await store.apply([], vanished: gone.ranges, upTo: state.highestModSeq, in: state, at: time)
        guard !lost.isEmpty else { return time }
        state = try await store.forgetKnown(lost, in: state)
        try await bring(try listed(lost), to: &state, below: next, &outcome, progress)
        return time
    }
}
