/// CAPABILITY (RFC 9051 §6.1.1).
struct CapabilityCommand: IMAPCommand {
    private var capabilities = CapabilitySet([])

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("CAPABILITY")
        profile.answers = .capability
        profile.pacing = .alone
        profile.phase = .capabilities
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) { encoder.word("CAPABILITY") }

    mutating func receive(_ response: Response) {
        if case .capability(let set) = response { capabilities = set }
    }

    consuming func answer(_ status: StatusResponse) -> CapabilitySet {
        if capabilities.isEmpty, case .capability(let set) = status.code { return set }
        return capabilities
    }
}
