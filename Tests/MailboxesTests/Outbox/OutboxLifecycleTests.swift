import Storage
import TestSupport
import Testing

@testable import Mailboxes

/// The life of a message, without a database: each event in each situation.
@Suite("The life of a message", .timeLimit(.minutes(10)))
struct OutboxLifecycleTests {
    @Test("Documentation/Outbox.md has the table of what follows what")
    func documented() throws {
        let lines = try Repository.text("Documentation/Outbox.md").split(
            separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.drop { $0 != Self.table[0] }
        let page = rest.prefix { $0.hasPrefix("|") }.map(String.init)
        if page != Self.table { print("The table for Documentation/Outbox.md:\n\(Self.table.joined(separator: "\n"))") }
        #expect(page == Self.table)
    }

    /// Each change of a state, by what causes it. What is not here leaves the state as it is.
    private static var table: [String] {
        var lines = ["| What happens | Before | After |", "|---|---|---|"]
        for happening in Happening.allCases {
            var before: [OutboxState: [String]] = [:]
            for situation in Situation.allCases {
                let after = situation.letter.after(happening).state
                if after != situation.letter.lifecycle.state { before[after, default: []].append(situation.rawValue) }
            }
            for state in OutboxState.allCases {
                guard let names = before[state] else { continue }
                lines.append("| \(happening.rawValue) | \(names.joined(separator: ", ")) | `\(state.rawValue)` |")
            }
        }
        return lines
    }

    @Test("An event that does not fit the state changes nothing", arguments: Situation.allCases, Happening.allCases)
    func ignored(situation: Situation, happening: Happening) {
        var letter = situation.letter
        let before = letter.lifecycle
        let effects = letter.pass(happening)
        if effects == [.ignored] || effects == [.mayHaveLeft] { #expect(letter.lifecycle == before) }
        for alone in [OutboxLifecycle.Effect.ignored, .mayHaveLeft] {
            #expect(effects == [alone] || !effects.contains(alone))
        }
    }

    @Test("A final state is left only if the user sends a cancelled message again", arguments: Situation.allCases)
    func finalStates(situation: Situation) {
        let before = situation.letter.lifecycle
        guard before.state.isFinal else { return }
        for happening in Happening.allCases {
            let after = situation.letter.after(happening)
            let isRetried = before.state == .cancelled && [.retried, .retriedAtRisk].contains(happening)
            #expect(after.state == before.state || (isRetried && after.state == .queued))
        }
    }

    @Test("Only an answer, a proof or the user's word leads out of uncertainty, and only some of it to another attempt")
    func uncertain() {
        for situation in [Situation.uncertain, .uncertainForOne] {
            let leaving = Happening.allCases.filter { situation.letter.after($0).state != .uncertain }
            let answers: [Happening] = [.taken, .takenForOne, .deferred, .refused, .untried]
            let users: [Happening] = [.retriedAtRisk, .cancelled]
            let proofs: [Happening] = situation == .uncertain ? [.foundInSent, .provedAbsent, .answered] : []
            #expect(Set(leaving) == Set(answers + users + proofs + [.bounced]))
            let again = leaving.filter { situation.letter.after($0).state == .queued }
            let proved: [Happening] = situation == .uncertain ? [.provedAbsent] : []
            #expect(Set(again) == Set([.takenForOne, .deferred, .untried, .retriedAtRisk] + proved))
        }
    }

    @Test("Every state follows from the recipients' states", arguments: Situation.allCases)
    func consistent(situation: Situation) {
        for happening in Happening.allCases {
            let after = situation.letter.after(happening)
            let states = after.recipients.map(\.state)
            switch after.state {
            case .queued, .attempting, .transmitting:
                #expect(states.contains(.pending) && !states.contains(.uncertain))
            case .uncertain:
                #expect(states.contains(.uncertain) && !states.contains(.pending))
                #expect(after.uncertainSince != nil && after.nextLookUpAt != nil)
            case .accepted, .refused, .cancelled:
                #expect(!states.contains(.pending) && !states.contains(.uncertain))
                #expect(states.contains(.accepted) == (after.state == .accepted))
            }
            if after.state != .uncertain { #expect(after.uncertainSince == nil && !after.needsDecision) }
            #expect((after.handedOverAt != nil) == states.contains(.accepted))
        }
    }

    @Test("A worker whose turn is over changes nothing, except that its server's answer counts while nothing else has")
    func staleTurn() {
        for happening in [Happening.signedIn, .unavailable, .taken, .deferred] {
            var letter = Situation.attempting.letter
            letter.token += 1
            #expect(letter.pass(happening) == [.ignored])
        }
        var late = Situation.uncertain.letter
        #expect(late.pass(.taken) == [.handedOver(at: late.now)])
        var retried = Situation.uncertain.letter
        retried.pass(.retriedAtRisk)
        #expect(retried.pass(.taken) == [.ignored])
    }

    @Test("What was not tried costs no attempt", arguments: [Happening.unavailable, .killedBefore, .untried])
    func attempts(happening: Happening) {
        #expect(Situation.attempting.letter.after(happening).attempts == 0)
        #expect(Situation.attempting.letter.after(.deferred).attempts == 1)
    }

    @Test("A message considered absent is sent again at most twice, and never once the user was asked")
    func repeats() {
        var letter = Situation.uncertain.letter
        for _ in 0..<letter.policy.repeatLimit {
            letter.pass(.provedAbsent)
            #expect(letter.lifecycle.state == .queued)
            letter.pass(.claimed)
            letter.pass(.signedIn)
            letter.pass(.connectionLost)
        }
        letter.pass(.provedAbsent)
        #expect(letter.lifecycle.state == .uncertain && letter.lifecycle.needsDecision)
        var asked = Situation.uncertain.letter
        asked.pass(.absentWithoutProof)
        #expect(asked.lifecycle.needsDecision)
        asked.pass(.provedAbsent)
        #expect(asked.lifecycle.state == .uncertain && asked.lifecycle.repeats == 0)
    }

    @Test("A message that turns up although it was considered absent contradicts the server's filing")
    func contradicted() {
        for situation in [Situation.queuedAgain, .attemptingAgain] {
            var letter = situation.letter
            let effects = letter.pass(.foundInSent)
            #expect(effects.contains(.contradictedFiling) && letter.lifecycle.state == .accepted)
        }
        var once = Situation.uncertain.letter
        #expect(!once.pass(.foundInSent).contains(.contradictedFiling))
    }

    @Test("The copy's events never change what is known about the message", arguments: Situation.allCases)
    func copies(situation: Situation) {
        var letter = situation.letter
        let before = letter.lifecycle
        letter.passCopyEvents()
        #expect(letter.lifecycle.state == before.state && letter.lifecycle.recipients == before.recipients)
        #expect(letter.lifecycle.attempts == before.attempts && letter.lifecycle.repeats == before.repeats)
    }

    @Test("A copy is filed at once only if the server is known to file nothing, or has had its time")
    func copyTime() {
        var letter = Situation.accepted.letter
        letter.mailbox.filesCopies = nil
        #expect(letter.pass(copyMissing: true) == [])
        letter.now = letter.now + letter.policy.grace
        #expect(letter.pass(copyMissing: true) == [.learnedNothingIsFiled, .copyDue])
        var known = Situation.accepted.letter
        known.mailbox.filesCopies = false
        #expect(known.pass(copyMissing: true) == [.copyDue])
    }
}
