/// The phrases by which refusals are classified, in lower case. They come from servers in use (Gmail, Microsoft, Yahoo,
/// Zoho, Dovecot, Courier, Cyrus, Exim, Postfix, and mail hosts in Czechia, Poland and Slovakia). This is the only list
/// of them.
enum RefusalPhrases {
    /// Returns the phrases for a reason. A refusal that contains one has this meaning, unless a reason checked
    /// earlier applies.
    static func phrases(for reason: RefusalReason) -> [String] {
        switch reason {
        case .webSignIn: ["web login", "web browser"]
        case .tooManyRecipients: ["too many recipients"]
        case .tooManyConnections:
            [
                "too many simultaneous", "too many connections", "too many concurrent", "maximum number of connections",
                "too many sessions",
            ]
        case .tooManySignIns:
            [
                "too many login", "too many bad", "too many failed", "too many auth", "too many invalid", "login rate",
                "login attempts",
            ]
        case .sendingLimit: ["sending limit", "sending quota", "send quota", "message limit"]
        case .trafficUsedUp: ["bandwidth", "download limit", "quota exceeded for"]
        case .greylisted: ["greylist", "graylist", "grey-list", "gray-list"]
        case .tooFast:
            ["too many", "rate limit", "ratelimit", "rate exceeded", "throttl", "too fast", "too quickly", "slow down"]
        case .appPasswordNeeded: ["application-specific password", "invalidsecondfactor", "app password is required"]
        case .smtpOff: ["smtpclientauthentication is disabled"]
        case .basicAuthenticationOff: ["basic authentication is"]
        case .imapOff:
            [
                "enable imap", "not enabled for imap", "imap access is disabled", "imap is disabled", "imap disabled",
                "imap access disabled",
            ]
        case .passwordExpired: ["password has expired", "password expired"]
        case .accountBlocked:
            ["account is disabled", "account disabled", "suspended", "account is locked", "account has been"]
        case .needsTLS: ["must issue a starttls", "plaintext authentication disallowed", "starttls first"]
        case .mailboxFull: ["mailbox full", "mailbox is full", "over quota", "quota exceeded", "out of storage"]
        case .unavailable:
            [
                "not available", "unavailable", "maintenance", "overload", "server busy",
                "authenticated but not connected",
            ]
        case .mechanism:
            [
                "mechanism", "authentication type", "auth type", "authentication method", "auth method",
                "unrecognized authentication", "unsupported authentication", "not implemented", "unrecognized command",
                "unknown command", "command not recognized", "command unrecognized",
            ]
        case .credentials:
            [
                "password", "credential", "username", "user name", "unknown user", "unknown-user", "invalid user",
                "invalid login", "incorrect login", "login incorrect", "bad login", "incorrect authentication data",
                "invalid-proof", "hesl", "hasł", "uživatel", "užívateľ", "používateľ", "použivatel", "użytkownik",
            ]
        case .unclear, .other: []
        }
    }
}
