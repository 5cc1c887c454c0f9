import Storage

/// When what is done for one watched mailbox: an event goes in, the next action comes out. There is one action at a time;
/// its outcome is the next event, so that no pass overlaps another.
///
/// Waits go by a clock that never jumps. The wall clock decides only what was stored with it, and the night.
struct MailboxSchedule: Sendable {
    struct Moment: Hashable, Sendable {
        /// By the clock that never jumps.
        var elapsed: Duration
        var wall: Timestamp
    }

    enum Event: Hashable, Sendable {
        /// What is stored of the mailbox.
        case begun(Mailbox.State, retryAt: Timestamp?, since: Timestamp?, comparedAt: Timestamp?)
        case opened
        /// A pass went through. `inboxMoved`: something has happened in INBOX since before it.
        case fetched(inboxMoved: Bool)
        /// The server tells that something has happened.
        case told
        /// The time for listening is over; nothing was told.
        case quiet
        /// The time for further news is over.
        case gathered
        /// The session has ended, or could not be opened.
        case failed(WatchSetback.Kind)
        /// The session has ended in the middle of a pass that goes on in another one.
        case lost
        /// Another program fetches or watches the mailbox.
        case taken(since: Timestamp?)
        /// The wait is over.
        case waited
        /// There is another password than before.
        case passwordReplaced
        /// The mailbox is no longer connected here.
        case removed
    }

    enum Action: Hashable, Sendable {
        /// Open a session and sign in.
        case open
        /// Fetch all folders that have moved; `isThorough`: compare everything.
        case fetch(isThorough: Bool)
        /// Let the server tell what happens in INBOX.
        case listen(Duration)
        /// Let a burst of news come to its end.
        case gather(Duration)
        /// Without a connection, wait.
        case wait(Duration)
        /// Without a connection, wait until whoever is at the mailbox may be gone.
        case standBy(Duration)
        /// Without a connection, wait, and look here for another password.
        case awaitPassword(Duration)
        case finish
    }

    let policy: WatchPolicy
    /// From 0 to 1: where in the night the mailbox has its place.
    let place: Double

    private(set) var state = WatchedState.starting
    private var openedAt: Duration?
    private var nextPoll = Duration.zero
    private var nextComparison: Timestamp?
    private var isComparing = false
    /// Setbacks of each kind in a row.
    private var setbacks: [WatchSetback.Kind: Int] = [:]
    /// When the last session ended, where none has held since.
    private var lostAt: Timestamp?

    init(policy: WatchPolicy, place: Double) {
        self.policy = policy
        self.place = place
    }

    /// - Parameter chance: from 0 to 1, for the jitter of waits.
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
            // The pass counts its sessions, and says when it is enough.
            openedAt = nil
            isComparing = false
            return .wait(policy.unreachable.wait(afterAttempts: 1, chance: chance))
        case .taken(let since):
            openedAt = nil
            isComparing = false
            state = .standingBy(since: since)
            return .standBy(policy.standBy * (0.5 + chance))
        case .waited:
            return state == .needsPassword ? .awaitPassword(policy.passwordLook) : .open
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
            state = .needsPassword
            return .awaitPassword(policy.passwordLook)
        }
        if stored == .unreachable { lostAt = since.map { min($0, now.wall) } }
        if stored == .throttled, let retryAt, retryAt > now.wall, retryAt - now.wall <= policy.longestWait {
            state = .throttled(until: retryAt)
            return .wait(retryAt - now.wall)
        }
        return .open
    }

    // MARK: While a session is open

    private mutating func fetch(_ now: Moment) -> Action {
        // A night further off was reckoned by a clock that has been put back since.
        if let night = nextComparison, night - now.wall > .seconds(25 * 3600) {
            nextComparison = policy.night(after: now.wall, place: place)
        }
        isComparing = nextComparison.map { $0 <= now.wall } ?? false
        return .fetch(isThorough: isComparing)
    }

    private mutating func fetched(inboxMoved: Bool, _ now: Moment) -> Action {
        if isComparing { nextComparison = policy.night(after: now.wall, place: place) }
        isComparing = false
        state = .connected
        lostAt = nil
        nextPoll = now.elapsed + policy.poll
        noteHeld(now)
        return inboxMoved ? .gather(policy.gathering) : listen(now)
    }

    private func listen(_ now: Moment) -> Action {
        .listen(max(.zero, nextPoll - now.elapsed))
    }

    private func isDue(_ now: Moment) -> Bool { nextPoll <= now.elapsed }

    /// A session that lasted begins the waits anew.
    private mutating func noteHeld(_ now: Moment) {
        guard let openedAt, now.elapsed - openedAt >= policy.heldSession else { return }
        setbacks = [:]
    }

    // MARK: After a setback

    private mutating func failed(_ kind: WatchSetback.Kind, _ now: Moment, _ chance: Double) -> Action {
        noteHeld(now)
        let wasConnected = state == .connected && openedAt != nil
        openedAt = nil
        isComparing = false
        setbacks[kind, default: 0] += 1
        let count = setbacks[kind, default: 1]
        switch kind {
        case .passwordRefused:
            state = .needsPassword
            return .awaitPassword(policy.passwordLook)
        case .busy, .tooMany, .tooMuch:
            let schedule = kind == .busy ? policy.busy : kind == .tooMany ? policy.tooMany : policy.tooMuch
            let wait = schedule.wait(afterAttempts: count, chance: chance)
            state = .throttled(until: now.wall + wait)
            return .wait(wait)
        case .unreachable:
            let since = lostAt ?? now.wall
            lostAt = since
            // A session that ends is common, and the next one mostly succeeds at once.
            if !(wasConnected && count == 1) { state = .unreachable(since: since) }
        case .ownTrouble:
            let since = lostAt ?? now.wall
            lostAt = since
            state = .hindered(since: since)
        }
        return .wait(policy.unreachable.wait(afterAttempts: count, chance: chance))
    }
}
