/// The result of STORE.
public struct StoreResult: Hashable, Sendable {
    /// The messages with their new flags, if the server reports them.
    public var changes: [FetchedMessage] = []
    /// Messages left alone because they had changed since (RFC 7162 §3.1.3). UIDs, or sequence numbers if the command
    /// used those.
    public var modified: [ClosedRange<UInt32>] = []
}

/// STORE and UID STORE (RFC 9051 §6.4.6), with UNCHANGEDSINCE (RFC 7162 §3.1.3).
struct StoreCommand: IMAPCommand {
    let messages: MessageSet
    let change: StoreChange
    let isSilent: Bool
    let unchangedSince: ModificationSequence?
    let limit: Int
    private var result = StoreResult()

    init(
        messages: MessageSet, change: StoreChange, isSilent: Bool, unchangedSince: ModificationSequence?, limit: Int
    ) {
        self.messages = messages
        self.change = change
        self.isSilent = isSilent
        self.unchangedSince = unchangedSince
        self.limit = limit
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("STORE")
        profile.answers = .fetch
        profile.usesSequenceNumbers = !messages.isUID
        profile.keepsSequenceNumbers = !messages.isUID
        profile.timing = .work
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word(messages.isUID ? "UID STORE " : "STORE ")
        try encoder.set(messages)
        encoder.space()
        if let unchangedSince { encoder.word("(UNCHANGEDSINCE \(unchangedSince)) ") }
        try change.encode(into: &encoder, isSilent: isSilent)
    }

    mutating func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) throws(IMAPError) {
        guard result.changes.count < limit else { throw .limitExceeded(.answers, maximum: limit) }
        result.changes.append(FetchedMessage(sequenceNumber: message, attributes: attributes))
    }

    consuming func answer(_ status: StatusResponse) -> StoreResult {
        if case .modified(let runs) = status.code { result.modified = runs }
        return result
    }
}
