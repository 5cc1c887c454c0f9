import Storage
import Testing

@testable import Mailboxes

@Suite("The schedule of a watched mailbox")
struct MailboxScheduleTests {
    /// A schedule, and a clock that advances on demand.
    private struct Run {
        var schedule: MailboxSchedule
        var now = MailboxSchedule.Moment(elapsed: .zero, wall: Timestamp(seconds: 1_790_000_000))

        init(policy: WatchPolicy = WatchPolicy(), place: Double = 0.5) {
            schedule = MailboxSchedule(policy: policy, place: place)
        }

        mutating func pass(_ duration: Duration) {
            now.elapsed += duration
            now.wall = now.wall + duration
        }

        mutating func handle(_ event: MailboxSchedule.Event, chance: Double = 0.5) -> MailboxSchedule.Action {
            schedule.handle(event, at: now, chance: chance)
        }

        mutating func begin() -> MailboxSchedule.Action {
            handle(.begun(.connected, retryAt: nil, since: nil, comparedAt: nil))
        }

        /// Advances to a session that listens.
        mutating func connect() {
            _ = begin()
            _ = handle(.opened)
            _ = handle(.fetched(inboxMoved: false))
        }
    }

    @Test("a session fetches first, then listens until the next poll, then fetches again")
    func ordinary() {
        var run = Run()
        #expect(run.begin() == .open)
        #expect(run.handle(.opened) == .fetch(isThorough: false))
        #expect(run.schedule.state == .starting)
        #expect(run.handle(.fetched(inboxMoved: false)) == .listen(.seconds(300)))
        #expect(run.schedule.state == .mailbox(.connected))
        run.pass(.seconds(300))
        #expect(run.handle(.quiet) == .fetch(isThorough: false))
    }

    @Test("news is gathered into one pass, and the next poll is timed from that pass")
    func news() {
        var run = Run()
        run.connect()
        run.pass(.seconds(200))
        #expect(run.handle(.told) == .gather(.milliseconds(300)))
        #expect(run.handle(.gathered) == .fetch(isThorough: false))
        #expect(run.handle(.fetched(inboxMoved: false)) == .listen(.seconds(300)))
    }

    @Test("what arrived during a pass is fetched by the next one at once")
    func newsDuringAPass() {
        var run = Run()
        run.connect()
        _ = run.handle(.told)
        _ = run.handle(.gathered)
        #expect(run.handle(.fetched(inboxMoved: true)) == .gather(.milliseconds(300)))
        #expect(run.handle(.gathered) == .fetch(isThorough: false))
    }

    @Test("listening that ends early goes on for the rest of its time")
    func listeningEndsEarly() {
        var run = Run()
        run.connect()
        run.pass(.seconds(100))
        #expect(run.handle(.quiet) == .listen(.seconds(200)))
    }

    @Test("the first end of a session that held is not an outage; the next failure says since when")
    func lostSession() {
        var run = Run()
        run.connect()
        run.pass(.seconds(120))
        let lost = run.now.wall
        #expect(run.handle(.failed(.unreachable)) == .wait(.seconds(2)))
        #expect(run.schedule.state == .mailbox(.connected))
        run.pass(.seconds(2))
        #expect(run.handle(.waited) == .open)
        #expect(run.handle(.failed(.unreachable)) == .wait(.seconds(10)))
        #expect(run.schedule.state == .mailbox(.unreachable, since: lost))
        run.pass(.seconds(10))
        #expect(run.handle(.waited) == .open)
        #expect(run.handle(.failed(.unreachable)) == .wait(.seconds(30)))
        #expect(run.schedule.state == .mailbox(.unreachable, since: lost))
    }

