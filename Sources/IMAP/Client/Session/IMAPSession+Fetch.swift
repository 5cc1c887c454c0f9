import NIOCore

extension IMAPSession {
    /// Fetches from the selected mailbox and passes everything to the closure as it arrives (FETCH, RFC 9051 §6.4.5).
    ///
    /// Bodies come in pieces and nothing is collected. If the closure is slow, the socket is not read until it has
    /// caught up. No command may be sent from within the closure, since its response would come after the rest of this
    /// one. If the closure throws, the rest of the response is read and dropped before the error is rethrown.
    /// Cancelling the task ends the session at once.
    ///
    /// The response may include messages or attributes that were not requested: servers send flag updates in between,
    /// and answer `n:*` with the last message even if its number is below `n`.
    /// - Parameters:
    ///   - messages: The messages to fetch. An empty set fetches nothing.
    ///   - items: What to fetch of each message.
    ///   - changedSince: Fetches only messages changed after this point. Needs CONDSTORE (RFC 7162 §3.1.4.1).
    ///   - vanished: Pass `true`, with UIDs and `changedSince`, to learn also which messages of the set have vanished
    ///     since. Needs QRESYNC enabled.
    ///   - body: Called with each event.
    /// - Returns: The vanished UIDs; empty unless `vanished` is set.
    /// - Throws: ``IMAPError`` if no mailbox is selected, the server refuses the command, or the session ends;
    ///   otherwise whatever the closure throws.
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

    /// Fetches messages and passes each to the closure once it is complete, with its sections in memory.
    ///
    /// For messages that may be large, use ``fetch(_:_:changedSince:vanished:_:)``, whose notes apply here too.
    /// - Parameters:
    ///   - messages: The messages to fetch. An empty set fetches nothing.
    ///   - items: What to fetch of each message.
    ///   - changedSince: Fetches only messages changed after this point. Needs CONDSTORE (RFC 7162 §3.1.4.1).
    ///   - vanished: Pass `true`, with UIDs and `changedSince`, to learn also which messages of the set have vanished
    ///     since. Needs QRESYNC enabled.
    ///   - limit: The most bytes that the sections of one message may have in total.
    ///   - naming: Called with a message's UID once it is known, usually before its sections arrive. If the session
    ///     ends while a message arrives, this identifies it.
    ///   - body: Called with each message.
    /// - Returns: The vanished UIDs; empty unless `vanished` is set.
    /// - Throws: ``IMAPError/limitExceeded(_:maximum:phase:)`` if a message exceeds `limit`; otherwise as
    ///   ``fetch(_:_:changedSince:vanished:_:)``.
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

    /// Fetches small items, such as flags and envelopes, and returns all messages.
    /// - Parameters:
    ///   - messages: The messages to fetch. An empty set fetches nothing.
    ///   - items: What to fetch of each message.
    ///   - changedSince: Fetches only messages changed after this point. Needs CONDSTORE (RFC 7162 §3.1.4.1).
    /// - Throws: ``IMAPError`` if no mailbox is selected, the server refuses the command, the messages exceed
    ///   ``IMAPLimits/answers`` or ``IMAPLimits/answerBytes``, or the session ends.
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
