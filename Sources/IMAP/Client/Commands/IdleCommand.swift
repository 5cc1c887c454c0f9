/// IDLE (RFC 2177, RFC 9051 §6.3.13): the server tells what happens until DONE.
struct IdleCommand: IMAPCommand {
    typealias Answer = StatusResponse

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("IDLE")
        profile.pacing = .alone
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) { encoder.word("IDLE") }

    /// The server's agreement asks for nothing; DONE is sent when somebody wants the connection.
    mutating func respond(to challenge: [UInt8]) -> [UInt8]? { nil }
}
