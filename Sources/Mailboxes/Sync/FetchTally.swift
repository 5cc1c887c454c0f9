import IMAP
import Synchronization

/// Counts messages and bytes of a fetch, to tell its progress.
final class FetchTally: Sendable {
    private struct State {
        var stored = 0
        var total = 0
        var storedBytes = ToldSize.zero
        /// Messages whose size the server has told, and their bytes.
        var sized = 0
        var sizedBytes = ToldSize.zero
    }

    private let state = Mutex(State())

    /// So many more messages are to come.
    func expect(_ count: Int) { state.withLock { $0.total += count } }

    /// The server has told the sizes of these messages. Of `asked` messages, the others have gone.
    func learn(_ sizes: [ToldSize], of asked: Int) {
        state.withLock { state in
            state.sized += sizes.count
            state.sizedBytes += sizes.total
            state.total -= asked - sizes.count
        }
    }

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
