import Synchronization

/// Counts messages and bytes of a fetch, from which its progress is told.
final class FetchTally: Sendable {
    private struct State {
        var stored = 0
        var total = 0
        var storedBytes = 0
        /// Messages whose size the server has told, and their bytes.
        var sized = 0
        var sizedBytes = 0
    }

    private let state = Mutex(State())

    /// So many more messages are to come.
    func expect(_ count: Int) { state.withLock { $0.total += count } }

    /// The server has told the sizes of so many messages; some of them may have gone.
    func learn(_ sizes: [Int], of asked: Int) {
        state.withLock { state in
            state.sized += sizes.count
            state.sizedBytes += sizes.reduce(0) { $0 &+ max(0, $1) }
            state.total -= asked - sizes.count
        }
    }

    func stored(_ part: ArrivedPart, folder: String) -> FetchProgress {
        state.withLock { state in
            state.stored += part.messages.count
            state.storedBytes += part.messages.reduce(0) { $0 &+ max(0, $1.facts.size) }
            return Self.progress(state, folder)
        }
    }

    func progress(folder: String) -> FetchProgress {
        state.withLock { Self.progress($0, folder) }
    }

    private static func progress(_ state: State, _ folder: String) -> FetchProgress {
        let mean = state.sized > 0 ? state.sizedBytes / state.sized : 0
        let total = max(state.total, state.stored)
        return FetchProgress(
            folder: folder, stored: state.stored, total: total, storedBytes: state.storedBytes,
            totalBytes: max(state.storedBytes, state.sizedBytes + mean * max(0, total - state.sized)))
    }
}
