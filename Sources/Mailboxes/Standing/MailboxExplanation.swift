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
    public let side: MailboxSide
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

extension MailboxHealth {
    /// Returns what is wrong; `nil` if nothing is.
    ///
    /// - Parameter signIn: What the mailbox signs in with.
    public func explanation(signIn: Mailbox.SignIn = .password) -> MailboxExplanation? {
        switch self {
        case .connected, .fetching: nil
        case .needsPassword(_, let side):
            .init(trouble: signIn == .oauth ? .signInRefused : .passwordRefused, side: side, time: nil)
        case .unreachable(let since, let side): .init(trouble: .unreachable, side: side, time: since)
        case .throttled(let until, let side): .init(trouble: .throttled, side: side, time: until)
        }
    }
}
