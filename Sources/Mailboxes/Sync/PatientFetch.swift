import IMAP
import Synchronization

/// Fetches items of messages, and finds out which messages the server refuses, omits, or ends the session at.
///
/// It starts with one command for all messages. A refused part is halved until the refused messages are found, and
/// omitted messages are asked for one by one.
struct PatientFetch {
    /// The reason for an early end, and where it happened.
    struct End: Error {
        /// The error. The session may have ended or not.
        let error: IMAPError
        /// The messages that the last command asked for and did not get.
        let left: UIDRanges
        /// The message whose response was cut off when the session ended.
        let inProgress: UInt32?
        /// Whether the last command got any answers.
        let hasAnswers: Bool
    }

    struct Answer {
        /// Why messages did not arrive although they were asked for alone, by UID.
        var refused: [UInt32: String] = [:]
        /// Messages that the server omits although they were asked for alone.
        var silent = UIDRanges()
        /// Messages that other clients have removed in the meantime.
        var gone = UIDRanges()
        var end: End?
        /// Whether the server refused the items that need an extension, and answered without them.
        var wasPlain = false
    }

    let session: IMAPSession
    let budget: RefusalBudget

    /// Fetches items of messages.
    ///
    /// - Parameters:
    ///   - uids: The messages.
    ///   - items: The items to fetch.
    ///   - plain: The items to ask for if the server refuses `items`, some of which need an extension.
    ///   - limit: The largest size of one message, in bytes.
    ///   - isWhole: Returns whether an answer has everything that was asked for of a message.
    ///   - take: Receives each answer for a message of `uids`, including incomplete ones.
    /// - Throws: What `take` throws.
    func ask(
        _ uids: UIDRanges, _ items: [FetchItem], plain: [FetchItem]? = nil, limit: Int = 64 << 20,
        isWhole: (UInt32, FetchedMessage) -> Bool, take: (UInt32, FetchedMessage) async throws -> Void
    ) async throws -> Answer {
        var answer = Answer()
        var (items, plain) = (items, plain)
        var work = uids.isEmpty ? [] : [uids]
        var silent = UIDRanges()
        var hasLooked = false
        while let part = work.popLast() {
            let run = try await run(part, items, limit, isWhole, take)
            guard let error = run.error else {
                for range in run.left.ranges { silent.insert(range) }
                continue
            }
            guard !run.left.isEmpty || !error.isRefusal else { continue }
            guard error.isRefusal, !error.stopsAccount else {
                answer.end = run.end(error)
                return answer
            }
            if let simpler = plain {
                plain = nil
                let again = try await self.run(run.left, simpler, limit, isWhole, take)
                if again.error == nil {
                    (items, answer.wasPlain) = (simpler, true)
                    for range in again.left.ranges { silent.insert(range) }
                    continue
                }
                if let error = again.error, !error.isRefusal {
                    answer.end = again.end(error)
                    return answer
                }
            }
            if part.count == 1, let uid = part.first {
                answer.refused[uid] = error.words
                if budget.spend(on: error) {
                    answer.end = run.end(error)
                    return answer
                }
            } else if hasLooked {
                work += run.left.parts(2)
            } else {
                // Servers refuse a command that names a message which another client has removed (RFC 2180 §4.1).
                hasLooked = true
                guard let rest = await remaining(of: run.left, &answer) else { return answer }
                work += rest == run.left ? rest.parts(2) : rest.isEmpty ? [] : [rest]
            }
        }
        try await askAlone(silent, ofAsked: uids, &answer) { part in try await run(part, items, limit, isWhole, take) }
        return answer
    }

    /// Asks for each omitted message alone, if it still exists.
    private func askAlone(
        _ silent: UIDRanges, ofAsked uids: UIDRanges, _ answer: inout Answer, _ run: (UIDRanges) async throws -> Run
    ) async throws {
        guard !silent.isEmpty else { return }
        guard uids.count > 1 else {
            answer.silent = silent
            return
        }
        guard let present = await remaining(of: silent, &answer) else { return }
        for uid in present.descending {
            let one = try await run(UIDRanges([uid]))
            if let error = one.error, !error.isRefusal || error.stopsAccount {
                answer.end = one.end(error)
                return
            }
            guard !one.left.isEmpty else { continue }
            if let error = one.error { answer.refused[uid] = error.words } else { answer.silent.insert(uid...uid) }
            if budget.spend(on: one.error) {
                answer.end = one.end(one.error ?? Self.silence)
                return
            }
        }
    }

    /// Returns those of the messages that other clients have not removed in the meantime.
    ///
    /// - Returns: The remaining UIDs; `nil` if the answer ends here.
    private func remaining(of uids: UIDRanges, _ answer: inout Answer) async -> UIDRanges? {
        do throws(IMAPError) {
            let rest = try await session.remaining(of: uids)
            for range in uids.subtracting(rest).ranges { answer.gone.insert(range) }
            return rest
        } catch {
            answer.end = End(error: error, left: UIDRanges(), inProgress: nil, hasAnswers: true)
            return nil
        }
    }

    private static let silence = IMAPError.no(
        command: "FETCH", StatusResponse(kind: .no, code: nil, text: UndeliveredReason.silence.rawValue))

    // MARK: One command

    private struct Run {
        var left: UIDRanges
        var inProgress: UInt32?
        var hasAnswers = false
        var error: IMAPError?

        func end(_ error: IMAPError) -> End {
            End(error: error, left: left, inProgress: inProgress, hasAnswers: hasAnswers)
        }
    }

    private func run(
        _ part: UIDRanges, _ items: [FetchItem], _ limit: Int, _ isWhole: (UInt32, FetchedMessage) -> Bool,
        _ take: (UInt32, FetchedMessage) async throws -> Void
    ) async throws -> Run {
        var run = Run(left: part)
        var inProgress: UInt32?
        // Some servers leave the UID out, which RFC 9051 §6.4.9 requires. If a command asks for one message and gets
        // exactly one complete answer, that is the message.
        var nameless: [FetchedMessage] = []
        let alone = part.count == 1 ? part.first : nil
        do {
            try await session.fetchMessages(
                .uids(part.uidSet), items, limit: limit, naming: { inProgress = $0.rawValue }
            ) { message in
                inProgress = nil
                guard let uid = message.uid?.rawValue else {
                    if let alone, nameless.count < 2, isWhole(alone, message) { nameless.append(message) }
                    return
                }
                guard run.left.contains(uid) else { return }
                try await take(uid, message)
                guard isWhole(uid, message) else { return }
                run.left.remove(uid)
                run.hasAnswers = true
            }
        } catch let error as IMAPError {
            guard error != .cancelled else { throw error }
            run.error = error
        }
        if let alone, nameless.count == 1, run.left.contains(alone) {
            try await take(alone, nameless[0])
            run.left.remove(alone)
            run.hasAnswers = true
        }
        if run.hasAnswers { budget.noteAnswer() }
        run.inProgress = inProgress
        return run
    }
}

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
