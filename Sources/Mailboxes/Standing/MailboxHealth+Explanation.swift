public import Storage

extension MailboxHealth {
    /// Explains to the mailbox's owner what is wrong and what to do about it; `nil` if nothing is wrong.
    ///
    /// - Parameters:
    ///   - address: The mailbox's address.
    ///   - signIn: What it signs in with.
    ///   - time: Formats a moment.
    public func explanation(
        of address: String, signIn: Mailbox.SignIn = .password, time: (Timestamp) -> String = { $0.description }
    ) -> String? {
        switch self {
        case .connected, .fetching: return nil
        case .needsPassword(_, let side) where signIn == .oauth:
            let what =
                switch side {
                case .both:
                    "The sign-in at the provider is not valid any more: letters wait here, and nothing new comes in."
                case .fetching:
                    "The sign-in at the provider was refused when mail was fetched, so that nothing new comes in."
                case .sending:
                    "The sign-in at the provider was refused when letters were handed over, so that they wait here."
                }
            return "\(what) Sign in again: pennypost password \(address)"
        case .needsPassword(_, let side):
            let what =
                switch side {
                case .both: "The server refuses the password: letters wait here, and nothing new comes in."
                case .fetching: "The server refused the password when mail was fetched, so that nothing new comes in."
                case .sending: "The server refused the password when letters were handed over, so that they wait here."
                }
            return "\(what) Give it a new app password: pennypost password \(address)"
        case .unreachable(let since, let side):
            let when = since.map { " since \(time($0))" } ?? ""
            return switch side {
            case .both:
                "The servers cannot be reached\(when): letters wait here, and nothing new comes in. "
                    + "They are tried again and again."
            case .fetching:
                "The server that mail is fetched from cannot be reached\(when), so that nothing new comes in. "
                    + "It is tried again and again."
            case .sending:
                "The server that letters are handed to cannot be reached\(when): they wait here and leave when it is back."
            }
        case .throttled(let until, let side):
            let when = until.map { " until \(time($0))" } ?? " for a while"
            return switch side {
            case .both: "The provider asks for patience\(when): letters wait here, and nothing new is fetched before."
            case .fetching: "The provider asks for patience with fetching\(when). It goes on by itself then."
            case .sending:
                "The provider lets no more letters through\(when). They wait here and leave by themselves then."
            }
        }
    }
}
