/// FETCH and UID FETCH (RFC 9051 §6.4.5); its answers go to a ``FetchStream``.
struct FetchCommand: IMAPCommand {
    let messages: MessageSet
    let items: [FetchItem]
    /// Only messages changed after this point (RFC 7162 §3.1.4.1).
    let changedSince: ModificationSequence?
    /// Also what has vanished since then (RFC 7162 §3.2.6).
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
        // Two are never under way together: a FETCH answer does not say whose it is, and servers (Dovecot) hold back the
        // tagged answers of commands that came together until all their messages are out.
        profile.timing = .stream
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word(messages.isUID ? "UID FETCH " : "FETCH ")
        try encoder.set(messages)
        encoder.word(" (")
        // UID FETCH brings the UID unasked (RFC 9051 §6.4.9); a name that stands twice is what servers stumble over.
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

    /// What has vanished, where that was asked for.
    consuming func answer(_ status: StatusResponse) -> UIDSet { vanishedUIDs }
}
