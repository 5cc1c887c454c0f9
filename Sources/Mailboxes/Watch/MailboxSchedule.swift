import Storage

/// Decides what to do next for one watched mailbox: an event goes in, the next action comes out. There is one action at
/// a time, and its outcome is the next event, so no pass overlaps another.
///
/// Waits go by a clock that never jumps. The wall clock decides only about stored times, and the night.
struct MailboxSchedule: Sendable {
    struct Moment: Hashable, Sendable {
        /// By the clock that never jumps.
        var elapsed: Duration
        var wall: Timestamp
    }

    enum Event: Hashable, Sendable {
        /// The stored state of the mailbox.
        case begun(Mailbox.State, retryAt: Timestamp?, since: Timestamp?, comparedAt: Timestamp?)
        case opened
        /// A pass succeeded. `inboxMoved`: something has happened in INBOX since it began.
        case fetched(inboxMoved: Bool)
        /// The server reports that something has happened.
        case told
        /// The time for listening is over without news.
        case quiet
        /// The time for gathering further news is over.
        case gathered
        /// The session has ended, or could not be opened.
        case failed(Wait)
        /// The session has ended in the middle of a pass, which goes on in a new one.
        case lost
        /// Another program fetches or watches the mailbox.
        case taken(since: Timestamp?)
        /// The wait is over.
        case waited
        /// The password is a new one.
        case passwordReplaced
        /// The mailbox is no longer connected here.
        case removed
    }

    enum Action: Hashable, Sendable {
        /// Open a session and sign in.
        case open
        /// Fetch all folders that have changed; `isThorough`: compare everything.
        case fetch(isThorough: Bool)
        /// Wait for the server's news of INBOX.
        case listen(Duration)
        /// Wait for a burst of news to end.
        case gather(Duration)
        /// Wait without a connection.
        case wait(Duration)
        /// Wait without a connection until the mailbox's other program may be gone.
        case standBy(Duration)
        /// Wait without a connection, and look here for a new password.
        case awaitPassword(Duration)
        case finish
    }

    let policy: WatchPolicy
    /// The mailbox's place in the night, from 0 to 1.
    let place: Double

    private(set) var state = WatchedState.starting
    private var openedAt: Duration?
    private var nextPoll = Duration.zero
    private var nextComparison: Timestamp?
    private var isComparing = false
    /// The number of setbacks of each kind in a row.
    private var setbacks: [Wait: Int] = [:]
    /// When the last session ended, if none has held since.
    private var lostAt: Timestamp?

    init(policy: WatchPolicy, place: Double) {
        self.policy = policy
        self.place = place
    }

    /// Handles an event and returns the next action.
    ///
    /// - Parameter chance: A random number from 0 to 1, for the jitter of waits.
    mutating func handle(_ event: Event, at now: Moment, chance: Double) -> Action {
        switch event {
        case .begun(let stored, let retryAt, let since, let comparedAt):
            return begin(stored, retryAt: retryAt, since: since, comparedAt: comparedAt, now)
        case .opened:
            openedAt = now.elapsed
            return fetch(now)
        case .fetched(let inboxMoved):
            return fetched(inboxMoved: inboxMoved, now)
        case .told:
            noteHeld(now)
            return .gather(policy.gathering)
        case .quiet:
            noteHeld(now)
            return isDue(now) ? fetch(now) : listen(now)
        case .gathered:
            return fetch(now)
        case .failed(let kind):
            return failed(kind, now, chance)
        case .lost:
            // The pass counts its sessions, and fails when there were too many.
            openedAt = nil
            isComparing = false
            return .wait(policy.unreachable.wait(afterAttempts: 1, chance: chance))
        case .taken(let since):
            openedAt = nil
            isComparing = false
            state = .standingBy(since: since)
            return .standBy(policy.standBy * (0.5 + chance))
        case .waited:
            return state == .mailbox(.needsPassword) ? .awaitPassword(policy.passwordLook) : .open
        case .passwordReplaced:
            setbacks = [:]
            return .open
        case .removed:
            state = .gone
            return .finish
        }
    }

    private mutating func begin(
        _ stored: Mailbox.State, retryAt: Timestamp?, since: Timestamp?, comparedAt: Timestamp?, _ now: Moment
    ) -> Action {
        let isOverdue = comparedAt.map { now.wall - $0 > policy.longestWithoutComparison } ?? false
        nextComparison = isOverdue ? now.wall + policy.poll : policy.night(after: now.wall, place: place)
        if stored == .needsPassword {
            state = .mailbox(.needsPassword)
            return .awaitPassword(policy.passwordLook)
        }
        if stored == .unreachable { lostAt = since.map { min($0, now.wall) } }
        if stored == .throttled, let retryAt, retryAt > now.wall, retryAt - now.wall <= policy.longestWait {
            state = .mailbox(.throttled, until: retryAt)
            return .wait(retryAt - now.wall)
        }
        return .open
    }

    // MARK: While a session is open

    private mutating func fetch(_ now: Moment) -> Action {
        // A night farther off was computed by a clock that has since been set back.
        if let night = nextComparison, night - now.wall > .seconds(25 * 3600) {
            nextComparison = policy.night(after: now.wall, place: place)
        }
        isComparing = nextComparison.map { $0 <= now.wall } ?? false
        return .fetch(isThorough: isComparing)
    }

    private mutating func fetched(inboxMoved: Bool, _ now: Moment) -> Action {
        if isComparing { nextComparison = policy.night(after: now.wall, place: place) }
        isComparing = false
        state = .mailbox(.connected)
        lostAt = nil
        nextPoll = now.elapsed + policy.poll
        noteHeld(now)
        return inboxMoved ? .gather(policy.gathering) : listen(now)
    }

    private func listen(_ now: Moment) -> Action {
        .listen(max(.zero, nextPoll - now.elapsed))
    }

    private func isDue(_ now: Moment) -> Bool { nextPoll <= now.elapsed }

    /// A session that lasted starts the waits over.
    private mutating func noteHeld(_ now: Moment) {
        guard let openedAt, now.elapsed - openedAt >= policy.heldSession else { return }
        setbacks = [:]
    }

    // MARK: After a setback

    private mutating func failed(_ kind: Wait, _ now: Moment, _ chance: Double) -> Action {
        noteHeld(now)
        let wasConnected = state == .mailbox(.connected) && openedAt != nil
        openedAt = nil
        isComparing = false
        setbacks[kind, default: 0] += 1
        let count = setbacks[kind, default: 1]
        switch kind {
        case .passwordRefused:
            state = .mailbox(.needsPassword)
            return .awaitPassword(policy.passwordLook)
        case .busy, .tooMany, .tooMuch:
            let schedule = kind == .busy ? policy.busy : kind == .tooMany ? policy.tooMany : policy.tooMuch
            let wait = schedule.wait(afterAttempts: count, chance: chance)
            state = .mailbox(.throttled, until: now.wall + wait)
            return .wait(wait)
        case .unreachable:
            let since = lostAt ?? now.wall
            lostAt = since
            // Sessions end often, and the next one usually succeeds at once.
            if !(wasConnected && count == 1) { state = .mailbox(.unreachable, since: since) }
        case .ownTrouble:
            let since = lostAt ?? now.wall
            lostAt = since
            state = .hindered(since: since)
        }
        return .wait(policy.unreachable.wait(afterAttempts: count, chance: chance))
    }
}

extension WatchClock {
    var moment: MailboxSchedule.Moment { .init(elapsed: elapsed(), wall: wall()) }
}
