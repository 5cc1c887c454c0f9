/// A one-word command that returns only its status.
struct PlainCommand: IMAPCommand {
    private let profile: CommandProfile

    static let noop = PlainCommand("NOOP")
    static let check = PlainCommand("CHECK")
    static let close = PlainCommand("CLOSE", sentAlone: true) { $0.endsSelection = true }
    static let unselect = PlainCommand("UNSELECT", sentAlone: true) { $0.endsSelection = true }
    static let logout = PlainCommand("LOGOUT", sentAlone: true) { $0.isLogout = true }
    static let startTLS = PlainCommand("STARTTLS", sentAlone: true) { ($0.upgrade, $0.phase) = (.tls, .startTLS) }

    private init(_ name: String, sentAlone: Bool = false, _ change: (inout CommandProfile) -> Void = { _ in }) {
        var profile = CommandProfile(name)
        if sentAlone { profile.pacing = .alone }
        change(&profile)
        self.profile = profile
    }

    func profile(in context: SessionContext) -> CommandProfile { profile }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) { encoder.word(profile.name) }

    typealias Answer = StatusResponse
}
