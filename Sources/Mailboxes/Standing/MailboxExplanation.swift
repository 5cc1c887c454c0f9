public import Storage

/// What is wrong with a mailbox, for its owner.
public struct MailboxExplanation: Explanation {
    /// What is wrong. Raw values are parts of keys in the language files.
    public enum Trouble: String, Hashable, Sendable, CaseIterable {
        /// The server refused the password, or the sign-in on the provider's page is not valid any more.
        case passwordRefused, signInRefused
        /// The servers cannot be reached and are retried, or the provider asked for patience.
        case unreachable, throttled
    }

    /// What is wrong.
    public let trouble: Trouble
    /// The part of the mailbox that it concerns.
    public let side: MailboxStanding.Side
    /// Since when the servers cannot be reached, or until when the provider wants patience; `nil` if that is unknown.
    public let time: Timestamp?

    /// The key of its texts in the language files.
    public var key: String { "mailbox.\(trouble.rawValue).\(side.rawValue)" }

    /// What the owner can do; `nil` if it passes by itself.
    public var remedy: MailboxRemedy? {
        switch trouble {
        case .passwordRefused: .replacePassword
        case .signInRefused: .signInAgain
        case .unreachable, .throttled: nil
        }
    }
}

extension MailboxStanding {
    /// Returns what is wrong; `nil` if nothing is.
    ///
    /// - Parameter signIn: What the mailbox signs in with.
    public func explanation(signIn: Mailbox.SignIn = .password) -> MailboxExplanation? {
        guard let side else { return nil }
        return switch state {
        case .connected: nil
        case .needsPassword:
            .init(trouble: signIn == .oauth ? .signInRefused : .passwordRefused, side: side, time: nil)
        case .unreachable: .init(trouble: .unreachable, side: side, time: since)
        case .throttled: .init(trouble: .throttled, side: side, time: retryAt)
        }
    }
}