    @Test("a session that ends in the middle of a pass is not an outage: the pass continues in another")
    func lostInAPass() {
        var run = Run()
        run.connect()
        _ = run.handle(.told)
        _ = run.handle(.gathered)
        for _ in 0..<5 {
            #expect(run.handle(.lost) == .wait(.seconds(2)))
            run.pass(.seconds(2))
            #expect(run.handle(.waited) == .open)
            #expect(run.handle(.opened) == .fetch(isThorough: false))
            #expect(run.schedule.state == .mailbox(.connected))
        }
        #expect(run.handle(.fetched(inboxMoved: false)) == .listen(.seconds(300)))
    }

    @Test("waits grow to the longest one, stay there, and start over after a session that held")
    func backOff() {
        var run = Run()
        _ = run.begin()
        var waits: [MailboxSchedule.Action] = []
        for _ in 0..<9 { waits.append(run.handle(.failed(.unreachable))) }
        let seconds = [2, 10, 30, 60, 120, 300, 900, 900, 900]
        #expect(waits == seconds.map { .wait(.seconds($0)) })
        _ = run.handle(.waited)
        _ = run.handle(.opened)
        _ = run.handle(.fetched(inboxMoved: false))
        #expect(run.schedule.state == .mailbox(.connected))
        run.pass(.seconds(59))
        #expect(run.handle(.failed(.unreachable)) == .wait(.seconds(900)), "a session that flutters has not held")
        _ = run.handle(.waited)
        _ = run.handle(.opened)
        run.pass(.seconds(60))
        #expect(run.handle(.failed(.unreachable)) == .wait(.seconds(2)))
    }

    @Test("jitter spreads the retries", arguments: [(0.0, 1.0), (0.5, 2.0), (1.0, 3.0)])
    func jitter(chance: Double, seconds: Double) {
        var run = Run()
        _ = run.begin()
        #expect(run.handle(.failed(.unreachable), chance: chance) == .wait(.seconds(seconds)))
    }

    @Test("a server that asks for patience gets it, and its end is reported")
    func throttled() {
        var run = Run()
        run.connect()
        #expect(run.handle(.failed(.tooMany)) == .wait(.seconds(300)))
        #expect(run.schedule.state == .mailbox(.throttled, until: run.now.wall + .seconds(300)))
        run.pass(.seconds(300))
        #expect(run.handle(.waited) == .open)
        #expect(run.handle(.failed(.tooMany)) == .wait(.seconds(900)))
        #expect(run.handle(.failed(.tooMuch)) == .wait(.seconds(3600)))
        #expect(run.handle(.failed(.busy)) == .wait(.seconds(30)))
    }

