import Synchronization

/// A session's facts, written on its event loop and readable from anywhere.
final class SharedFacts: Sendable {
    private struct State {
        var facts = SessionFacts()
        var lastCommand: UInt64 = 0
    }

    private let state = Mutex(State())

    var facts: SessionFacts { state.withLock { $0.facts } }

    var context: SessionContext { state.withLock { $0.facts.context } }

    var hasEvents: Bool { state.withLock { !$0.facts.events.isEmpty } }

    func update(_ change: (inout SessionFacts) -> Void) { state.withLock { change(&$0.facts) } }

    func takeEvents() -> [SessionEvent] {
        state.withLock { $0.facts.events.take() }
    }

    func nextCommand() -> CommandID {
        state.withLock { state in
            state.lastCommand += 1
            return CommandID(rawValue: state.lastCommand)
        }
    }
}
