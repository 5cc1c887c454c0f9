import IMAP
import Synchronization

/// The number of refusals of single messages that one pass tolerates in a folder.
final class RefusalBudget: Sendable {
    private struct State {
        var all = 0
        /// Temporary refusals since the last message that came.
        var temporary = 0
    }

    private let limits: FetchLimits
    private let state = Mutex(State())

    init(_ limits: FetchLimits) { self.limits = limits }

    /// Records that a message came.
    func noteAnswer() { state.withLock { $0.temporary = 0 } }

    /// Records that a message was requested alone and did not come.
    ///
    /// - Parameter refusal: The server's refusal; `nil` if it silently left the message out.
    /// - Returns: Whether to give up on the folder for this pass.
    func spend(on refusal: IMAPError?) -> Bool {
        state.withLock { state in
            state.all += 1
            state.temporary = refusal?.isTemporary == true ? state.temporary + 1 : 0
            return state.all >= limits.refusals || state.temporary >= limits.temporaryRefusals
        }
    }
}
