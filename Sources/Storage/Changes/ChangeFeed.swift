import Synchronization

/// Delivers changes to all followers.
final class ChangeFeed: Sendable {
    /// The PostgreSQL channel, one for all topics.
    static let channel = "pennypost"

    private struct Entry {
        weak var follower: ChangeFollower?
    }

    private struct State {
        var entries: [Entry] = []
        var isFinished = false
    }

    private let state = Mutex(State())

    /// Returns a new follower of the topics.
    func follow(_ topics: Set<String>) -> ChangeFollower {
        let follower = ChangeFollower(topics: topics)
        let isFinished = state.withLock { state in
            state.entries.removeAll { $0.follower == nil }
            state.entries.append(Entry(follower: follower))
            return state.isFinished
        }
        if isFinished { follower.finish() }
        return follower
    }

    func deliver(_ change: Change) {
        for follower in followers() { follower.take(change) }
    }

    /// Ends all streams.
    func finish() {
        state.withLock { $0.isFinished = true }
        for follower in followers() { follower.finish() }
    }

    private func followers() -> [ChangeFollower] {
        state.withLock { $0.entries.compactMap(\.follower) }
    }
}
