import IMAP
import LocalServers
import MIME
import Storage
import Synchronization

@testable import Mailboxes

extension RoundTripPolicy {
    /// Short waits, so that a test need not wait long. Only the test's own clock ever reaches the limit.
    static var brief: RoundTripPolicy {
        var policy = RoundTripPolicy()
        policy.pause = .milliseconds(30)
        policy.settling = .milliseconds(40)
        policy.asking = .milliseconds(300)
        return policy
    }
}

extension OutboxPolicy {
    /// Gives the server little time to file copies by itself.
    static var brief: OutboxPolicy {
        var policy = OutboxPolicy()
        policy.copySettling = .milliseconds(50)
        return policy
    }
}

extension Workplace {
    func roundTrip(
        _ policy: RoundTripPolicy = .brief, clock: WatchClock = .system
    ) -> RoundTripTest {
        RoundTripTest(
            directory: directory, outbox: Outbox(directory: directory, policy: .brief), policy: policy, clock: clock)
    }
}

/// A company whose people have one test each, because an account takes few connections at once.
enum RoundTripServers {
    /// A user at firma.test.
    static func person(_ name: String) -> MailUser {
        MailUser(address: "\(name)@firma.test", password: "abcdefghijklmnop")
    }

    private static let people = [
        "adam", "bara", "cyril", "dana", "emil", "filip", "gita", "hana", "ivan", "jana", "karel", "leo",
    ].map(person)

    private static let common = Task { () -> Result<TestMailServers, LocalServerError> in
        do throws(LocalServerError) {
            return .success(try await TestMailServers.start(dovecot: DovecotOptions(users: people)))
        } catch {
            return .failure(error)
        }
    }

    /// The company, started once and stopped with the process.
    static func shared() async throws(LocalServerError) -> TestMailServers { try await common.value.get() }
}

/// Records the events of a test, in order.
final class RoundTripListener: Sendable {
    private let events = Mutex<[RoundTripEvent]>([])

    @Sendable func hear(_ event: RoundTripEvent) { events.withLock { $0.append(event) } }

    /// Returns a clock by which the limit has passed as soon as a leg is complete.
    func clock(endingAfter leg: String) -> WatchClock {
        var clock = WatchClock.system
        let elapsed = clock.elapsed
        clock.elapsed = { [self] in elapsed() + (legs.contains(leg) ? .seconds(3600) : .zero) }
        return clock
    }

    /// The names of the legs, in the order in which they completed.
    var legs: [String] {
        events.withLock(\.self).compactMap { event in
            switch event {
            case .fetching: nil
            case .handedOver: "handed over"
            case .arrived: "arrived"
            case .sentCopySeen: "sent copy"
            }
        }
    }
}

extension TestMailServers {
    /// Counts the messages with a token in each of a user's folders; folders without any are left out.
    func letters(_ token: RoundTripToken, of user: MailUser) -> [String: Int] {
        var found: [String: Int] = [:]
        for folder in ["INBOX", "Sent", "Junk", "Trash"] {
            let count = dovecot.messages(of: user.address, in: folder).count {
                String(decoding: $0, as: UTF8.self).contains(token.description)
            }
            if count > 0 { found[folder] = count }
        }
        return found
    }
}
