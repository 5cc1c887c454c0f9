import IMAP
import Synchronization

/// Counts the messages and bytes of a fetch for its progress reports.
final class FetchTally: Sendable {
    private struct State {
        var stored = 0
        var total = 0
        var storedBytes = ToldSize.zero
        /// The number of messages whose size the server has given, and their bytes.
        var sized = 0
        var sizedBytes = ToldSize.zero
    }

    private let state = Mutex(State())

    /// Adds this many messages to those expected.
    func expect(_ count: Int) { state.withLock { $0.total += count } }

    /// Adds the sizes that the server gave for some of `asked` messages. The other ones are gone.
    func learn(_ sizes: [ToldSize], of asked: Int) {
        state.withLock { state in
            state.sized += sizes.count
            state.sizedBytes += sizes.total
            state.total -= asked - sizes.count
        }
    }

    /// Counts a stored part, and returns the progress.
    func stored(_ part: ArrivedPart, folder: String) -> FetchProgress {
        state.withLock { state in
            state.stored += part.messages.count
            state.storedBytes += part.messages.lazy.map(\.facts.size).total
            return Self.progress(state, folder)
        }
    }

    func progress(folder: String) -> FetchProgress {
        state.withLock { Self.progress($0, folder) }
    }

    private static func progress(_ state: State, _ folder: String) -> FetchProgress {
        let mean = state.sizedBytes / state.sized
        let total = max(state.total, state.stored)
        let expected = state.sizedBytes + mean * (total - state.sized)
        return FetchProgress(
            folder: folder, stored: state.stored, total: total, storedBytes: state.storedBytes.bytes,
            totalBytes: max(state.storedBytes, expected).bytes)
    }
}
