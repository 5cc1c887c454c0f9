import Storage
import Testing

@testable import Mailboxes

@Suite("When mail may leave")
struct SendingStateTests {
    private let now = Timestamp(microseconds: 1_000_000_000)

    private func state(_ change: (inout SendingState) -> Void) -> SendingState {
        var state = SendingState()
        change(&state)
        return state
    }

    @Test("A refused password parks the queue until the user asks or signs in again", arguments: [true, false])
    func password(isPaused: Bool) {
        let state = state { state in
            state.passwordRefusedAt = now
            if isPaused { (state.pause, state.pausedUntil) = (.throttled, now + .seconds(60)) }
        }
        #expect(state.mayLeave(now: now, userInitiated: false) == .onceSignedIn)
        #expect(state.mayLeave(now: now, userInitiated: true) == (isPaused ? .from(now + .seconds(60)) : .now))
        #expect(state.moment(ofMailDueAt: now, isBulk: false, now: now) == nil)
    }

    @Test("A pause holds mail back, and one for an unreachable server only until the user asks")
    func pauses() {
        for pause in [SendingState.Pause.throttled, .dailyLimit, .unreachable] {
            let state = state { ($0.pause, $0.pausedUntil) = (pause, now + .seconds(60)) }
            #expect(state.mayLeave(now: now, userInitiated: false) == .from(now + .seconds(60)))
            let asked: SendingState.Departure = pause == .unreachable ? .now : .from(now + .seconds(60))
            #expect(state.mayLeave(now: now, userInitiated: true) == asked)
            #expect(state.mayLeave(now: now + .seconds(60), userInitiated: false) == .now)
        }
    }

    @Test("The daily limit holds its kind of mail back, and the later end counts")
    func dailyLimit() {
        let state = state { state in
            (state.pause, state.pausedUntil) = (.throttled, now + .seconds(60))
            state.bulkFullUntil = now + .seconds(90)
        }
        #expect(state.mayLeave(now: now, isBulk: true, userInitiated: false) == .from(now + .seconds(90)))
        #expect(state.mayLeave(now: now, isBulk: false, userInitiated: false) == .from(now + .seconds(60)))
        #expect(state.moment(ofMailDueAt: now + .seconds(120), isBulk: true, now: now) == now + .seconds(120))
    }
}
