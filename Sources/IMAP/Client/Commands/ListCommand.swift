/// LIST and LSUB (RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154), and XLIST, the predecessor of SPECIAL-USE.
struct ListCommand: IMAPCommand {
    enum Verb: String, Sendable {
        case list = "LIST"
        case subscribed = "LSUB"
        case xlist = "XLIST"
    }

    let verb: Verb
    let reference: MailboxName
    let pattern: MailboxName
    /// Whether to send `RETURN (SPECIAL-USE)`. A `RETURN` option needs LIST-EXTENDED or its own extension.
    let returnsSpecialUse: Bool
    let status: [StatusItem]
    let limit: Int
    private var entries: [MailboxListEntry] = []
    private var statuses: [MailboxName: MailboxStatus] = [:]

    init(
        verb: Verb, reference: MailboxName = "", pattern: MailboxName = "*", returnsSpecialUse: Bool = false,
        status: [StatusItem] = [], limit: Int
    ) {
        self.verb = verb
        self.reference = reference
        self.pattern = pattern
        self.returnsSpecialUse = returnsSpecialUse
        self.status = status
        self.limit = limit
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile(verb.rawValue)
        profile.answers = verb == .subscribed ? [.subscribed] : [.list]
        if !status.isEmpty { profile.answers.insert(.mailboxStatus) }
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word(verb.rawValue)
        encoder.space()
        try encoder.mailbox(reference)
        encoder.space()
        try encoder.mailbox(pattern)
        var options: [String] = returnsSpecialUse ? ["SPECIAL-USE"] : []
        if !status.isEmpty { options.append("STATUS (\(status.map(\.rawValue).joined(separator: " ")))") }
        if !options.isEmpty { encoder.word(" RETURN (\(options.joined(separator: " ")))") }
    }

    mutating func receive(_ response: Response) throws(IMAPError) {
        guard entries.count < limit, statuses.count < limit else {
            throw .limitExceeded(.answers, maximum: limit)
        }
        switch response {
        case .list(let entry), .subscribed(let entry): entries.append(entry)
        case .mailboxStatus(let status): statuses[status.name] = status
        default: break
        }
    }

    consuming func answer(_ status: StatusResponse) -> [MailboxListEntry] {
        guard !statuses.isEmpty else { return entries }
        return entries.map { entry in
            var entry = entry
            entry.status = statuses[entry.name]
            return entry
        }
    }
}
