import IMAP
import MailWire
import OAuth
import SMTP

extension ProbeFailure {
    /// Explains why a mailbox that signs in without a password has no token.
    init(_ error: OAuthError) {
        let kind: Kind
        switch error {
        case .refused(let refusal):
            let advice: SignInAdvice? =
                switch error.remedy {
                case .signInAgain: .signInAgain
                case .mendConfiguration: .clientNotAccepted
                case .tryLater: nil
                }
            self.init(
                kind: advice == nil ? .temporary : .signInRefused, summary: error.description,
                serverWords: refusal.words, advice: advice)
            return
        case .nobodySignedIn: kind = .signInRefused
        case .unavailable: kind = .temporary
        // An answer that comes from a network's login page instead says nothing about the mailbox.
        case .unreachable, .cancelled, .malformedAnswer, .answerTooLong, .unsafeAddress, .cannotListen,
            .deviceSignInNotOffered:
            kind = .unreachable
        }
        self.init(kind: kind, summary: error.description, serverWords: nil, advice: nil)
    }

    /// Another worker has taken longer than a refresh may take.
    static let refreshTakesTooLong = ProbeFailure(
        kind: .unreachable, summary: "another program has been renewing the sign-in for too long", serverWords: nil,
        advice: nil)
}

extension ProbeFailure {
    /// Whether an IMAP server has refused the sign-in, and not merely asked for patience.
    static func isIMAPRefusal(_ error: any Error) -> Bool {
        guard let error = error as? IMAPError, case .signInRefused = error else { return false }
        return ProbeFailure(error).kind == .signInRefused
    }

    /// Whether a submission server has refused the sign-in, and not merely asked for patience.
    static func isSMTPRefusal(_ error: any Error) -> Bool {
        guard let error = error as? SMTPError, case .signInRefused = error else { return false }
        return ProbeFailure(error).kind == .signInRefused
    }
}

extension ProbeFailure {
    /// Returns the failure with advice if a server refused a mailbox without a password: its token was new.
    func advised(for mailbox: Mailbox) -> ProbeFailure {
        guard mailbox.signIn == .oauth, kind == .signInRefused, advice == nil else { return self }
        return ProbeFailure(kind: kind, summary: summary, serverWords: serverWords, advice: .tokenNotAccepted)
    }
}

extension ServerFailure {
    /// Wraps an error that keeps a mailbox's IMAP server from being used: its answer, or a missing token. `nil` for any
    /// other error.
    init?(any error: any Error, of mailbox: Mailbox) {
        switch error {
        case let error as IMAPError:
            self.init(error, of: mailbox)
        case let failure as ServerFailure: self = failure
        default: return nil
        }
    }
}
