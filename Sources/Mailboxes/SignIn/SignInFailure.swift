import IMAP
import MailWire
import OAuth
import SMTP

extension ProbeFailure {
    /// Why a mailbox that signs in without a password has no token.
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
        // A page of a network's own in the place of the answer says nothing about the mailbox.
        case .unreachable, .cancelled, .malformedAnswer, .answerTooLong, .unsafeAddress, .cannotListen,
            .deviceSignInNotOffered:
            kind = .unreachable
        }
        self.init(kind: kind, summary: error.description, serverWords: nil, advice: nil)
    }

    /// Another worker has been at it for longer than it may take.
    static let refreshTakesTooLong = ProbeFailure(
        kind: .unreachable, summary: "another program has been renewing the sign-in for too long", serverWords: nil,
        advice: nil)
}

extension ProbeFailure {
    /// Whether an IMAP server has refused the sign-in, and not for want of patience.
    static func isIMAPRefusal(_ error: any Error) -> Bool {
        guard let error = error as? IMAPError, case .signInRefused = error else { return false }
        return ProbeFailure(error).kind == .signInRefused
    }

    /// Whether a submission server has.
    static func isSMTPRefusal(_ error: any Error) -> Bool {
        guard let error = error as? SMTPError, case .signInRefused = error else { return false }
        return ProbeFailure(error).kind == .signInRefused
    }
}

extension ProbeFailure {
    /// The same, where a server has refused a mailbox without a password with what to do then: the token was new.
    func advised(for mailbox: Mailbox) -> ProbeFailure {
        guard mailbox.signIn == .oauth, kind == .signInRefused, advice == nil else { return self }
        return ProbeFailure(kind: kind, summary: summary, serverWords: serverWords, advice: .tokenNotAccepted)
    }
}

extension ServerFailure {
    /// What keeps a mailbox's IMAP server from being used: what it said, or that there is no token for it. Nil for an error
    /// of another kind.
    init?(any error: any Error, of mailbox: Mailbox) {
        switch error {
        case let error as IMAPError:
            self.init(error, of: mailbox)
        case let failure as ServerFailure: self = failure
        default: return nil
        }
    }
}
