/// Which messages were copied or moved, and which they became, in the same order (UIDPLUS, RFC 4315 §3).
public struct CopyResult: Hashable, Sendable {
    public var uidValidity: UIDValidity
    public var source: UIDSet
    public var destination: UIDSet
}

/// COPY and MOVE, with or without UID (RFC 9051 §6.4.7, §6.4.8). The answer is `nil` where the server does not say.
struct CopyCommand: IMAPCommand {
    let messages: MessageSet
    let mailbox: MailboxName
    let isMove: Bool
    private var result: CopyResult?

    init(messages: MessageSet, mailbox: MailboxName, isMove: Bool) {
        self.messages = messages
        self.mailbox = mailbox
        self.isMove = isMove
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile(isMove ? "MOVE" : "COPY")
        // MOVE says where the messages went in an untagged OK (RFC 6851 §4.3): no SELECT is in progress beside it.
        profile.answers = isMove ? .selected : []
        profile.usesSequenceNumbers = !messages.isUID
        profile.timing = .work
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word("\(messages.isUID ? "UID " : "")\(isMove ? "MOVE" : "COPY") ")
        try encoder.set(messages)
        encoder.space()
        try encoder.mailbox(mailbox)
    }

    mutating func receive(_ response: Response) {
        if case .status(let status) = response { take(status.code) }
    }

    private mutating func take(_ code: ResponseCode?) {
        guard case .copyUID(let validity, let source, let destination) = code else { return }
        result = CopyResult(uidValidity: validity, source: source, destination: destination)
    }

    consuming func answer(_ status: StatusResponse) -> CopyResult? {
        take(status.code)
        return result
    }
}
