package import OAuth

extension ServerFailure {
    /// Creates a failure from the error that keeps a mailbox without a password from getting a token.
    package init(_ error: OAuthError, mailbox: String) {
        let kind: Kind
        switch error {
        case .refused(let refusal):
            let advice: SignInAdvice? =
                switch error.remedy {
                case .signInAgain: .signInAgain
                case .fixConfiguration: .clientNotAccepted
                case .tryLater: nil
                }
            self.init(
                mailbox: mailbox, kind: advice == nil ? .temporary : .signInRefused, summary: error.description,
                serverWords: refusal.words, advice: advice)
            return
        case .nobodySignedIn: kind = .signInRefused
        case .unavailable: kind = .temporary
        // A network's own page instead of the answer says nothing about the mailbox.
        case .unreachable, .cancelled, .malformedAnswer, .answerTooLong, .unsafeAddress, .cannotListen,
            .deviceSignInNotOffered:
            kind = .unreachable
        }
        self.init(mailbox: mailbox, kind: kind, summary: error.description)
    }
}
