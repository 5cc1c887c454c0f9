/// IDLE (RFC 2177, RFC 9051 §6.3.13): the server reports changes until the client sends DONE.
struct IdleCommand: IMAPCommand {
    typealias Answer = StatusResponse

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("IDLE")
        profile.pacing = .alone
        profile.isIdle = true
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) { encoder.word("IDLE") }

    /// Sends nothing: the server's `+` needs no reply. ``SessionMachine/endIdle()`` sends DONE.
    mutating func respond(to challenge: [UInt8]) -> [UInt8]? { nil }
}