    @Test("a stored wait survives a restart, unless a wrong clock wrote it")
    func storedPatience() {
        var run = Run()
        let until = run.now.wall + .seconds(500)
        #expect(
            run.handle(.begun(.throttled, retryAt: until, since: nil, comparedAt: nil)) == .wait(.seconds(500)))
        #expect(run.schedule.state == .mailbox(.throttled, until: until))
        run = Run()
        let absurd = run.now.wall + .seconds(30 * 86_400)
        #expect(run.handle(.begun(.throttled, retryAt: absurd, since: nil, comparedAt: nil)) == .open)
        run = Run()
        let past = run.now.wall - .seconds(1)
        #expect(run.handle(.begun(.throttled, retryAt: past, since: nil, comparedAt: nil)) == .open)
    }

    @Test("a refused password is never tried again, however long it takes, until there is a new one")
    func refusedPassword() {
        var run = Run()
        _ = run.begin()
        #expect(run.handle(.failed(.passwordRefused)) == .awaitPassword(.seconds(15)))
        #expect(run.schedule.state == .mailbox(.needsPassword))
        for _ in 0..<1000 {
            run.pass(.seconds(15))
            #expect(run.handle(.waited) == .awaitPassword(.seconds(15)))
        }
        #expect(run.handle(.passwordReplaced) == .open)
        #expect(run.handle(.opened) == .fetch(isThorough: false))
        _ = run.handle(.fetched(inboxMoved: false))
        #expect(run.schedule.state == .mailbox(.connected))
    }

    @Test("a password that was refused before the start is not tried at the start")
    func refusedBefore() {
        var run = Run()
        let action = run.handle(.begun(.needsPassword, retryAt: nil, since: nil, comparedAt: nil))
        #expect(action == .awaitPassword(.seconds(15)))
        #expect(run.schedule.state == .mailbox(.needsPassword))
    }

    @Test("everything is compared once a night, at the mailbox's own time")
    func nightly() {
        var run = Run(place: 0.25)
        run.connect()
        var compared: [Timestamp] = []
        for _ in 0..<(3 * 288) {
            run.pass(.seconds(300))
            let action = run.handle(.quiet)
            if action == .fetch(isThorough: true) { compared.append(run.now.wall) }
            _ = run.handle(.fetched(inboxMoved: false))
        }
        #expect(compared.count == 3)
        for time in compared {
            let ofDay = time.microseconds / 1_000_000 % 86_400
            #expect((7200...7500).contains(ofDay), "02:00 is a quarter of the way from 01:00 to 05:00")
        }
    }

    @Test("an interrupted comparison is repeated; one that is long overdue does not wait for the night")
    func comparisonAgain() {
        var run = Run()
        let old = run.now.wall - .seconds(3 * 86_400)
        _ = run.handle(.begun(.connected, retryAt: nil, since: nil, comparedAt: old))
        _ = run.handle(.opened)
        _ = run.handle(.fetched(inboxMoved: false))
        run.pass(.seconds(301))
        #expect(run.handle(.quiet) == .fetch(isThorough: true))
        _ = run.handle(.failed(.unreachable))
        _ = run.handle(.waited)
        #expect(run.handle(.opened) == .fetch(isThorough: true))
        #expect(run.handle(.fetched(inboxMoved: true)) == .gather(.milliseconds(300)))
        #expect(run.handle(.gathered) == .fetch(isThorough: false))
    }

    @Test("a wall clock that jumps, forward or back, delays no poll, and no comparison by more than a day")
    func jumpingClock() {
        var run = Run()
        run.connect()
        run.now.wall = run.now.wall + .seconds(40 * 86_400)
        #expect(run.handle(.quiet) == .listen(.seconds(300)))
        _ = run.handle(.told)
        #expect(run.handle(.gathered) == .fetch(isThorough: true))
        _ = run.handle(.fetched(inboxMoved: false))
        run.now.wall = run.now.wall - .seconds(80 * 86_400)
        run.pass(.seconds(300))
        #expect(run.handle(.quiet) == .fetch(isThorough: false))
        _ = run.handle(.fetched(inboxMoved: false))
        run.pass(.seconds(86_400))
        #expect(run.handle(.quiet) == .fetch(isThorough: true))
    }

    @Test("a mailbox that another program watches is checked repeatedly, and taken over without a wait")
    func standBy() {
        var run = Run()
        _ = run.begin()
        let since = run.now.wall - .seconds(60)
        #expect(run.handle(.taken(since: since)) == .standBy(.seconds(20)))
        #expect(run.schedule.state == .standingBy(since: since))
        #expect(run.handle(.waited) == .open)
        #expect(run.handle(.taken(since: since), chance: 1) == .standBy(.seconds(30)))
        #expect(run.handle(.waited) == .open)
        #expect(run.handle(.opened) == .fetch(isThorough: false))
        #expect(run.handle(.fetched(inboxMoved: false)) == .listen(.seconds(300)))
        #expect(run.schedule.state == .mailbox(.connected))
    }

    @Test("trouble on this side is reported as such, and retried")
    func ownTrouble() {
        var run = Run()
        run.connect()
        #expect(run.handle(.failed(.ownTrouble)) == .wait(.seconds(2)))
        #expect(run.schedule.state == .hindered(since: run.now.wall))
    }

    @Test("a mailbox that is no longer connected here is left alone")
    func removed() {
        var run = Run()
        run.connect()
        #expect(run.handle(.removed) == .finish)
        #expect(run.schedule.state == .gone)
    }
}
