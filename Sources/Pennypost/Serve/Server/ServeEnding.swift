import Synchronization

/// Whether the server is ending, and what is to be done when that begins.
final class ServeEnding: Sendable {
    private struct State {
        var hasBegun = false
        var actions: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Whether the end has begun: what is under way may finish.
    var hasBegun: Bool { state.withLock(\.hasBegun) }

    /// Begins the end. Later calls do nothing.
    func begin() {
        let actions = state.withLock { state in
            state.hasBegun = true
            defer { state.actions = [] }
            return state.actions
        }
        for action in actions { action() }
    }

    /// Runs an action when the end begins; at once if it has begun.
    func whenItBegins(_ action: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            if !state.hasBegun { state.actions.append(action) }
            return state.hasBegun
        }
        if isLate { action() }
    }
}
