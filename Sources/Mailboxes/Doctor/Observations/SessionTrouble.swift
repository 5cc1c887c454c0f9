public import MailWire

/// What a session with a server goes through, in this order.
public enum SessionStep: String, Hashable, Sendable, CaseIterable, Comparable {
    /// The host's name.
    case name
    case connection
    case tls
    case greeting
    case capabilities
    case signIn = "sign-in"
    /// Whether the server takes mail from this address (SMTP).
    case sender
    /// Which folders there are (IMAP).
    case folders

    public static func < (left: SessionStep, right: SessionStep) -> Bool { left.number < right.number }

    private var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The steps of a session with one of the two servers.
    public static func steps(of service: MailService) -> [SessionStep] {
        allCases.filter { $0 != (service == .imap ? .sender : .folders) }
    }
}

/// Where and how a session with a server ended before it should have.
public enum SessionTrouble: Hashable, Sendable {
    /// The connection could not be made, or TLS not set up.
    case notConnected(WireError)
    /// The server answered no.
    case refused(ServerWords, at: SessionStep)
    /// The server offers no STARTTLS.
    case startTLSNotOffered
    /// Bytes came unprotected behind the agreement to STARTTLS.
    case tampered
    /// The server offers no fitting way to sign in, but these.
    case signInNotOffered([String])
    /// The exchange of the sign-in could not be carried through, or the server could not prove itself.
    case signInFailed(SASLError)
    /// What the server says is not the protocol.
    case notTheProtocol(at: SessionStep)
    /// The server closed the connection.
    case cut(at: SessionStep)
    /// The server did not answer.
    case silent(at: SessionStep, Duration)
    /// The server went on talking without coming to an end.
    case endless(Duration)
    /// There is no mailbox by the name of INBOX.
    case noInbox

    /// The step that did not pass.
    public var step: SessionStep {
        switch self {
        case .notConnected(let error): Self.step(of: error)
        case .refused(_, let step), .notTheProtocol(let step), .cut(let step), .silent(let step, _): step
        case .startTLSNotOffered, .tampered: .tls
        case .signInNotOffered, .signInFailed, .endless: .signIn
        case .noInbox: .folders
        }
    }

    /// The server's own words, where it said something.
    public var words: ServerWords? {
        if case .refused(let words, _) = self { words } else { nil }
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
