public import MailWire

/// Why an IMAP session could not be opened, or a command failed.
///
/// The session stays usable after ``no(command:_:)``, ``bad(command:_:)``, ``argument(_:)``, ``notOffered(_:)``,
/// ``noMailboxSelected(command:)`` and ``commandWithinFetch(command:)``. Treat it as ended after any other case.
public enum IMAPError: Error, Hashable, Sendable {
    /// The server refused the command (NO). Carries its response.
    case no(command: String, StatusResponse)
    /// The server did not understand the command (BAD). Carries its response.
    case bad(command: String, StatusResponse)
    /// The server ended the session (BYE). Carries its response.
    case bye(StatusResponse)
    /// The server refused the user name or the proof of identity (NO or BAD to LOGIN or AUTHENTICATE).
    case signInRefused(mechanism: String, StatusResponse)
    /// The sign-in failed on the client's side.
    case sasl(SASLError)
    /// The server does not offer something that is required, such as STARTTLS.
    case notOffered(Capability)
    /// The server offers no sign-in mechanism that fits the credentials. Carries those it offers.
    case noCommonMechanism(offered: [String])
    /// The connection failed.
    case wire(WireError)
    /// The server's bytes could not be read.
    case grammar(GrammarError)
    /// The server's response is readable but not allowed here.
    case protocolViolation(ProtocolViolation)
    /// The server did not respond in time. `lastWords` is the last status that it sent outside of a command's response.
    case timeLimit(command: String, limit: Duration, lastWords: StatusResponse?)
    /// A command's stream was slower than `leastRate`, in bytes per second, over `window`.
    case tooSlow(command: String, leastRate: Int, window: Duration)
    /// The server sent more than ``IMAPLimits`` allows.
    case limitExceeded(Limit, maximum: Int)
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

    /// A limit that was exceeded.
    public enum Limit: String, Hashable, Sendable {
        /// The property of ``IMAPLimits`` with the same name; `heldSection` bounds a message's sections in memory.
        case answers, answerBytes, attributes, attributeBytes, heldSection
    }

    /// A server's breach of the protocol.
    public enum ProtocolViolation: Hashable, Sendable {
        /// Plaintext followed the server's agreement to STARTTLS. An attacker may have injected it (CVE-2021-33515).
        case plaintextAfterStartTLS
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
        case .no(_, let status), .bad(_, let status), .bye(let status), .signInRefused(_, let status): status
        case .timeLimit(_, _, let status): status
        default: nil
        }
    }

    /// Whether the refusal may be due to an extension that the command used. A code that gives another reason (RFC
    /// 5530) rules that out.
    var mayConcernExtension: Bool {
        switch self {
        case .bad: return true
        case .no(_, let status):
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
        case .no(let command, let status): "the server refused \(command): \(status.text)"
        case .bad(let command, let status): "the server did not understand \(command): \(status.text)"
        case .bye(let status): "the server ended the session: \(status.text)"
        case .signInRefused(let mechanism, let status): "the server refused the sign-in by \(mechanism): \(status.text)"
        case .sasl(let error): "the sign-in failed: \(error)"
        case .notOffered(let capability): "the server does not offer \(capability)"
        case .noCommonMechanism(let offered):
            "the server offers no fitting way to sign in (it offers: \(offered.joined(separator: ", ")))"
        case .wire(let error): error.description
        case .grammar(.limitExceeded(let limit, let maximum)):
            "the server sent more than is taken (\(limit): \(maximum))"
        case .grammar(.malformed(let expected, let response)):
            "the server's response cannot be read: expected \(expected) in “\(response)…”"
        case .protocolViolation(let violation): "the server broke the protocol: \(violation)"
        case .timeLimit(let command, let limit, let words):
            "no answer to \(command) within \(limit)" + (words.map { " (the server last said: \($0.text))" } ?? "")
        case .tooSlow(let command, let rate, let window):
            "\(command) moved fewer than \(rate) bytes a second over \(window)"
        case .limitExceeded(let limit, let maximum):
            "the server sent more than is taken (\(limit.rawValue): \(maximum))"
        case .argument(let error): error.description
        case .noMailboxSelected(let command): "\(command) needs a selected mailbox"
        case .commandWithinFetch(let command): "\(command) cannot be sent while the answer of a fetch is being read"
        case .cancelled: "cancelled"
        case .sessionEnded: "the session has ended"
        }
    }
}
