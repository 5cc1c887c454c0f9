/// COMPRESS DEFLATE (RFC 4978). Both directions are compressed after the server's OK.
struct CompressCommand: IMAPCommand {
    typealias Answer = StatusResponse

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("COMPRESS")
        profile.pacing = .alone
        profile.upgrade = .compression
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) { encoder.word("COMPRESS DEFLATE") }

    func record(_ answer: StatusResponse, in facts: inout SessionFacts) { facts.isCompressed = true }
}
