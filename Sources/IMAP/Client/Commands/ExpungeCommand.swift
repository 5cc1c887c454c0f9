/// EXPUNGE, or UID EXPUNGE for some messages only (RFC 9051 §6.4.3, RFC 4315 §2.1). Removals arrive as events.
struct ExpungeCommand: IMAPCommand {
    let uids: UIDSet?

    typealias Answer = StatusResponse

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("EXPUNGE")
        profile.timing = .work
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        guard let uids else { return encoder.word("EXPUNGE") }
        encoder.word("UID EXPUNGE ")
        try encoder.set(.uids(uids))
    }
}
