/// One command: how it is written, which answers it gathers, what it makes of them. One file a command.
protocol IMAPCommand: Sendable {
    associatedtype Answer: Sendable

    func profile(in context: SessionContext) -> CommandProfile

    /// Writes the command, without tag and line end.
    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError)

    /// An untagged answer of a kind that the profile names.
    mutating func receive(_ response: Response) throws(IMAPError)

    /// A FETCH answer, for a profile that names it: all attributes of one message.
    mutating func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) throws(IMAPError)

    /// `+` with its text, for a command that is more than a line: what to send, without line end; `nil`: nothing.
    mutating func respond(to challenge: [UInt8]) throws(IMAPError) -> [UInt8]?

    /// Makes the answer, when the server has said OK.
    consuming func answer(_ status: StatusResponse) throws(IMAPError) -> Answer

    /// Notes what the answer changes for the session.
    func record(_ answer: Answer, in facts: inout SessionFacts)

    /// What NO or BAD becomes.
    func refusal(_ status: StatusResponse) -> IMAPError
}

/// What commands are written by: the same for all commands between two answers that change it.
struct SessionContext: Sendable {
    var capabilities = CapabilitySet([])
    /// UTF8=ACCEPT or IMAP4rev2 has been enabled.
    var utf8 = false
    /// What the server has agreed to by ENABLED.
    var enabled: Set<Capability> = []
}

extension IMAPCommand {
    mutating func receive(_ response: Response) {}

    mutating func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) {}

    mutating func respond(to challenge: [UInt8]) throws(IMAPError) -> [UInt8]? {
        throw .protocolViolation(.unexpectedContinuation)
    }

    func record(_ answer: Answer, in facts: inout SessionFacts) {}

    func refusal(_ status: StatusResponse) -> IMAPError {
        let name = profile(in: SessionContext()).name
        return status.kind == .bad ? .bad(command: name, status) : .no(command: name, status)
    }
}

extension IMAPCommand where Answer == StatusResponse {
    consuming func answer(_ status: StatusResponse) -> StatusResponse { status }
}
