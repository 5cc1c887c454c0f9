public import MailWire

/// Why an IMAP session could not be opened, or a command failed.
///
/// The session stays usable after ``no(command:_:phase:)``, ``bad(command:_:phase:)``, ``argument(_:)``,
/// ``notOffered(_:)``, ``noMailboxSelected(command:)`` and ``commandWithinFetch(command:)``. Treat it as ended after any
/// other case.
public enum IMAPError: Error, Hashable, Sendable {
    /// The server refused the command (NO). Carries its response.
    case no(command: String, StatusResponse, phase: Phase = .open)
    /// The server did not understand the command (BAD). Carries its response.
    case bad(command: String, StatusResponse, phase: Phase = .open)
    /// The connection could not be made, or TLS could not be set up.
    case notConnected(WireError)
    /// The connection ended, and the server gave no reason.
    case connectionLost(WireError, phase: Phase)
    /// The server is closing the session (BYE). Carries its response.
    case serviceClosing(StatusResponse, phase: Phase)
    /// STARTTLS is required, but the server does not offer it. Nothing else was sent in plaintext.
    case startTLSNotOffered
    /// Plaintext followed the server's agreement to STARTTLS. An attacker may have injected it (CVE-2021-33515).
    case plaintextAfterStartTLS
    /// The server offers no mechanism that fits the credentials. `mechanisms` are those it offers.
    case signInNotOffered(mechanisms: [String])
    /// The server refused the user name or the proof of identity (NO or BAD to LOGIN or AUTHENTICATE).
    case signInRefused(StatusResponse, mechanism: String)
    /// The sign-in could not be completed on our side, or the server could not prove its identity.
    case signInFailed(SASLError)
    /// The server does not offer an extension that the command needs. Nothing was sent.
    case notOffered(Capability)
    /// The server's bytes could not be read.
    case grammar(GrammarError, phase: Phase)
    /// The server's response is readable but not allowed here.
    case protocolViolation(ProtocolViolation, phase: Phase)
    /// The server did not respond within the limit. `command` is `nil` for the greeting. `lastWords` is the last status
    /// that it sent outside of a command's response.
    case timeLimitPassed(command: String?, phase: Phase, limit: Duration, lastWords: StatusResponse?)
    /// A command's stream was slower than `leastRate`, in bytes per second, over `window`.
    case tooSlow(command: String, leastRate: Int, window: Duration)
    /// The server sent more than ``IMAPLimits`` allows.
    case limitExceeded(Limit, maximum: Int, phase: Phase = .open)
    /// An argument has no form on the wire. Nothing was sent.
    case argument(ArgumentError)
    /// The command needs a selected mailbox. Nothing was sent.
    case noMailboxSelected(command: String)
    /// A command was called from within the closure of a fetch, whose response must be read to its end first. Nothing
    /// was sent.
    case commandWithinFetch(command: String)
    /// The task was cancelled.
    case cancelled
    /// The session had already ended.
    case sessionEnded

