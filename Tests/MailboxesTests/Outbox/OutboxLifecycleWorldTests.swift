import Storage
import TestSupport
import Testing

@testable import Mailboxes

/// The life of a message while a server, workers that die, and a user do things in a random order.
@Suite("The life of a message in a random world", .timeLimit(.minutes(10)))
struct OutboxLifecycleWorldTests {
    @Test("Nothing arrives twice without the user's word, and nothing is lost", arguments: [true, false])
    func random(filesCopies: Bool) {
        for seed in 0..<1_000 {
            var world = World(seed: UInt64(seed), filesCopies: filesCopies)
            for _ in 0..<60 {
                let before = world.letter.lifecycle
                world.step()
                let after = world.letter.lifecycle
                let most = 1 + world.risksTaken
                #expect(world.arrived.allSatisfy { $0 <= most }, "seed \(seed): arrived \(world.arrived) times")
                if before.state == .accepted || before.state == .refused { #expect(after.state == before.state) }
            }
            world.sendTheRest()
            for (index, recipient) in world.letter.lifecycle.recipients.enumerated() {
                switch recipient.state {
                // If the user takes the risk, evidence of the earlier attempt may be taken for the later one's.
                case .accepted: #expect(world.arrived[index] > 0 || world.risksTaken > 0, "seed \(seed): lost")
                case .refused: #expect(world.isRefused[index], "seed \(seed): not refused by the server")
                case .cancelled: #expect(world.isCancelled, "seed \(seed): not cancelled by the user")
                // What waits beside an uncertain recipient waits for the user too.
                case .uncertain, .pending: #expect(world.letter.lifecycle.state == .uncertain, "seed \(seed): not sent")
                }
            }
        }
    }
}

/// A server, workers and a user. Only the world knows what has really arrived.
private struct World {
    var letter = TestLetter()
    var random: SeededRandom
    /// How often each recipient has got the message.
    var arrived = [0, 0]
    var isRefused = [false, false]
    var isCancelled = false
    /// How often the user has sent it again although it might have left.
    var risksTaken = 0
    /// Whether the server files what it takes in Sent. If not, absence is no proof.
    private let filesCopies: Bool
    private var hasArrived: Bool { arrived.contains { $0 > 0 } }
    private var lifecycle: OutboxLifecycle { letter.lifecycle }

    init(seed: UInt64, filesCopies: Bool) {
        random = SeededRandom(seed: seed)
        self.filesCopies = filesCopies
        if !filesCopies { letter.mailbox.filing = nil }
    }

    mutating func step() {
        letter.now = letter.now + .seconds(Int64.random(in: 0...1200, using: &random))
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1: letter.pass(Bool.random(using: &random) ? .claimed : .claimedOnConnection)
        case 2: letter.pass(.signedIn)
        case 3: letter.pass(.unavailable)
        case 4...6: transmit()
        case 7: takeOver()
        case 8: search()
        case 9: letter.pass(.notSearchable)
        case 10: bounce()
        case 11: if hasArrived { letter.pass(.answered) }
        case 12: retry()
        case 13: cancel()
        case 14: letter.passCopyEvents()
        default: passStaleEvents()
        }
    }

    /// Transmits what the worker has been allowed to. The server decides about each recipient, then about the message.
    private mutating func transmit() {
        guard lifecycle.state == .transmitting else { return }
        let open = lifecycle.recipients.indices.filter { lifecycle.recipients[$0].state == .pending }
        guard Int.random(in: 0..<8, using: &random) > 0 else {
            letter.pass(Bool.random(using: &random) ? .killedBefore : .untried)
            return
        }
        var states = lifecycle.recipients.map(\.state)
        for index in open {
            states[index] = [.accepted, .accepted, .pending, .refused].randomElement(using: &random) ?? .accepted
        }
        let named = open.filter { states[$0] == .accepted }
        let isTaken = Bool.random(using: &random) || Bool.random(using: &random)
        if isTaken { for index in named { arrived[index] += 1 } }
        let isAnswered = Bool.random(using: &random)
        for index in named where !isTaken && isAnswered { states[index] = .pending }
        // A program that dies cannot tell which recipients the server has accepted, so here it accepts all or none.
        if !isAnswered, named.count == open.count, Bool.random(using: &random) {
            letter.token += 1
            letter.pass(.killedAt)
            return
        }
        for index in named where !isAnswered { states[index] = .uncertain }
        for index in open where states[index] == .refused { isRefused[index] = true }
        let report = letter.report(states)
        // The turn may be over when the answer comes, and another worker has drawn its conclusions.
        if isAnswered, named.count == open.count, Int.random(in: 0..<4, using: &random) == 0 { letter.pass(.killedAt) }
        letter.lifecycle.handle(.reported(report, by: letter.token), in: letter.mailbox)
    }

    /// Another worker begins its turn. Nothing of the message is on the wire.
    private mutating func takeOver() {
        letter.pass(.killedBefore)
        letter.token += 1
    }

    private mutating func search() {
        if hasArrived, filesCopies {
            letter.pass(.foundInSent)
        } else {
            letter.lifecycle.handle(.searchedFor(isAbsent: true, letter.policy, at: letter.now), in: letter.mailbox)
        }
    }

    private mutating func bounce() {
        let reached = arrived.indices.filter { arrived[$0] > 0 }
        guard let index = reached.randomElement(using: &random) else { return }
        let bounce = OutboxEvidence.Bounce(address: lifecycle.recipients[index].address, words: "550 unknown")
        letter.lifecycle.handle(.bounced([bounce], at: letter.now), in: letter.mailbox)
    }

    private mutating func retry() {
        let before = lifecycle
        letter.pass(.retried)
        guard lifecycle == before, lifecycle.state != .queued, Bool.random(using: &random) else { return }
        if letter.pass(.retriedAtRisk) != [.ignored] { risksTaken += 1 }
    }

    private mutating func cancel() {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return }
        if letter.pass(.cancelled) != [.ignored] { isCancelled = true }
    }

    private mutating func passStaleEvents() {
        let stale = letter.token - 1
        let states: [RecipientState] = [.pending, .pending]
        let events: [OutboxLifecycle.Event] = [
            .transmissionBegan(by: stale), .givenBack(by: stale, wasDueAt: letter.now, detail: nil),
            .reported(letter.report(states, isAttempt: false), by: -1),
        ]
        for event in events { letter.lifecycle.handle(event, in: letter.mailbox) }
    }

    /// From here on everything works.
    mutating func sendTheRest() {
        takeOver()
        while lifecycle.state == .queued {
            letter.pass(.claimedOnConnection)
            for recipient in lifecycle.recipients.enumerated() where recipient.element.state == .pending {
                arrived[recipient.offset] += 1
            }
            letter.pass(.taken)
        }
    }
}
