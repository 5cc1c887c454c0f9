/// NAMESPACE (RFC 2342 §5).
struct NamespaceCommand: IMAPCommand {
    private var namespaces = Namespaces()

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("NAMESPACE")
        profile.answers = .namespaces
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) { encoder.word("NAMESPACE") }

    mutating func receive(_ response: Response) {
        if case .namespaces(let found) = response { namespaces = found }
    }

    consuming func answer(_ status: StatusResponse) -> Namespaces { namespaces }
}
