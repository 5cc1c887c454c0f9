import IMAP
import MailWire
import SMTP

extension ProbeFailure {
    /// What an SMTP sign-in that failed tells.
    init(_ error: SMTPError) {
        let words = error.reply.map { String(describing: $0) }
        switch error {
        case .signInRefused(let reply, _, _):
            // 4yz is never a wrong password (RFC 4954 §6: 454 is a temporary failure of the server's), and some servers
            // ask for patience by 5yz.
            let reading = RefusalReading(ServerWords(reply), at: .signIn)
            self.init(
                signInRefused: words,
                isTemporary: reply.severity == .transientFailure || reading.asksForPatience)
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
        case .notAnAddress, .noRecipients, .notAClientName, .sessionEnded, .cancelled:
            self.init(kind: .unreachable, summary: "the attempt was broken off", serverWords: nil, advice: nil)
        }
    }

    /// What an IMAP sign-in that failed tells.
    init(_ error: IMAPError) {
        let words = error.status.map { status in (status.code.map { "[\($0.name)] " } ?? "") + status.text }
        switch error {
        case .signInRefused(_, let status):
            // Throttling and outages have codes and words of their own (RFC 5530 §3).
            let reading = RefusalReading(ServerWords(status), at: .signIn)
            self.init(signInRefused: words, isTemporary: Self.isTemporary(status) || reading.asksForPatience)
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
        case .grammar, .protocolViolation, .limitExceeded:
            self.init(kind: .unsupported, summary: "the server does not speak IMAP", serverWords: words, advice: nil)
        case .argument, .noMailboxSelected, .commandWithinFetch, .cancelled, .sessionEnded:
            self.init(kind: .unreachable, summary: "the attempt was broken off", serverWords: nil, advice: nil)
        }
    }

    private static let injected = "bytes came unprotected behind STARTTLS: somebody may be changing the connection"

    private init(signInRefused words: String?, isTemporary: Bool) {
        self.init(
            kind: isTemporary ? .temporary : .signInRefused,
            summary: isTemporary
                ? "the server cannot check the sign-in now" : "the server refused the user name or the password",
            serverWords: words, advice: nil)
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

    static func isTemporary(_ status: StatusResponse) -> Bool {
        switch status.code {
        case .unavailable, .inUse, .limit, .overQuota, .contactAdmin, .serverBug: true
        default:
            ["too many", "try again", "temporar", "web browser", "web login"].contains {
                status.text.lowercased().contains($0)
            }
        }
    }
}
