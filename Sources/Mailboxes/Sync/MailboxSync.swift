import IMAP
import Storage

/// Brings all folders of one mailbox up to date over an open session.
struct MailboxSync: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let limits: FetchLimits
    let now: @Sendable () -> Timestamp
    var isThorough = false

    func run(progress: @escaping @Sendable (FetchProgress) -> Void) async throws -> FetchSummary {
        let lastFetch = store.mailbox.lastFetchAt
        // What STATUS says of a selected folder may be old (RFC 9051 §6.3.11).
        if session.selectedMailbox != nil { try await session.unselect() }
        var listed = ServerFolder.folders(in: try await session.mailboxes(status: Self.statusItems))
        if try await SyncStore.hasIntents(store.mailbox.id, in: store.database) {
            let done = try await IntentPush(session: session, store: store, folders: listed, now: now).run()
            if done.hasMadeFolder {
                listed = ServerFolder.folders(in: try await session.mailboxes(status: Self.statusItems))
            }
        }
        let isGmail = session.capabilities.contains(.gmail)
        let chosen = FolderChoice.folders(toFetch: listed, isGmail: isGmail)
        let matching = try await settled(
            FolderMatching(folders: chosen, known: try await store.folders()), order: chosen)
        var summary = FetchSummary()
        summary.folderCount = chosen.count
        var new: [StoredPart.New] = []
        let folderSync = FolderSync(
            session: session, store: store, limits: limits, tally: FetchTally(), now: now, isThorough: isThorough)
        for pair in matching.pairs {
            guard isThorough || FolderPlan(status: pair.folder.status, known: pair.known) == .look else { continue }
            summary.openedFolderCount += 1
            guard let outcome = try await folderSync.run(pair.folder, known: pair.known, progress: progress) else {
                summary.closedFolders.append(pair.folder.name.text)
                continue
            }
            summary.oversize += outcome.additions.oversize
            summary.undelivered += outcome.additions.undelivered
            new += outcome.additions.new.filter { one in
                // What was there before the last fetch is not news, even where its bytes had not been here.
                guard outcome.wasRebinding, let lastFetch else { return true }
                return one.receivedAt > lastFetch
            }
        }
        for state in matching.gone { try await store.remove(state, at: now()) }
        try await store.finish(at: now())
        try await store.digestAgain()
        if isThorough { try await store.proveCompleteness(at: now()) }
        summary.newMessages = new.sorted { ($0.receivedAt, $1.id) < ($1.receivedAt, $0.id) }.map(\.id)
        return summary
    }

    static let statusItems: [StatusItem] = [
        .messages, .uidNext, .uidValidity, .highestModificationSequence, .mailboxID,
    ]

    /// Proves the renamings that the list alone does not prove, and carries them out.
    private func settled(_ matching: FolderMatching, order: [ServerFolder]) async throws -> FolderMatching {
        guard !matching.renamed.isEmpty else { return matching }
        var settled = matching
        settled.renamed = []
        for renaming in matching.renamed {
            var known: FolderState?
            let proof = FolderProof(session: session, store: store)
            if renaming.isProved {
                known = renaming.former
            } else if try await proof.holdsTheSame(renaming.folder, as: renaming.former) {
                known = renaming.former
            } else {
                settled.gone.append(renaming.former)
            }
            if var state = known {
                try await store.rename(state, to: renaming.folder.name.text, role: renaming.folder.role)
                state.name = renaming.folder.name.text
                state.role = renaming.folder.role
                known = state
            }
            settled.pairs.append(.init(folder: renaming.folder, known: known))
        }
        let places = Dictionary(order.enumerated().map { ($1.name.text, $0) }) { first, _ in first }
        settled.pairs.sort { (places[$0.folder.name.text] ?? 0) < (places[$1.folder.name.text] ?? 0) }
        return settled
    }
}
