import NIOCore

extension IMAPSession {
    /// Fetches from the selected mailbox and hands everything out as it arrives (FETCH, RFC 9051 §6.4.5).
    ///
    /// Bodies come in pieces, and nothing is gathered: where the closure is slow, the socket is no longer read until it
    /// has caught up. No command may be given from within the closure, since its answer would stand behind the rest of
    /// this one. An error that the closure throws is thrown here, after the rest of the answer has been read and
    /// dropped. Cancelling the task ends the session at once.
    ///
    /// An answer may name messages or attributes that were not asked for: servers put news of flags between, and answer
    /// `n:*` with the last message even where its number is below `n`.
    /// - Parameters:
    ///   - changedSince: only messages changed after this point. Needs CONDSTORE (RFC 7162 §3.1.4.1).
    ///   - vanished: with `changedSince`, answer also which messages of the set have gone since. Needs QRESYNC enabled.
    /// - Returns: the UIDs that have vanished, where they were asked for.
    @discardableResult
    nonisolated(nonsending) public func fetch(
        _ messages: MessageSet, _ items: [FetchItem], changedSince: ModificationSequence? = nil,
        vanished: Bool = false, _ body: (FetchEvent) async throws -> Void
    ) async throws -> UIDSet {
        guard !messages.isEmpty else { return UIDSet(runs: []) }
        guard connection.facts.selected != nil else { throw IMAPError.noMailboxSelected(command: "FETCH") }
        let command = FetchCommand(
            messages: messages, items: items, changedSince: changedSince,
            vanished: vanished && messages.isUID && changedSince != nil)
        return try await connection.stream(command, body)
    }

    /// Fetches and hands out each message when all of it has arrived, its sections in memory.
    ///
    /// For messages that may be large use ``fetch(_:_:changedSince:vanished:_:)``; what is said there holds here too.
    /// - Parameters:
    ///   - limit: bytes that one message's sections may have together; past it ``IMAPError/limitExceeded(_:maximum:)``
    ///     is thrown.
    ///   - naming: is called with a message's UID as soon as it is known, mostly before its sections. If the session ends
    ///     while a message arrives, this tells which one.
    @discardableResult
    nonisolated(nonsending) public func fetchMessages(
        _ messages: MessageSet, _ items: [FetchItem], changedSince: ModificationSequence? = nil,
        vanished: Bool = false, limit: Int = 64 << 20, naming: (UID) -> Void = { _ in },
        _ body: (FetchedMessage) async throws -> Void
    ) async throws -> UIDSet {
        var assembler = MessageAssembler(limit: limit)
        return try await fetch(messages, items, changedSince: changedSince, vanished: vanished) { event in
            if case .attributes(let attributes) = event {
                for case .uid(let uid) in attributes { naming(uid) }
            }
            if let message = try assembler.take(event) { try await body(message) }
        }
    }

    /// Fetches what is small, flags and envelopes, and answers all of it.
    public func fetchAll(
        _ messages: MessageSet, _ items: [FetchItem], changedSince: ModificationSequence? = nil
    ) async throws(IMAPError) -> [FetchedMessage] {
        var found: [FetchedMessage] = []
        let limits = configuration.limits
        var kept = 0
        var assembler = MessageAssembler(limit: limits.answerBytes)
        do {
            try await fetch(messages, items, changedSince: changedSince) { event in
                kept += event.keptBytes
                guard kept <= limits.answerBytes else {
                    throw IMAPError.limitExceeded(.answerBytes, maximum: limits.answerBytes)
                }
                guard let message = try assembler.take(event) else { return }
                guard found.count < limits.answers else {
                    throw IMAPError.limitExceeded(.answers, maximum: limits.answers)
                }
                found.append(message)
            }
        } catch let error as IMAPError {
            throw error
        } catch {
            throw .cancelled
        }
        return found
    }
}
