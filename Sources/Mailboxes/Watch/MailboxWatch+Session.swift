import IMAP
import Storage
import Synchronization

extension MailboxWatch {
    /// Opens the session and does what the schedule says in it, until the schedule leaves it.
    mutating func work(_ client: IMAPClient, _ folders: SyncStore) async throws -> MailboxSchedule.Event {
        // A first pass can take hours. It waits for its turn without a connection, which a server would close
        // meanwhile.
        var held: Set<WatchContext.Bound> = []
        let bounds = context.bounds
        defer { for bound in held { bounds.giveBack(bound) } }
        if mailbox.lastFetchAt == nil {
            try await bounds.take(.firstPass)
            held.insert(.firstPass)
        }
        try await bounds.take(.opening)
        held.insert(.opening)
        return try await client.withSession { session in
            if held.remove(.opening) != nil { bounds.giveBack(.opening) }
            var action = await handle(.opened)
            while true {
                switch action {
                case .fetch(let isThorough):
                    let event: MailboxSchedule.Event
                    if held.contains(.firstPass) {
                        event = try await fetch(folders, in: session, isThorough: isThorough)
                        if held.remove(.firstPass) != nil { bounds.giveBack(.firstPass) }
                    } else {
                        try await bounds.take(.pass)
                        held.insert(.pass)
                        event = try await fetch(folders, in: session, isThorough: isThorough)
                        if held.remove(.pass) != nil { bounds.giveBack(.pass) }
                    }
                    action = await handle(event)
                case .listen(let duration):
                    action = await handle(try await listen(in: session, for: duration))
                case .gather(let duration):
                    try await context.clock.sleep(duration)
                    action = await handle(.gathered)
                case .open, .wait, .standBy, .awaitPassword, .finish:
                    return .removed
                }
            }
        }
    }

    /// Makes one pass over all folders. INBOX is looked at before and after: an IDLE that begins later would not report
    /// what has arrived during the pass.
    private mutating func fetch(
        _ folders: SyncStore, in session: IMAPSession, isThorough: Bool
    ) async throws -> MailboxSchedule.Event {
        let before = try await openInbox(in: session)
        // The figures of a selected folder may be out of date (RFC 9051 §6.3.11).
        if before != nil {
            do throws(IMAPError) {
                try await session.unselect()
            } catch {
                guard error.isBearable else { throw error }
            }
        }
        let course =
            unfinished.flatMap { $0.isThorough == isThorough ? $0 : nil }
            ?? FetchCourse(context.policy.fetchLimits, isThorough: isThorough, mayReconnect: true)
        unfinished = course
        let summary = try await context.fetcher.pass(folders, in: session, course, progress: progressTeller())
        unfinished = nil
        tellAlerts(session.takeEvents())
        context.tell(mailbox.address, .fetched(summary, isFirst: !hasFetched, isThorough: isThorough))
        hasFetched = true
        if summary.shortfall != reportedShortfall {
            reportedShortfall = summary.shortfall
            context.tell(mailbox.address, .lacking(summary.shortfall))
        }
        let after = try await openInbox(in: session)
        return .fetched(inboxMoved: before != nil && after != nil && before != after)
    }

    /// Returns INBOX's figures; `nil` if the server does not open it. Then only polls bring news.
    private mutating func openInbox(in session: IMAPSession) async throws -> InboxFigures? {
        guard !leavesInboxAlone else { return nil }
        do throws(IMAPError) {
            return InboxFigures(try await session.select(.inbox, readOnly: true))
        } catch {
            if error.isBearable { return nil }
            leavesInboxAlone = error.endsSession
            throw error
        }
    }

    /// Waits for the server's news, for at most `duration`.
    private func listen(in session: IMAPSession, for duration: Duration) async throws -> MailboxSchedule.Event {
        let (context, address, signals, store) = (context, mailbox.address, signals, store)
        return try await withThrowingTaskGroup(of: MailboxSchedule.Event.self) { group in
            group.addTask {
                try await session.idle { events in
                    Self.tellAlerts(events, of: address, in: context)
                    return events.contains(where: Self.isNews) ? .stop : .goOn
                }
                return .told
            }
            group.addTask {
                let told = await signals.wait(for: [.push, .reload], within: duration, context.clock)
                try Task.checkCancellation()
                if told.contains(.push) { return .told }
                guard told.contains(.reload) else { return .quiet }
                guard try await store.mailbox() != nil else { return .removed }
                return try await store.hasIntents() ? .told : .quiet
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            guard first == .quiet else { return first }
            group.cancelAll()
            // The server reports news of the same moment only once.
            while let other = await group.nextResult() {
                if case .success(.told) = other { return .told }
            }
            return first
        }
    }

    /// Whether something has happened that a pass would see.
    static func isNews(_ event: SessionEvent) -> Bool {
        switch event {
        case .exists, .expunged, .vanished, .changed, .mailbox, .listed, .overflowed: true
        case .recent, .flags, .status: false
        }
    }

    private func tellAlerts(_ events: [SessionEvent]) {
        Self.tellAlerts(events, of: mailbox.address, in: context)
    }

    private static func tellAlerts(_ events: [SessionEvent], of mailbox: String, in context: WatchContext) {
        for case .status(let status) in events where status.code == .alert {
            context.tell(mailbox, .alert(status.text))
        }
    }

    /// Returns a closure that reports progress now and then, and nothing of a pass that brings nothing.
    private func progressTeller() -> @Sendable (FetchProgress) -> Void {
        let (context, address) = (context, mailbox.address)
        let pace = ProgressPace()
        return { progress in
            guard progress.total > 0, pace.isDue(context.clock.elapsed(), every: context.policy.progressPause) else {
                return
            }
            context.tell(address, .fetching(progress))
        }
    }
}

/// When progress was last reported.
private final class ProgressPace: Sendable {
    private let last = Mutex<Duration?>(nil)

    func isDue(_ now: Duration, every pause: Duration) -> Bool {
        last.withLock { last in
            if let last, now - last < pause { return false }
            last = now
            return true
        }
    }
}

/// INBOX's figures. If they are equal at two looks, nothing has happened in between.
private struct InboxFigures: Hashable, Sendable {
    private let uidValidity: UIDValidity?
    private let uidNext: UID?
    private let exists: UInt32
    private let modificationSequence: ModificationSequence?

    init(_ selected: SelectedMailbox) {
        uidValidity = selected.uidValidity
        uidNext = selected.uidNext
        exists = selected.exists
        modificationSequence = selected.highestModificationSequence
    }
}
