import IMAP
import Synchronization

/// What a pass over a mailbox has done so far, across all its sessions.
///
/// A server may end the session in the middle of a pass. The pass then continues with the rest in another session, and
/// treats the folder at which the last one ended with caution.
final class FetchCourse: Sendable {
    /// How a folder is treated after sessions have ended at it.
    enum Caution: Hashable, Sendable {
        case none
        /// The folder is fetched without extensions.
        case plain
        /// Only new messages are fetched, without extensions, for this reason.
        case careful(reason: String)
        /// The folder is left out of this pass, for this reason.
        case avoided(reason: String)
    }

    /// What was under way when a session ended.
    enum Place: Hashable, Sendable {
        case list
        case folder(String)
        /// Messages of a folder. The suspected ones are already stored.
        case messages
        /// The user's actions. The one under way is already stored.
        case actions
        case other
    }

    private struct State {
        var finished: Set<String> = []
        var opened: Set<String> = []
        var new: [StoredPart.New] = []
        var oversize: [FetchSummary.Oversize] = []
        var failed: [String: FetchSummary.FailedFolder] = [:]
        var refusedActions: [Int64: String] = [:]
        var cautions: [Place: Caution] = [:]
        var reconnects = 0
        /// The first temporary refusal. It counts only while no folder was fetched.
        var temporary: IMAPError?
        var hasFetched = false
    }

    let isThorough: Bool
    private let limits: FetchLimits
    private let mayReconnect: Bool
    private let state = Mutex(State())

    /// - Parameter mayReconnect: Whether the caller opens another session after ``SessionLost``.
    init(_ limits: FetchLimits, isThorough: Bool = false, mayReconnect: Bool) {
        (self.limits, self.isThorough, self.mayReconnect) = (limits, isThorough, mayReconnect)
    }

    // MARK: Sessions

    /// Records that a session has ended.
    ///
    /// - Returns: ``SessionLost`` if the pass continues in another session; otherwise `error`.
    func next(after error: IMAPError, at place: Place) -> any Error {
        guard error.endsSession, !error.stopsAccount else { return error }
        return state.withLock { state in
            switch (place, state.cautions[place] ?? .none) {
            case (.messages, _), (.actions, _), (.other, _): break
            case (_, .none): state.cautions[place] = .plain
            case (_, .plain): state.cautions[place] = .careful(reason: error.words)
            case (_, .careful), (_, .avoided): state.cautions[place] = .avoided(reason: error.words)
            }
            if case .timeLimitPassed = error {
                state.reconnects += limits.reconnectsForSilence
            } else {
                state.reconnects += 1
            }
            return mayReconnect && state.reconnects <= limits.reconnects ? SessionLost(error: error) : error
        }
    }

    /// How long to wait before opening the next session.
    var pause: Duration { state.withLock { $0.reconnects <= 2 ? .zero : limits.reconnectPause } }

    func caution(at place: Place) -> Caution { state.withLock { $0.cautions[place] ?? .none } }

    // MARK: Folders

    func isFinished(_ folder: String) -> Bool { state.withLock { $0.finished.contains(folder) } }

    /// Adds the messages that a folder has brought.
    func add(_ new: [StoredPart.New], _ oversize: [FetchSummary.Oversize]) {
        state.withLock { state in
            state.new += new
            state.oversize += oversize
        }
    }

    func noteOpening(_ folder: String) { _ = state.withLock { $0.opened.insert(folder) } }

    /// Records that this pass is done with a folder.
    func finish(_ folder: String, _ failure: FetchSummary.FailedFolder? = nil, temporary: IMAPError? = nil) {
        state.withLock { state in
            state.finished.insert(folder)
            state.failed[folder] = failure
            if failure == nil { state.hasFetched = true }
            if let temporary, state.temporary == nil { state.temporary = temporary }
        }
    }

    /// Records whether the server has listed its folders.
    ///
    /// - Parameter reason: Why the server's folders are not known; `nil` if they are.
    func noteList(_ reason: String?) {
        let all = FetchSummary.FailedFolder.allFolders
        state.withLock { state in
            state.failed[all] = reason.map { .init(folder: all, reason: $0, isClosed: false) }
        }
    }

    func noteActions(_ summary: ActionSummary) {
        state.withLock { $0.refusedActions.merge(summary.refused) { $1 } }
    }

    /// The temporary refusal to throw if no folder could be fetched; otherwise `nil`.
    var temporaryFailure: IMAPError? { state.withLock { $0.hasFetched ? nil : $0.temporary } }

    var failures: [FetchSummary.FailedFolder] {
        state.withLock { $0.failed.values.sorted { $0.folder < $1.folder } }
    }

    /// The summary, without what earlier passes have stored.
    var summary: FetchSummary {
        let failures = failures
        return state.withLock { state in
            var summary = FetchSummary()
            summary.newMessages = state.new.sorted { ($0.receivedAt, $1.id) < ($1.receivedAt, $0.id) }.map(\.id)
            summary.openedFolderCount = state.opened.count
            summary.oversize = state.oversize
            summary.failedFolders = failures
            summary.refusedActions = state.refusedActions
            return summary
        }
    }
}

/// Thrown if a session ended in the middle of a pass that continues in another one.
struct SessionLost: Error {
    let error: IMAPError
}
