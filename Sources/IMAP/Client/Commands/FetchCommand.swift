/// FETCH and UID FETCH (RFC 9051 §6.4.5). The responses go to a ``FetchStream``.
struct FetchCommand: IMAPCommand {
    let messages: MessageSet
    let items: [FetchItem]
    /// Limits the fetch to messages changed after this point (RFC 7162 §3.1.4.1).
    let changedSince: ModificationSequence?
    /// Whether to ask also for the messages that have vanished since then (RFC 7162 §3.2.6).
    let vanished: Bool
    private var vanishedUIDs = UIDSet(runs: [])

    init(messages: MessageSet, items: [FetchItem], changedSince: ModificationSequence?, vanished: Bool) {
        self.messages = messages
        self.items = items
        self.changedSince = changedSince
        self.vanished = vanished
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("FETCH")
        profile.answers = vanished ? [.fetch, .vanishedEarlier] : .fetch
        profile.usesSequenceNumbers = !messages.isUID
        profile.keepsSequenceNumbers = !messages.isUID
        // Two fetches never overlap: a FETCH response does not name its command, and some servers (Dovecot) hold back
        // the tagged responses of pipelined fetches until they have sent all the messages.
        profile.timing = .stream
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word(messages.isUID ? "UID FETCH " : "FETCH ")
        try encoder.set(messages)
        encoder.word(" (")
        // UID FETCH returns the UID anyway (RFC 9051 §6.4.9), and a duplicate item trips some servers up.
        let asked = items.filter { !(messages.isUID && $0 == .uid) }
        if asked.isEmpty { encoder.word("UID") }
        for (index, item) in asked.enumerated() {
            if index > 0 { encoder.space() }
            try item.encode(into: &encoder)
        }
        encoder.word(")")
        guard let changedSince else { return }
        encoder.word(" (CHANGEDSINCE \(changedSince)\(vanished ? " VANISHED" : ""))")
    }

    mutating func receive(_ response: Response) {
        if case .vanished(let uids, _) = response { for run in uids.runs { vanishedUIDs.insert(run) } }
    }

    /// Returns the vanished UIDs; empty unless ``vanished`` was set.
    consuming func answer(_ status: StatusResponse) -> UIDSet { vanishedUIDs }
}
