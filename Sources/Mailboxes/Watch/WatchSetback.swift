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
    /// What is reported about it.
    var probe: ProbeFailure

    init(kind: Kind, probe: ProbeFailure) {
        self.kind = kind
        self.probe = probe
    }

    /// Classifies an IMAP error.
    ///
    /// - Parameter probe: What is reported about the error.
    init(_ error: IMAPError, probe: ProbeFailure) {
        self.init(kind: Self.kind(of: error, probe), probe: probe)
    }

    /// Classifies the reason why there was no token.
    init(_ failure: ServerFailure) {
        self.init(kind: Self.kind(of: failure.probe), probe: failure.probe)
    }

    init(ownTrouble words: String) {
        self.init(
            kind: .ownTrouble,
            probe: ProbeFailure(kind: .unreachable, summary: words, serverWords: nil, advice: nil))
    }

    private static func kind(of error: IMAPError, _ probe: ProbeFailure) -> Kind {
        if let status = error.status {
            if let asked = patience(RefusalReading(status.words, at: error.occasion)) { return asked }
            if probe.kind == .temporary, case .bye = error { return .unreachable }
        }
        return kind(of: probe)
    }

    private static func kind(of probe: ProbeFailure) -> Kind {
        switch probe.kind {
        case .signInRefused: .passwordRefused
        case .temporary: .busy
        case .unreachable, .unsupported: .unreachable
        }
    }

    /// What a refusal asks for; `nil` if it asks for no patience.
    private static func patience(_ reading: RefusalReading) -> Kind? {
        switch reading {
        case .trafficUsedUp: .tooMuch
        case .tooManySignIns, .tooManyConnections, .tooFast, .sendingLimit, .webSignIn: .tooMany
        case .unavailable, .greylisted: .busy
        default: nil
        }
    }
}

extension IMAPError {
    /// What the server refused.
    fileprivate var occasion: RefusalReading.Occasion {
        switch self {
        case .signInRefused: .signIn
        case .no, .bad: .item
        default: .session
        }
    }
}
