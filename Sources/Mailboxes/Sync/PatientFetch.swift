import IMAP

/// Asks for something of some messages, and finds out which of them the server refuses, passes over, or ends the session at.
///
/// One command for all; the part that is refused is halved until the messages are found, and what is passed over in silence
/// is asked for alone.
struct PatientFetch {
    /// It was not gone through with.
    struct End: Error {
        /// Why. The session may be over, or may go on.
        let error: IMAPError
        /// What the last command has asked for and did not get.
        let left: UIDRanges
        /// The message in the middle of which the session ended.
        let inProgress: UInt32?
        /// The last command had answers.
        let hasAnswers: Bool
    }

    struct Answer {
        /// Why messages did not come that were asked for alone.
        var refused: [UInt32: String] = [:]
        /// Messages of which the server says nothing, although they were asked for alone.
        var silent = UIDRanges()
        /// Messages that others have removed meanwhile.
        var gone = UIDRanges()
        var end: End?
        /// It was refused with what needs an extension, and given without.
        var wasPlain = false
    }

    let session: IMAPSession
    let budget: RefusalBudget

    /// - Parameters:
    ///   - plain: what is asked for if the server refuses `items`, of which some need an extension.
    ///   - limit: bytes of one message.
    ///   - isWhole: whether an answer brings all that was asked for of a message.
    ///   - take: is given each answer for a message of `uids`, also those that are not whole.
    /// - Throws: what `take` throws.
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
            guard error.isRefusal, !error.asksForPatience else {
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
                // Servers refuse a command that names a message which others have removed (RFC 2180 §4.1).
                hasLooked = true
                guard let rest = await remaining(of: run.left, &answer) else { return answer }
                work += rest == run.left ? rest.parts(2) : rest.isEmpty ? [] : [rest]
            }
        }
        try await askAlone(silent, ofAsked: uids, &answer) { part in try await run(part, items, limit, isWhole, take) }
        return answer
    }

    /// What came with no command is asked for alone, if it is still there.
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
            if let error = one.error, !error.isRefusal || error.asksForPatience {
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

    /// Those of the messages that others have not removed meanwhile.
    /// - Returns: `nil` if the answer ends here.
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
        command: "FETCH", StatusResponse(kind: .no, code: nil, text: UndeliveredReason.silence))

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
        // Some servers leave the UID out (RFC 9051 §6.4.9 demands it). To a command for one message the only whole answer is
        // the one for it.
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
