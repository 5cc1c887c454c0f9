import IMAP
import Synchronization

/// How many refusals of single messages a folder is worth in one pass.
final class RefusalBudget: Sendable {
    private struct State {
        var all = 0
        /// Refusals for the moment, since the last message that came.
        var temporary = 0
    }

    private let limits: FetchLimits
    private let state = Mutex(State())

    init(_ limits: FetchLimits) { self.limits = limits }

    func noteAnswer() { state.withLock { $0.temporary = 0 } }

    /// A message was asked for alone and has not come.
    /// - Parameter refusal: `nil` if the server passed it over in silence.
    /// - Returns: `true` if the folder is given up for this pass.
    func spend(on refusal: IMAPError?) -> Bool {
        state.withLock { state in
            state.all += 1
            state.temporary = refusal?.isTemporary == true ? state.temporary + 1 : 0
            return state.all >= limits.refusals || state.temporary >= limits.temporaryRefusals
        }
    }
}
