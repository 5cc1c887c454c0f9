import IMAP
import MailSetup
import Storage
import Synchronization

/// Watches one mailbox: does what its schedule says, one thing at a time, over one connection.
struct MailboxWatch: Sendable {
    let context: WatchContext
    let store: WatchStore
    let signals: WatchSignals
    var mailbox: Mailbox
    private var schedule: MailboxSchedule
    private var told = WatchedState.starting
    var hasFetched = false
    /// The mark of the password of the last sign-in.
    private var passwordMark: [UInt8]?
    /// Why the last session ended, or could not be opened.
    private var setback: ServerFailure?
    /// A pass whose session ended in the middle of it.
    var unfinished: FetchCourse?
    /// Whether a session ended when INBOX was opened for its figures: then only polls bring news.
    var leavesInboxAlone = false
    /// When it last gave way to another worker of this process.
    private var gaveWayAt: Timestamp?
    /// The shortfall last reported.
    var reportedShortfall = FetchShortfall()

    init(_ mailbox: Mailbox, in context: WatchContext) {
        self.context = context
        self.mailbox = mailbox
        store = WatchStore(directory: context.directory, mailboxID: mailbox.id)
        signals = context.hub.open(mailbox.id)
        // The same place every night, with mailboxes evenly spread: multiples of the golden ratio's fraction.
        let place = (Double(mailbox.id) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        schedule = MailboxSchedule(policy: context.policy, place: abs(place))
    }

    /// Watches until the task is cancelled, or the mailbox is no longer connected here.
    mutating func run() async {
        defer { context.hub.close(mailbox.id) }
        var action = await handle(await begin())
        while !Task.isCancelled {
            switch action {
            case .open:
                let event = await session()
                // That we ended it says nothing about the server.
                if Task.isCancelled { return }
                action = await handle(event)
            case .wait(let duration):
                action = await handle(await waitOrReload(duration))
            case .standBy(let duration):
                _ = await signals.wait(for: [.freed, .reload], within: duration, context.clock)
                if Task.isCancelled { return }
                action = await handle(.waited)
            case .awaitPassword(let duration):
                _ = await signals.wait(for: [.reload], within: duration, context.clock)
                if Task.isCancelled { return }
                action = await handle(await passwordLook())
            case .fetch, .listen, .gather, .finish:
                return
            }
        }
    }

    /// Passes an event to the schedule, and stores and reports a change of state.
    mutating func handle(_ event: MailboxSchedule.Event) async -> MailboxSchedule.Action {
        let moment = context.clock.moment
        let action = schedule.handle(event, at: moment, chance: context.chance())
        let state = schedule.state
        guard state != told else { return action }
        told = state
        let failure = state.isTrouble ? setback : nil
        // Stored first, so that listeners find it stored.
        if case .mailbox(let stored, _, _) = state, let failure { await note(stored, failure, action, at: moment.wall) }
        context.tell(mailbox.address, .state(state, failure))
        return action
    }

    /// Stores the mailbox's state. A successful pass stores by itself that the mailbox is connected.
    private func note(
        _ state: Mailbox.State, _ failure: ServerFailure, _ action: MailboxSchedule.Action, at time: Timestamp
    ) async {
        var retryAt: Timestamp?
        if case .wait(let duration) = action { retryAt = time + duration }
        let (directory, mailbox, end) = (context.directory, mailbox, retryAt)
        // If it cannot be stored now, the next setback stores it.
        await Task {
            try? await directory.note(state, detail: failure.words, of: mailbox, at: time, retryAt: end)
        }.value
    }

    // MARK: Without a session

    private mutating func begin() async -> MailboxSchedule.Event {
        do {
            guard let stored = try await store.mailbox() else { return .removed }
            mailbox = stored
            passwordMark = try await store.passwordMark()
            return .begun(
                stored.state, retryAt: stored.retryAt, since: stored.stateSince,
                comparedAt: try await store.comparedAt(stored))
        } catch {
            return failure(error)
        }
    }

    private mutating func passwordLook() async -> MailboxSchedule.Event {
        do {
            guard let stored = try await store.mailbox() else { return .removed }
            mailbox = stored
            let mark = try await store.passwordMark()
            let isReplaced = stored.state != .needsPassword || (passwordMark != nil && mark != passwordMark)
            return isReplaced ? .passwordReplaced : .waited
        } catch {
            // The database is away for a while: the look is repeated.
            return .waited
        }
    }

    private mutating func failure(_ error: any Error) -> MailboxSchedule.Event {
        if error is SessionLost { return .lost }
        unfinished = nil
        if case MailboxError.notConnected = error { return .removed }
        if let failure = ServerFailure(any: error, of: mailbox) {
            setback = failure
            return .failed(.init(after: failure, error as? IMAPError))
        }
        setback = ServerFailure(mailbox: mailbox.address, kind: .unreachable, summary: String(describing: error))
        return .failed(.ownTrouble)
    }

    /// Waits, unless the mailbox goes away or gets a new password in the meantime.
    private mutating func waitOrReload(_ duration: Duration) async -> MailboxSchedule.Event {
        let deadline = context.clock.elapsed() + duration
        while true {
            let left = deadline - context.clock.elapsed()
            let told = await signals.wait(for: [.reload], within: max(left, .zero), context.clock)
            guard !told.isEmpty, !Task.isCancelled else { return .waited }
            guard let before = passwordMark, let now = try? await store.passwordMark() else {
                // The mailbox is gone or the database is away: the next attempt finds out which.
                return .waited
            }
            if now != before { return .passwordReplaced }
        }
    }

    // MARK: With a session

    /// Opens a session as the mailbox's only worker, and works in it until it ends or the schedule leaves it.
    private mutating func session() async -> MailboxSchedule.Event {
        do {
            guard let stored = try await store.mailbox() else { return .removed }
            mailbox = stored
            let (turns, urgency) = (WatchTurns.of(context.directory.database), context.policy.urgency)
            guard !turns.isAsked(mailbox.id, above: urgency) else { return .taken(since: gaveWayAt) }
            // If the lease is lost, the session's result is lost too, but not what the session has learned.
            let before = self
            let after = Mutex<MailboxWatch?>(nil)
            defer { if let after = after.withLock({ $0 }) { self = after } }
            return try await turns.whileNobodyAsks(mailbox.id, above: urgency) {
                try await SyncStore.hold(
                    before.mailbox, in: before.context.directory.database, as: .watch,
                    lease: before.context.policy.lease, patience: .zero, urgency: urgency
                ) { folders in
                    var watch = before
                    defer { after.withLock { $0 = watch } }
                    watch.passwordMark = try await watch.store.passwordMark()
                    return try await watch.context.sessions.withClient(of: watch.mailbox) { client in
                        try await watch.work(client, folders)
                    }
                }
            }
        } catch is WatchTurns.GaveWay {
            // Anyone who it gave way to fetches too, so the pass starts again.
            unfinished = nil
            let time = context.clock.wall()
            gaveWayAt = time
            return .taken(since: time)
        } catch MailboxError.inUse(_, _, let since) {
            return .taken(since: since)
        } catch {
            return failure(error)
        }
    }
}
