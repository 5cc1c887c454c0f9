/// A one-word command that returns only its status: NOOP, CHECK, CLOSE, UNSELECT, LOGOUT, STARTTLS.
struct PlainCommand: IMAPCommand {
    let name: String
    var pacing = CommandProfile.Pacing.pipelined
    var upgrade: CommandProfile.Upgrade?

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile(name)
        profile.pacing = pacing
        profile.upgrade = upgrade
        if upgrade == .tls { profile.phase = .startTLS }
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) { encoder.word(name) }

    typealias Answer = StatusResponse
}
