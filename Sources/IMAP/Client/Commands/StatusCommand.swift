/// STATUS (RFC 9051 §6.3.11).
struct StatusCommand: IMAPCommand {
    let mailbox: MailboxName
    let items: [StatusItem]
    private var status: MailboxStatus?

    init(mailbox: MailboxName, items: [StatusItem]) {
        self.mailbox = mailbox
        self.items = items
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("STATUS")
        profile.answers = .mailboxStatus
        profile.answersAreDistinct = true
        profile.mailbox = mailbox
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        guard !items.isEmpty else { throw .nothingAsked(command: "STATUS") }
        encoder.word("STATUS ")
        try encoder.mailbox(mailbox)
        encoder.word(" (\(items.map(\.rawValue).joined(separator: " ")))")
    }

    mutating func receive(_ response: Response) {
        if case .mailboxStatus(let found) = response { status = found }
    }

    consuming func answer(_ status: StatusResponse) -> MailboxStatus { self.status ?? MailboxStatus(name: mailbox) }
}
