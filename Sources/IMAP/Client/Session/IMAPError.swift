public import MailWire

/// Why an IMAP session could not be opened, or a command did not do what it was asked.
///
/// After ``no``, ``bad``, ``argument``, ``notOffered``, ``noMailboxSelected`` and ``commandWithinFetch`` the session
/// can be used on; after every other case it is over.
public enum IMAPError: Error, Hashable, Sendable {
    /// The server refuses the command (NO), in its own words.
    case no(command: String, StatusResponse)
    /// The server does not understand the command (BAD), in its own words.
    case bad(command: String, StatusResponse)
    /// The server ends the session (BYE), in its own words.
    case bye(StatusResponse)
    /// The server refuses the user's name or what proves it (NO or BAD to LOGIN or AUTHENTICATE).
    case signInRefused(mechanism: String, StatusResponse)
    /// The sign-in could not be carried through on our side.
    case sasl(SASLError)
    /// The server does not offer what was asked for, such as STARTTLS.
    case notOffered(Capability)
    /// The server offers no way to sign in that fits the credentials; what it offers.
    case noCommonMechanism(offered: [String])
    /// The connection could not be made, or did not last.
    case wire(WireError)
    /// The server's bytes could not be read.
    case grammar(GrammarError)
    /// The server's bytes could be read and make no sense here.
    case protocolViolation(ProtocolViolation)
    /// The server did not answer in time; what it last said outside of an answer, if anything.
    case timeLimit(command: String, limit: Duration, lastWords: StatusResponse?)
    /// The stream of a command moved fewer bytes a second than it must, over so long.
    case tooSlow(command: String, leastRate: Int, window: Duration)
    /// More was sent than ``IMAPLimits`` allows.
    case limitExceeded(Limit, maximum: Int)
    /// An argument cannot be written; nothing was sent.
    case argument(ArgumentError)
    /// The command needs a selected mailbox; nothing was sent.
    case noMailboxSelected(command: String)
    /// A command was given from within the closure of a fetch, whose answer must be read to its end first; nothing was
    /// sent.
    case commandWithinFetch(command: String)
    /// The task was cancelled.
    case cancelled
    /// The session had ended before.
    case sessionEnded

    /// A maximum of ``IMAPLimits``.
    public enum Limit: String, Hashable, Sendable {
        case answers, answerBytes, attributes, attributeBytes, heldSection
    }

    /// What a server did that it must not do.
    public enum ProtocolViolation: Hashable, Sendable {
        /// Bytes followed the agreement to STARTTLS in plaintext: somebody may have put them there (CVE-2021-33515).
        case plaintextAfterStartTLS
        /// PREAUTH in plaintext where TLS was asked for: STARTTLS is no longer possible (RFC 9051 §11.1).
        case preauthBeforeTLS
        /// The first response was no greeting.
        case noGreeting
        /// A tag that no command in progress bears.
        case unknownTag(String)
        /// `+` although no command waits for it.
        case unexpectedContinuation
        /// The compressed stream is broken, or ended.
        case brokenCompression(String)
    }

    /// The server's own words, where the error has any.
    public var status: StatusResponse? {
        switch self {
        case .no(_, let status), .bad(_, let status), .bye(let status), .signInRefused(_, let status): status
        case .timeLimit(_, _, let status): status
        default: nil
        }
    }

    /// Whether the server may have refused a command because of the extension that it used. A refusal with a code that
    /// gives another reason (RFC 5530) does not concern an extension.
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

    /// Whether the session can be used on after it.
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
