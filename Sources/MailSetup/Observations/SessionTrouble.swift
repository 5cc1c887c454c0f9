public import MailWire

/// The steps of a session with a server, in this order.
public enum SessionStep: String, Hashable, Sendable, CaseIterable, Comparable, Codable {
    /// Resolving the host's name.
    case name
    /// Connecting.
    case connection
    /// Setting up TLS.
    case tls
    /// Waiting for the greeting.
    case greeting
    /// Asking for the capabilities.
    case capabilities
    /// Signing in.
    case signIn = "sign-in"
    /// Asking whether the server accepts mail from this address (SMTP).
    case sender
    /// Listing the folders (IMAP).
    case folders

    /// Returns whether `left` comes before `right`.
    public static func < (left: SessionStep, right: SessionStep) -> Bool { left.number < right.number }

    private var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Returns the steps of a session with one of the two servers.
    public static func steps(of service: MailService) -> [SessionStep] {
        allCases.filter { $0 != (service == .imap ? .sender : .folders) }
    }
}

/// Where and how a session with a server ended early.
public enum SessionTrouble: Hashable, Sendable {
    /// The connection could not be made, or TLS could not be set up.
    case notConnected(WireError)
    /// The server refused a step.
    case refused(ServerWords, at: SessionStep)
    /// The server offers no STARTTLS.
    case startTLSNotOffered
    /// Unencrypted bytes came after the agreement to STARTTLS.
    case tampered
    /// The server offers no suitable way to sign in, only these.
    case signInNotOffered([String])
    /// The sign-in's exchange failed, or the server could not authenticate itself.
    case signInFailed(SASLError)
    /// The server does not speak the protocol.
    case notTheProtocol(at: SessionStep)
    /// The server closed the connection.
    case cut(at: SessionStep)
    /// The server did not answer within the time limit.
    case silent(at: SessionStep, Duration)
    /// The server kept talking past the time limit.
    case endless(Duration)
    /// There is no INBOX.
    case noInbox
    /// The server ended the session with a message (IMAP's BYE, RFC 9051 §7.1.5).
    case dismissed(ServerWords, at: SessionStep)
    /// The end of a message was held back on this side.
    case heldBack
    /// This side gave up: the task was cancelled, or the session used after its end.
    case abandoned(at: SessionStep)

    /// The step that did not pass.
    public var step: SessionStep {
        switch self {
        case .notConnected(let error): Self.step(of: error)
        case .refused(_, let step), .dismissed(_, let step), .notTheProtocol(let step), .cut(let step),
            .silent(let step, _), .abandoned(let step):
            step
        case .heldBack: .sender
        case .startTLSNotOffered, .tampered: .tls
        case .signInNotOffered, .signInFailed, .endless: .signIn
        case .noInbox: .folders
        }
    }

    /// The server's own words; `nil` if it said nothing.
    public var words: ServerWords? {
        switch self {
        case .refused(let words, _), .dismissed(let words, _): words
        default: nil
        }
    }

    private static func step(of error: WireError) -> SessionStep {
        switch error {
        case .hostNotFound, .hostLookupFailed: .name
        case .tlsFailed, .trustRootsUnreadable: .tls
        case .timeLimitPassed(let step, _): step == WireError.handshakeStep ? .tls : .connection
        default: .connection
        }
    }
}
