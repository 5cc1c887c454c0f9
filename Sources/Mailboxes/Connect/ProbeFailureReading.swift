import IMAP
import MailWire
import SMTP

extension ProbeFailure {
    /// Creates a failure from the error of an SMTP sign-in.
    init(_ error: SMTPError) {
        let words = error.reply.map { String(describing: $0) }
        switch error {
        case .signInRefused(let reply, _, _):
            // 4yz never means a wrong password (RFC 4954 §6: 454 is a temporary failure of the server), and some
            // servers ask for patience with 5yz.
            self.init(signInRefused: words, RefusalReading(reply.words, at: .signIn))
        case .serviceClosing:
            self.init(kind: .temporary, summary: "the server is not available now", serverWords: words, advice: nil)
        case .refused(let reply, _):
            self.init(
                kind: reply.severity == .transientFailure ? .temporary : .unsupported,
                summary: "the server refused the session", serverWords: words, advice: nil)
        case .signInFailed(let error):
            self.init(kind: .signInRefused, error)
        case .signInNotOffered(let offered):
            self.init(kind: .unsupported, noCommonWay: offered)
        case .startTLSNotOffered:
            self.init(
                kind: .unsupported, summary: "the server offers no STARTTLS; try /tls on port 465", serverWords: nil,
                advice: nil)
        case .plaintextBehindStartTLS:
            self.init(kind: .unsupported, summary: Self.injected, serverWords: nil, advice: nil)
        case .notConnected(let wire), .connectionLost(let wire, _):
            self.init(kind: .unreachable, summary: wire.description, serverWords: nil, advice: nil)
        case .timeLimitPassed(_, let limit):
            self.init(kind: .unreachable, summary: "no answer within \(limit)", serverWords: words, advice: nil)
        case .protocolViolation:
            self.init(kind: .unsupported, summary: "the server does not speak SMTP", serverWords: words, advice: nil)
        case .endHeldBack:
            self.init(kind: .temporary, summary: error.description, serverWords: nil, advice: nil)
        case .notAnAddress, .noRecipients, .notAClientName, .sessionEnded, .cancelled:
            self.init(kind: .unreachable, summary: "the attempt was broken off", serverWords: nil, advice: nil)
        }
    }

    /// Creates a failure from the error of an IMAP sign-in.
    init(_ error: IMAPError) {
        let words = error.status.map { status in (status.code.map { "[\($0.name)] " } ?? "") + status.text }
        switch error {
        case .signInRefused(_, let status):
            self.init(signInRefused: words, RefusalReading(status.words, at: .signIn))
        case .bye:
            self.init(kind: .temporary, summary: "the server ended the session", serverWords: words, advice: nil)
        case .no(_, let status) where Self.isTemporary(status):
            self.init(kind: .temporary, summary: "the server asks to come again later", serverWords: words, advice: nil)
        case .no, .bad:
            self.init(kind: .unsupported, summary: "the server refused a command", serverWords: words, advice: nil)
        case .sasl(let error):
            self.init(kind: .signInRefused, error)
        case .noCommonMechanism(let offered):
            self.init(kind: .unsupported, noCommonWay: offered)
        case .notOffered(let capability):
            self.init(
                kind: .unsupported, summary: "the server does not offer \(capability); try /tls on port 993",
                serverWords: nil, advice: nil)
        case .protocolViolation(.plaintextAfterStartTLS):
            self.init(kind: .unsupported, summary: Self.injected, serverWords: nil, advice: nil)
        case .wire(let wire):
            self.init(kind: .unreachable, summary: wire.description, serverWords: nil, advice: nil)
        case .timeLimit(_, let limit, _):
            self.init(kind: .unreachable, summary: "no answer within \(limit)", serverWords: words, advice: nil)
        case .tooSlow:
            self.init(kind: .unreachable, summary: error.description, serverWords: nil, advice: nil)
        case .grammar, .protocolViolation, .limitExceeded:
            self.init(kind: .unsupported, summary: "the server does not speak IMAP", serverWords: words, advice: nil)
        case .argument, .noMailboxSelected, .commandWithinFetch, .cancelled, .sessionEnded:
            self.init(kind: .unreachable, summary: "the attempt was broken off", serverWords: nil, advice: nil)
        }
    }

    private static let injected = "bytes came unprotected behind STARTTLS: somebody may be changing the connection"

    private init(signInRefused words: String?, _ reading: RefusalReading) {
        let (kind, summary): (Kind, String) =
            switch reading {
            case _ where reading.asksForPatience, .mailboxFull:
                (.temporary, "the server cannot check the sign-in now")
            case .mechanism: (.unsupported, "the server does not carry out a sign-in that it announces")
            case .needsTLS: (.unsupported, "the server lets no one sign in over an unencrypted connection")
            default: (.signInRefused, "the server refused the user name or the password")
            }
        self.init(kind: kind, summary: summary, serverWords: words, advice: nil)
    }

    private init(kind: Kind, _ error: SASLError) {
        switch error {
        case .refusedByServer(let words):
            self.init(
                kind: kind, summary: "the server refused the user name or the password", serverWords: words, advice: nil
            )
        case .serverNotProved, .nonceMismatch:
            self.init(
                kind: .unsupported, summary: "the server could not prove that it knows the password", serverWords: nil,
                advice: nil)
        default:
            self.init(
                kind: .unsupported, summary: "the sign-in could not be carried through", serverWords: nil, advice: nil)
        }
    }

    private init(kind: Kind, noCommonWay offered: [String]) {
        let list = offered.isEmpty ? "none" : offered.joined(separator: ", ")
        self.init(
            kind: kind, summary: "the server offers no way to sign in with a password (it offers: \(list))",
            serverWords: nil, advice: nil)
    }

    /// Whether a server's NO to one folder or message asks to try again later.
    static func isTemporary(_ status: StatusResponse) -> Bool {
        RefusalReading(status.words, at: .item).asksForPatience
    }
}
