/// The messages that were copied or moved, and their new UIDs (UIDPLUS, RFC 4315 §3).
public struct CopyResult: Hashable, Sendable {
    /// The UIDVALIDITY of the destination mailbox.
    public var uidValidity: UIDValidity
    /// The UIDs in the source mailbox.
    public var source: UIDSet
    /// The UIDs in the destination mailbox, in the order of ``source``.
    public var destination: UIDSet
}

/// COPY and MOVE, with or without UID (RFC 9051 §6.4.7, §6.4.8). The answer is `nil` if the server does not report the
/// new UIDs.
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
        // MOVE reports the new UIDs in an untagged OK (RFC 6851 §4.3). No SELECT, which reads those too, can be in
        // progress meanwhile.
        profile.answers = isMove ? .status : []
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
