import IMAP
import MailWire

/// Why watching a mailbox has to pause.
struct WatchSetback: Error, Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// The password was refused: trying again could lock the account.
        case passwordRefused
        /// The server has no time now (RFC 5530: UNAVAILABLE, INUSE, SERVERBUG, CONTACTADMIN).
        case busy
        /// Too many connections or sign-ins (RFC 5530: LIMIT).
        case tooMany
        /// Too much was fetched.
        case tooMuch
        /// The server cannot be reached, went away, or does not answer.
        case unreachable
        /// Something is wrong on this side, such as a full disk.
        case ownTrouble
    }

    var kind: Kind
    /// What is told of it.
    var probe: ProbeFailure

    init(kind: Kind, probe: ProbeFailure) {
        self.kind = kind
        self.probe = probe
    }

    init(_ error: IMAPError, host: String) {
        let probe = ProbeFailure(error, host: host)
        self.init(kind: Self.kind(of: error, probe), probe: probe)
    }

    init(ownTrouble words: String) {
        self.init(
            kind: .ownTrouble,
            probe: ProbeFailure(kind: .unreachable, summary: words, serverWords: nil, advice: nil))
    }

    private static func kind(of error: IMAPError, _ probe: ProbeFailure) -> Kind {
        if let status = error.status {
            if let asked = patience(status) { return asked }
            if probe.kind == .temporary, case .bye = error { return .unreachable }
        }
        switch probe.kind {
        case .signInRefused: return .passwordRefused
        case .temporary: return .busy
        case .unreachable, .unsupported: return .unreachable
        }
    }

    /// What a server's reply asks for. A sign-in that is refused for too many connections has nothing to do with the
    /// password, whatever its code.
    private static func patience(_ status: StatusResponse) -> Kind? {
        let words = status.text.lowercased()
        func says(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
        // Gmail: “Account exceeded command or bandwidth limits.”
        if says("bandwidth", "download limit", "quota exceeded for") { return .tooMuch }
        if says("too many", "throttl", "rate limit", "try again later", "web browser", "web login") { return .tooMany }
        return switch status.code {
        case .limit, .overQuota: .tooMany
        case .unavailable, .inUse, .serverBug, .contactAdmin: .busy
        default: nil
        }
    }
}
