/// A command: how to write it, which responses it collects, and what it returns. Each has its own file.
protocol IMAPCommand: Sendable {
    associatedtype Answer: Sendable

    func profile(in context: SessionContext) -> CommandProfile

    /// Writes the command without its tag and line end.
    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError)

    /// Receives an untagged response of a kind that the profile lists.
    mutating func receive(_ response: Response) throws(IMAPError)

    /// Receives all attributes of one message, if the profile lists FETCH.
    mutating func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) throws(IMAPError)

    /// Receives the text of a `+` and returns the line to send, without its line end; `nil` sends nothing.
    mutating func respond(to challenge: [UInt8]) throws(IMAPError) -> [UInt8]?

    /// Returns the command's answer after the server's OK.
    consuming func answer(_ status: StatusResponse) throws(IMAPError) -> Answer

    /// Records what the answer changes in the session.
    func record(_ answer: Answer, in facts: inout SessionFacts)

    /// Returns the error for a NO or BAD in a phase of the session.
    func refusal(_ status: StatusResponse, in phase: IMAPError.Phase) -> IMAPError
}

/// What a command's encoding depends on. It changes only with a server's response.
struct SessionContext: Sendable {
    var capabilities = CapabilitySet([])
    /// Whether UTF8=ACCEPT or IMAP4rev2 has been enabled.
    var utf8 = false
    /// The extensions that the server has confirmed with ENABLED.
    var enabled: Set<Capability> = []
}

extension IMAPCommand {
    mutating func receive(_ response: Response) {}

    mutating func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) {}

    mutating func respond(to challenge: [UInt8]) throws(IMAPError) -> [UInt8]? {
        throw .protocolViolation(.unexpectedContinuation, phase: .open)
    }

    func record(_ answer: Answer, in facts: inout SessionFacts) {}

    func refusal(_ status: StatusResponse, in phase: IMAPError.Phase) -> IMAPError {
        let name = profile(in: SessionContext()).name
        return status.kind == .bad
            ? .bad(command: name, status, phase: phase) : .no(command: name, status, phase: phase)
    }
}

extension IMAPCommand where Answer == StatusResponse {
    consuming func answer(_ status: StatusResponse) -> StatusResponse { status }
}
