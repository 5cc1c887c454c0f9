import IMAP
import Storage

/// Brings all folders of one mailbox up to date over an open session.
struct MailboxSync: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let limits: FetchLimits
    let now: @Sendable () -> Timestamp
    let course: FetchCourse

    /// Runs the pass, or the rest of it.
    ///
    /// - Throws: ``SessionLost`` if the session ended and the pass continues in another one.
    func run(progress: @escaping @Sendable (FetchProgress) -> Void) async throws -> FetchSummary {
        // STATUS of a selected folder may be outdated (RFC 9051 §6.3.11).
        if session.selectedMailbox != nil {
            try await guarded(.other) { try await bearing { try await session.unselect() } }
        }
        let listing = FolderListing(session: session, store: store, course: course)
        var listed = try await guarded(.list) { try await listing.list() }
        if try await SyncStore.hasDueIntents(store.mailbox.id, at: now(), in: store.database) {
            let push = IntentPush(session: session, store: store, folders: listed, now: now)
            let done = try await guarded(.actions) { try await push.run { course.noteActions($0) } }
            if done.hasMadeFolder { listed = try await guarded(.list) { try await listing.list() } }
        }
        let isGmail = session.capabilities.contains(.gmail)
        let chosen = FolderMatching.folders(toFetch: listed, isGmail: isGmail)
        let matching = try await settled(
            FolderMatching(folders: chosen, known: try await store.folders()), order: chosen)
        try await fetch(matching.pairs, progress)
        for state in matching.gone where try await hasGone(state, listed) {
            try await store.remove(state, at: now())
        }
        if let temporary = course.temporaryFailure { throw temporary }
        return try await finish(folderCount: chosen.count)
    }

    /// Runs a step. If the session ends in it, the course decides how the pass continues.
    private func guarded<Result>(_ place: FetchCourse.Place, _ step: () async throws -> Result) async throws -> Result {
        do {
            return try await step()
        } catch let error as IMAPError {
            throw course.next(after: error, at: place)
        }
    }

    /// Runs a step that the server may refuse.
    private func bearing(_ step: () async throws -> Void) async throws {
        do {
            try await step()
        } catch let error as IMAPError where error.isBearable {
            return
        }
    }

    // MARK: Folders

    private func fetch(
        _ pairs: [FolderMatching.Pair], _ progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws {
        let due = try await store.foldersWithDueMessages(at: now())
        let failed = Set(try await store.folderFailures().map(\.folder))
        var folderSync = FolderSync(
            session: session, store: store, limits: limits, tally: FetchTally(), now: now,
            isThorough: course.isThorough)
        let pairs = pairs.filter { !course.isFinished($0.folder.name.text) }
        // A folder at which a session ended comes last, and without extensions, so the others do not wait for it.
        let isCalm = { (pair: FolderMatching.Pair) in course.caution(at: .folder(pair.folder.name.text)) == .none }
        for pair in pairs.filter(isCalm) + pairs.filter({ !isCalm($0) }) {
            let name = pair.folder.name.text
            let isUnsettled = pair.known.map { due.contains($0.id) || !$0.suspects.isEmpty } ?? false
            let plan = FolderPlan(
                status: pair.folder.status, known: pair.known, isUnsettled: isUnsettled || failed.contains(name))
            guard course.isThorough || plan == .look else {
                course.finish(name)
                continue
            }
            course.noteOpening(name)
            switch course.caution(at: .folder(name)) {
            case .none:
                try await fetch(pair, folderSync, progress)
            case .plain:
                session.distrust([.condStore, .qResync, .extendedSearch])
                folderSync.isCareful = false
                try await fetch(pair, folderSync, progress)
            case .careful(let reason):
                session.distrust([.condStore, .qResync, .extendedSearch])
                folderSync.isCareful = true
                try await fetch(pair, folderSync, reason: reason, progress)
            case .avoided(let reason):
                course.finish(name, .init(folder: name, reason: reason, isClosed: false))
            }
        }
    }

    /// Fetches one folder.
    ///
    /// - Parameter reason: Why only a part of the folder is fetched; `nil` for all of it.
    private func fetch(
        _ pair: FolderMatching.Pair, _ folderSync: FolderSync, reason: String? = nil,
        _ progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws {
        let name = pair.folder.name.text
        let outcome = try await guarded(.folder(name)) {
            try await folderSync.run(pair.folder, known: pair.known, progress: progress)
        }
        let lastFetch = store.mailbox.lastFetchAt
        let new = outcome.new.filter { one in
            // A message that the server had before the last fetch isn't new, even if its bytes were not here.
            guard outcome.wasRebinding, let lastFetch else { return true }
            return one.receivedAt > lastFetch
        }
        course.add(new, outcome.oversize)
        if let end = outcome.end { throw course.next(after: end, at: .messages) }
        let failure = (outcome.refusal?.words ?? reason).map {
            FetchSummary.FailedFolder(folder: name, reason: $0, isClosed: outcome.isClosed)
        }
        course.finish(name, failure, temporary: outcome.refusal.flatMap { $0.isTemporary ? $0 : nil })
    }

    /// Returns whether a folder that is known here but no longer fetched is gone. It isn't if the server only leaves it
    /// out of its list.
    private func hasGone(_ state: FolderState, _ listed: [ServerFolder]) async throws -> Bool {
        guard !listed.contains(where: { $0.name.text == state.name }) else { return true }
        return try await guarded(.other) {
            do throws(IMAPError) {
                let status = try await session.status(of: MailboxName(state.name), [.uidValidity])
                return status.uidValidity?.rawValue != state.uidValidity
            } catch {
                guard error.isBearable else { throw error }
                return !error.isTemporary
            }
        }
    }

    private func finish(folderCount: Int) async throws -> FetchSummary {
        var summary = course.summary
        summary.folderCount = folderCount
        try await store.note(summary.failedFolders, at: now())
        try await store.finish(at: now(), isWhole: summary.failedFolders.isEmpty)
        try await store.digestAgain()
        if course.isThorough, summary.failedFolders.isEmpty { try await store.proveCompleteness(at: now()) }
        summary.undelivered = try await store.shortfall().undelivered
        return summary
    }

    /// Proves the renamings that the list alone does not prove, and carries out those that are proved. If the server
    /// does not open a folder for the proof, nothing changes here, and the folder is fetched once it opens.
    private func settled(_ matching: FolderMatching, order: [ServerFolder]) async throws -> FolderMatching {
        guard !matching.renamed.isEmpty else { return matching }
        var settled = matching
        settled.renamed = []
        for renaming in matching.renamed {
            var known: FolderState?
            if renaming.isProved {
                known = renaming.former
            } else {
                switch try await proof(of: renaming) {
                case nil: continue
                case true?: known = renaming.former
                case false?: settled.gone.append(renaming.former)
                }
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

    /// Returns whether the folder is the renamed one; `nil` if this cannot be found out now.
    private func proof(of renaming: FolderMatching.Renaming) async throws -> Bool? {
        let name = renaming.folder.name.text
        switch course.caution(at: .folder(name)) {
        case .none, .plain: break
        case .careful(let reason), .avoided(let reason):
            course.finish(name, .init(folder: name, reason: reason, isClosed: false))
            return nil
        }
        do {
            return try await guarded(.folder(name)) {
                try await FolderProof(session: session, store: store).holdsTheSame(renaming.folder, as: renaming.former)
            }
        } catch let error as IMAPError where error.isBearable {
            course.finish(name, .init(folder: name, reason: error.words, isClosed: true))
            return nil
        }
    }
}
