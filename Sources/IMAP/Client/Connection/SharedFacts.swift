import NIOConcurrencyHelpers

/// A session's facts, written on its event loop and readable from anywhere.
final class SharedFacts: Sendable {
    private struct State {
        var facts = SessionFacts()
        var lastCommand: UInt64 = 0
    }

    private let state = NIOLockedValueBox(State())

    var facts: SessionFacts { state.withLockedValue { $0.facts } }

    var context: SessionContext { state.withLockedValue { $0.facts.context } }

    var hasEvents: Bool { state.withLockedValue { !$0.facts.events.isEmpty } }

    func update(_ change: (inout SessionFacts) -> Void) { state.withLockedValue { change(&$0.facts) } }

    func takeEvents() -> [SessionEvent] {
        state.withLockedValue { $0.facts.events.take() }
    }

    func nextCommand() -> CommandID {
        state.withLockedValue { state in
            state.lastCommand += 1
            return CommandID(rawValue: state.lastCommand)
        }
    }
}
