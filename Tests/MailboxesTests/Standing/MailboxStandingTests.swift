import MailSetup
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("The state of a mailbox", .timeLimit(.minutes(10)))
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
        func expect(
            _ standing: MailboxStanding, _ state: Mailbox.State, _ side: MailboxStanding.Side?, since: Duration,
            _ detail: String? = nil, retryAt: Timestamp? = nil, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let wanted = MailboxStanding(
                state: state, side: side, detail: detail, since: now - since, retryAt: retryAt)
            #expect(standing == wanted, sourceLocation: sourceLocation)
        }
        let (imap, smtp) = (Duration.seconds(60), Duration.seconds(30))
        expect(standing(.connected, sending()), .connected, nil, since: imap)
        expect(standing(.connected, sending(refused: true)), .needsPassword, .sending, since: smtp, "of SMTP")
        expect(
            standing(.needsPassword, sending(pause: .unreachable)), .needsPassword, .fetching, since: imap, "of IMAP")
        let end = now + .seconds(100)
        expect(
            standing(.throttled, sending(pause: .unreachable)), .unreachable, .sending, since: smtp, "of SMTP",
            retryAt: end)
        expect(standing(.needsPassword, sending(refused: true)), .needsPassword, .both, since: imap, "of IMAP")
        expect(
            standing(.connected, sending(pause: .dailyLimit)), .throttled, .sending, since: smtp, "of SMTP",
            retryAt: end)
        expect(
            standing(.connected, sending(pause: .throttled, until: .seconds(-1))), .connected, nil, since: imap)
    }

    @Test("A fetch in progress is reported, but does not hide trouble with sending")
    func underWay() {
        let step = FetchProgress(folder: "INBOX", stored: 3, total: 9)
        #expect(standing(.unreachable, sending(), progress: step).fetching == step)
        #expect(standing(.connected, sending(refused: true), progress: step).side == .sending)
    }

    @Test(
        "One sentence says what does not work, and what happens to the messages",
        arguments: MailboxStanding.Side.allCases)
    func sentence(side: MailboxStanding.Side) throws {
        for state in [Mailbox.State.needsPassword, .unreachable, .throttled] {
            let standing = MailboxStanding(state: state, side: side, since: now)
            let words = MailboxTexts(.english).sentence(try #require(standing.explanation()))
                .lowercased()
            switch side {
            case .fetching: #expect(!words.contains("messages"))
            case .sending, .both: #expect(words.contains("messages"))
            }
        }
        #expect(MailboxStanding(state: .connected, since: now).explanation() == nil)
    }
}
