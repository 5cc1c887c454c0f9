import MailSetup
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("The state of a mailbox")
struct MailboxStandingTests {
    private let now = Timestamp(seconds: 1_790_000_000)

    private func mailbox(_ state: Mailbox.State, retryAt: Timestamp? = nil) -> Mailbox {
        .sample(state, detail: "of IMAP", since: now - .seconds(60), retryAt: retryAt)
    }

    private func sending(
        refused: Bool = false, pause: SendingState.Pause? = nil, until: Duration = .seconds(100)
    ) -> SendingState {
        var state = SendingState()
        if refused { (state.passwordRefusedAt, state.passwordRefusal) = (now - .seconds(30), "of SMTP") }
        if let pause {
            (state.pause, state.pausedUntil, state.pauseDetail) = (pause, now + until, "of SMTP")
            state.pausedSince = now - .seconds(30)
        }
        return state
    }

    private func standing(
        _ state: Mailbox.State, _ sending: SendingState, progress: FetchProgress? = nil
    ) -> MailboxStanding {
        MailboxStanding(mailbox(state), sending: sending, progress: progress.map { ($0, now) }, now: now)
    }

    @Test("The worse side is reported in its own words; the same trouble on both sides counts from the earlier time")
    func worse() {
        #expect(standing(.connected, sending()).health == .connected)
        let since = now - .seconds(30)
        let refused = standing(.connected, sending(refused: true))
        #expect(refused.health == .needsPassword(since: since, for: .sending) && refused.detail == "of SMTP")
        let dead = standing(.needsPassword, sending(pause: .unreachable))
        #expect(dead.health == .needsPassword(since: now - .seconds(60), for: .fetching) && dead.detail == "of IMAP")
        #expect(
            standing(.throttled, sending(pause: .unreachable)).health == .unreachable(since: since, for: .sending))
        #expect(
            standing(.needsPassword, sending(refused: true)).health
                == .needsPassword(since: now - .seconds(60), for: .both))
        #expect(
            standing(.connected, sending(pause: .dailyLimit)).health
                == .throttled(until: now + .seconds(100), for: .sending))
        #expect(standing(.connected, sending(pause: .throttled, until: .seconds(-1))).health == .connected)
    }

    @Test("A fetch in progress is reported, but does not hide trouble with sending")
    func underWay() {
        let step = FetchProgress(folder: "INBOX", stored: 3, total: 9)
        #expect(standing(.unreachable, sending(), progress: step).health == .fetching(step))
        #expect(standing(.connected, sending(refused: true), progress: step).health.side == .sending)
    }

    @Test(
        "One sentence says what does not work, and what happens to the messages",
        arguments: MailboxSide.allCases)
    func sentence(side: MailboxSide) throws {
        let healths: [MailboxHealth] = [
            .needsPassword(since: now, for: side), .unreachable(since: now, for: side),
            .throttled(until: now, for: side),
        ]
        for health in healths {
            let words = MailboxTexts(.english).sentence(try #require(health.explanation()))
            switch side {
            case .fetching: #expect(!words.contains("letters"))
            case .sending, .both: #expect(words.contains("letters"))
            }
        }
        #expect(MailboxHealth.connected.explanation() == nil)
    }
}
