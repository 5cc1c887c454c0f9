import IMAP
import LocalServers
import Mailboxes
import Synchronization
import TestSupport
import Testing

/// A running watch, and its events.
final class WatchRun: Sendable {
    private let events = Mutex<[WatchEvent]>([])
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Short waits, so that tests are quick. Only the poll is long: the tests look at the servers' own news.
    static var policy: WatchPolicy {
        var policy = WatchPolicy()
        policy.poll = .seconds(600)
        policy.gathering = .milliseconds(50)
        policy.unreachable = RetrySchedule(waits: [.milliseconds(50), .milliseconds(200)], jitter: 0.2)
        policy.busy = RetrySchedule(waits: [.milliseconds(300)], jitter: 0)
        policy.tooMany = RetrySchedule(waits: [.milliseconds(300)], jitter: 0)
        policy.passwordLook = .milliseconds(50)
        policy.timeLimits.command = .seconds(20)
        return policy
    }

    func start(_ watch: MailWatch, _ mailboxes: [Mailbox], sending outbox: Outbox? = nil) {
        let running = Task {
            await watch.run(mailboxes, sending: outbox) { event in self.events.withLock { $0.append(event) } }
        }
        task.withLock { $0 = running }
    }

    func startAll(_ watch: MailWatch, sending outbox: Outbox? = nil) {
        let running = Task {
            await watch.runAll(sending: outbox) { event in self.events.withLock { $0.append(event) } }
        }
        task.withLock { $0 = running }
    }

    var all: [WatchEvent] { events.withLock { $0 } }

    /// The reported states, in order.
    var states: [WatchedState] {
        all.compactMap { if case .state(let state, _) = $0.kind { state } else { nil } }
    }

    /// The summaries of the successful passes, in order.
    var passes: [FetchSummary] {
        all.compactMap { if case .fetched(let summary, _, _) = $0.kind { summary } else { nil } }
    }

    /// The number of messages reported as new.
    var newCount: Int { passes.reduce(0) { $0 + $1.newMessages.count } }

    func wait(
        for what: String, within limit: Duration = .seconds(40), _ isThere: (WatchRun) async throws -> Bool
    ) async throws {
        try await TestSupport.wait(for: "\(what); reported: \(all.map { "\($0.kind)" })", within: limit) {
            try await isThere(self)
        }
    }

    /// Ends the watch as a signal would, and waits until it is done.
    func stop() async {
        let running = task.withLock { $0 }
        running?.cancel()
        await running?.value
    }
}

extension WatchedState {
    var isUnreachable: Bool { if case .mailbox(.unreachable, _, _) = self { true } else { false } }
    var isThrottled: Bool { if case .mailbox(.throttled, _, _) = self { true } else { false } }
}

/// Watches the mailbox of a company while `body` runs.
func watching(
    _ company: SyncFixture, policy: WatchPolicy = WatchRun.policy, clock: WatchClock = .system,
    _ body: (WatchRun) async throws -> Void
) async throws {
    let run = WatchRun()
    let mailbox = try await company.directory.mailbox(address: company.mailbox.address)
    run.start(MailWatch(directory: company.directory, policy: policy, clock: clock), [mailbox])
    try await withStarted(run, stop: { await $0.stop() }, body)
}
