import Storage

@testable import Mailboxes

/// A message to two recipients. A test plays the server and the user.
struct TestLetter {
    var lifecycle = OutboxLifecycle(
        recipients: ["jan@firma.test", "eva@firma.test"].map {
            OutboxItem.Recipient(address: $0, state: .pending, reply: nil)
        }, nextAttemptAt: Timestamp(microseconds: 0))
    /// A mailbox whose server files what it takes, under another Message-ID.
    var mailbox: SendingState = {
        var state = SendingState()
        (state.filesCopies, state.filing) = (true, .token)
        return state
    }()
    var policy = OutboxPolicy()
    var token: Int64 = 1
    var now = Timestamp(microseconds: 1_000_000_000)

    /// Returns what an event makes of the message.
    func after(_ happening: Happening) -> OutboxLifecycle {
        var letter = self
        letter.pass(happening)
        return letter.lifecycle
    }

    @discardableResult
    mutating func pass(_ happening: Happening) -> [OutboxLifecycle.Effect] {
        var mailbox = mailbox
        if happening == .absentWithoutProof { mailbox.filing = nil }
        if happening == .provedAbsent || happening == .absentWithoutProof { now = now + policy.grace }
        return lifecycle.handle(event(happening), in: mailbox)
    }

    @discardableResult
    mutating func pass(copyMissing isPresumed: Bool) -> [OutboxLifecycle.Effect] {
        lifecycle.handle(.copyMissing(isPresumed: isPresumed, policy, at: now), in: mailbox)
    }

    mutating func passCopyEvents() {
        pass(copyMissing: true)
        let events: [OutboxLifecycle.Event] = [
            .copyPutOff(until: now, words: "later", at: now), .copyBegan(nextTryAt: now),
            .copyEnded(.init(1, .due, detail: "no")), .copyBegan(nextTryAt: now), .copyEnded(.init(1, .filed)),
            .copyBegan(nextTryAt: now), .copyBytesLost, .copyLeft,
        ]
        for event in events { lifecycle.handle(event, in: mailbox) }
    }

    private func event(_ happening: Happening) -> OutboxLifecycle.Event {
        switch happening {
        case .claimed: .claimed(by: token, as: .attempting, nextAttemptAt: now)
        case .claimedOnConnection: .claimed(by: token, as: .transmitting, nextAttemptAt: now)
        case .bytesLost: .bytesLost
        case .signedIn: .transmissionBegan(by: token)
        case .unavailable: .givenBack(by: token, wasDueAt: now, detail: "unavailable")
        case .killedBefore: .abandonedBeforeItsEnd(at: now)
        case .killedAt: .abandonedAtItsEnd(at: now)
        case .taken: .reported(report([.accepted, .accepted]), by: token)
        case .takenForOne: .reported(report([.accepted, .pending]), by: token)
        case .deferred: .reported(report([.pending, .pending]), by: token)
        case .refused: .reported(report([.refused, .refused]), by: token)
        case .connectionLost: .reported(report([.uncertain, .uncertain]), by: token)
        case .untried: .reported(report([.pending, .pending], isAttempt: false), by: token)
        case .foundInSent: .foundInSent(SentFinding(filing: .token, names: ["other@server.test"], count: 1), at: now)
        case .provedAbsent, .absentWithoutProof: .searchedFor(isAbsent: true, policy, at: now)
        case .notSearchable: .notSearchable(policy, at: now)
        case .bounced: .bounced([OutboxEvidence.Bounce(address: "eva@firma.test", words: "550 unknown")], at: now)
        case .answered: .answered(isAutomatic: false, at: now)
        case .retried: .retried(resendUncertain: false, at: now)
        case .retriedAtRisk: .retried(resendUncertain: true, at: now)
        case .cancelled: .cancelled
        }
    }

    /// Reports on the recipients that had no answer when the attempt began.
    func report(_ states: [RecipientState], isAttempt: Bool = true) -> OutboxReport {
        let recipients = zip(lifecycle.recipients, states).map { recipient, state in
            let isOpen = recipient.state == .pending || recipient.state == .uncertain
            return OutboxItem.Recipient(
                address: recipient.address, state: isOpen ? state : recipient.state, reply: "words")
        }
        return OutboxReport(
            id: 1, recipients: recipients, nextAttemptAt: now, countsAsAttempt: isAttempt, heardAt: now)
    }
}

/// What can happen to a message, in the words of Documentation/Outbox.md.
enum Happening: String, CaseIterable {
    case claimed = "A worker claims it and begins to connect"
    case claimedOnConnection = "A worker claims it over an open connection"
    case bytesLost = "Its bytes cannot be read any more"
    case signedIn = "The server accepts the sign-in"
    case unavailable = "The server cannot be reached, or refuses the sign-in"
    case killedBefore = "The program dies before the message's last bytes leave"
    case killedAt = "The program dies between the last bytes and the answer"
    case taken = "The server takes it"
    case takenForOne = "The server takes it for some recipients and defers the others"
    case deferred = "The server defers it"
    case refused = "The server refuses it for good"
    case connectionLost = "The connection ends before the answer"
    case untried = "The connection ends before the message was tried"
    case foundInSent = "It is found in Sent"
    case provedAbsent = "It is absent from Sent after the grace time, and absence is a proof"
    case absentWithoutProof = "It is absent from Sent, and absence is no proof"
    case notSearchable = "Sent cannot be searched"
    case bounced = "A bounce comes for one of the recipients"
    case answered = "An answer comes"
    case retried = "The user: `outbox retry`"
    case retriedAtRisk = "The user: `outbox retry --resend-uncertain`"
    case cancelled = "The user: `outbox cancel`"
}

/// A message in each of its states, as events lead there.
enum Situation: String, CaseIterable {
    case queued = "`queued`"
    case queuedForOne = "`queued` (rest)"
    case queuedAgain = "`queued` (again)"
    case attempting = "`attempting`"
    case attemptingAgain = "`attempting` (again)"
    case transmitting = "`transmitting`"
    case accepted = "`accepted`"
    case refused = "`refused`"
    case uncertain = "`uncertain`"
    case uncertainForOne = "`uncertain` (rest)"
    case cancelled = "`cancelled`"
    case cancelledInDoubt = "`cancelled` (in doubt)"

    private var path: [Happening] {
        let sent: [Happening] = [.claimed, .signedIn]
        return switch self {
        case .queued: []
        case .queuedForOne: sent + [.takenForOne]
        case .queuedAgain: sent + [.connectionLost, .provedAbsent]
        case .attempting: [.claimed]
        case .attemptingAgain: sent + [.connectionLost, .provedAbsent, .claimed]
        case .transmitting: sent
        case .accepted: sent + [.taken]
        case .refused: sent + [.refused]
        case .uncertain: sent + [.connectionLost]
        case .uncertainForOne: sent + [.takenForOne] + sent + [.connectionLost]
        case .cancelled: [.cancelled]
        case .cancelledInDoubt: sent + [.connectionLost, .cancelled]
        }
    }

    var letter: TestLetter {
        var letter = TestLetter()
        for happening in path { letter.pass(happening) }
        return letter
    }
}