    /// The phase of a session in which something happened (RFC 9051 §3).
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Waiting for the server's greeting.
        case greeting
        /// CAPABILITY, or what else follows the greeting before the sign-in.
        case capabilities = "CAPABILITY"
        /// STARTTLS and the TLS handshake.
        case startTLS = "STARTTLS"
        /// LOGIN or AUTHENTICATE, from the command to its tagged response.
        case signIn = "AUTHENTICATE"
        /// The session is open: it has been signed in to, or is used without a sign-in.
        case open
    }

    /// A limit that was exceeded.
    public enum Limit: String, Hashable, Sendable {
        /// The property of ``IMAPLimits`` with the same name; `heldSection` bounds a message's sections in memory.
        case answers, answerBytes, attributes, attributeBytes, heldSection
    }

    /// A server's breach of the protocol.
    public enum ProtocolViolation: Hashable, Sendable {
        /// The server sent PREAUTH in plaintext although TLS is required. STARTTLS is then impossible (RFC 9051 §11.1).
        case preauthBeforeTLS
        /// The first response was not a greeting.
        case noGreeting
        /// A tagged response has the tag of no command in progress.
        case unknownTag(String)
        /// The server sent `+` although no command waits for it.
        case unexpectedContinuation
        /// The compressed stream is broken or has ended. Carries zlib's codes.
        case brokenCompression(String)
    }

    /// The server's own status response, if the error has one.
    public var status: StatusResponse? {
        switch self {
        case .no(_, let status, _), .bad(_, let status, _), .serviceClosing(let status, _),
            .signInRefused(let status, _):
            status
        case .timeLimitPassed(_, _, _, let status): status
        default: nil
        }
    }

    /// The phase in which it happened; `nil` if there was no session, or none any more.
    public var phase: Phase? {
        switch self {
        case .no(_, _, let phase), .bad(_, _, let phase), .connectionLost(_, let phase), .serviceClosing(_, let phase),
            .grammar(_, let phase), .protocolViolation(_, let phase), .timeLimitPassed(_, let phase, _, _),
            .limitExceeded(_, _, let phase):
            phase
        case .startTLSNotOffered, .plaintextAfterStartTLS: .startTLS
        case .signInNotOffered, .signInRefused, .signInFailed: .signIn
        case .notOffered, .tooSlow, .argument, .noMailboxSelected, .commandWithinFetch: .open
        case .notConnected, .cancelled, .sessionEnded: nil
        }
    }

    /// Whether the refusal may be due to an extension that the command used. A code that gives another reason (RFC
    /// 5530) rules that out.
    var mayConcernExtension: Bool {
        switch self {
        case .bad: return true
        case .no(_, let status, _):
            switch status.code {
            case .nonExistent, .noPermission, .tryCreate, .overQuota, .limit, .alreadyExists: return false
            default: return true
            }
        default: return false
        }
    }

    /// Whether the session is still usable after this error.
    public var leavesSessionUsable: Bool {
        switch self {
        case .no, .bad, .argument, .notOffered, .noMailboxSelected, .commandWithinFetch: true
        default: false
        }
    }
}

extension IMAPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .no(let command, let status, _): "the server refused \(command): \(status.text)"
        case .bad(let command, let status, _): "the server did not understand \(command): \(status.text)"
        case .notConnected(let error), .connectionLost(let error, _): error.description
        case .serviceClosing(let status, _): "the server ended the session: \(status.text)"
        case .startTLSNotOffered: "the server does not offer STARTTLS"
        case .plaintextAfterStartTLS: "plaintext followed the agreement to STARTTLS; an attacker may have injected it"
        case .signInNotOffered(let mechanisms):
            "the server offers no suitable way to sign in (it offers: \(mechanisms.joined(separator: ", ")))"
        case .signInRefused(let status, let mechanism): "the server refused the sign-in by \(mechanism): \(status.text)"
        case .signInFailed(let error): "the sign-in failed: \(error)"
        case .notOffered(let capability): "the server does not offer \(capability)"
        case .grammar(.limitExceeded(let limit, let maximum), _):
            "the server sent more than is accepted (\(limit): \(maximum))"
        case .grammar(.malformed(let expected, let response), _):
            "the server's response cannot be read: expected \(expected) in “\(response)…”"
        case .protocolViolation(let violation, _): "the server violated the protocol: \(violation)"
        case .timeLimitPassed(let command, let phase, let limit, let words):
            "no answer to \(command ?? phase.rawValue) within \(limit)"
                + (words.map { " (the server last said: \($0.text))" } ?? "")
        case .tooSlow(let command, let rate, let window):
            "\(command) transferred fewer than \(rate) bytes per second over \(window)"
        case .limitExceeded(let limit, let maximum, _):
            "the server sent more than is accepted (\(limit.rawValue): \(maximum))"
        case .argument(let error): error.description
        case .noMailboxSelected(let command): "\(command) needs a selected mailbox"
        case .commandWithinFetch(let command): "\(command) cannot be sent while a fetch response is being read"
        case .cancelled: "cancelled"
        case .sessionEnded: "the session has ended"
        }
    }
}
