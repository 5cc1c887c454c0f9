/// ENABLE (RFC 5161): enables extensions and returns those that the server has enabled.
struct EnableCommand: IMAPCommand {
    let capabilities: [Capability]
    private var enabled: Set<Capability> = []

    init(_ capabilities: [Capability]) { self.capabilities = capabilities }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("ENABLE")
        profile.answers = .enabled
        // It changes how names are written, so no command may overlap with it.
        profile.pacing = .alone
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        guard !capabilities.isEmpty else { throw .nothingAsked(command: "ENABLE") }
        encoder.word("ENABLE")
        for capability in capabilities {
            guard capability.name.utf8.allSatisfy({ ASCII.isAtom($0) }) else { throw .malformedFlag(capability.name) }
            encoder.word(" \(capability)")
        }
    }

    mutating func receive(_ response: Response) {
        if case .enabled(let names) = response { enabled.formUnion(names) }
    }

    consuming func answer(_ status: StatusResponse) -> Set<Capability> { enabled }
}
