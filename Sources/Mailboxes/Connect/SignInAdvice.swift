/// What to do about a refusal whose meaning is known for certain.
public enum SignInAdvice: String, Hashable, Sendable, CaseIterable {
    /// Gmail: the account's password was given although two-step verification is on.
    case gmailAppPasswordRequired = "gmail-app-password-required"
    /// Gmail: user name or password not accepted.
    case gmailCredentialsNotAccepted = "gmail-credentials-not-accepted"
    /// A mailbox without a password: its person has to sign in on the provider's page again.
    case signInAgain = "sign-in-again"
    /// A mailbox without a password: the provider does not know this program, or not any more.
    case clientNotAccepted = "client-not-accepted"
    /// A mailbox without a password: its servers refuse what its provider's page has just renewed.
    case tokenNotAccepted = "token-not-accepted"

    /// Whether the mailbox has no password, and a sign-in on the provider's page is what it needs.
    public var concernsPage: Bool {
        switch self {
        case .gmailAppPasswordRequired, .gmailCredentialsNotAccepted: false
        case .signInAgain, .clientNotAccepted, .tokenNotAccepted: true
        }
    }

    /// Reads Gmail's two refusals from the server's words (SMTP: 534 5.7.9 and 535 5.7.8; IMAP: the words themselves).
    /// Throttling answers are never taken for a wrong password.
    public static func advice(serverWords: String, host: String) -> SignInAdvice? {
        let host = host.lowercased()
        guard host.hasSuffix(".gmail.com") || host.hasSuffix(".google.com") || host.hasSuffix(".googlemail.com") else {
            return nil
        }
        return reading(gmailWords: serverWords)
    }

    static func reading(gmailWords words: String) -> SignInAdvice? {
        let words = words.lowercased()
        if words.contains("application-specific password required") || words.contains("invalidsecondfactor") {
            return .gmailAppPasswordRequired
        }
        let isRefusal =
            words.contains("username and password not accepted") || words.contains("badcredentials")
            || (words.contains("authenticationfailed") && words.contains("invalid credentials"))
        return isRefusal ? .gmailCredentialsNotAccepted : nil
    }

    /// What is wrong, in one sentence.
    public var cause: String {
        switch self {
        case .gmailAppPasswordRequired:
            "Google wants an app password here, not the password of your account."
        case .gmailCredentialsNotAccepted:
            "Google does not know this app password: it was mistyped, revoked, or made for another account."
        case .signInAgain:
            "The sign-in at the provider is not valid any more: it was revoked, or has run out."
        case .clientNotAccepted:
            "The provider does not let this program sign in: its client id or client secret is not taken any more."
        case .tokenNotAccepted:
            "The server does not take the sign-in, although the provider's page has just renewed it."
        }
    }

    /// What to do, one step an element.
    public var steps: [String] {
        switch self {
        case .gmailAppPasswordRequired:
            [
                "Open https://myaccount.google.com/apppasswords and sign in as this address.",
                "Type a name for the app password, for example “Pennypost”, and press Create.",
                "Copy the 16 letters that are shown; the spaces between them do not matter.",
                "Run the command again and paste them as the password.",
            ]
        case .gmailCredentialsNotAccepted:
            [
                "Check that 2-Step Verification is on: https://myaccount.google.com/signinoptions/two-step-verification",
                "Make a new app password at https://myaccount.google.com/apppasswords, signed in as this address. "
                    + "Google revokes all of them when the account's password changes.",
                "Run the command again and paste the 16 letters as the password.",
            ]
        case .signInAgain:
            ["Sign in on the provider's page again: pennypost password ADDRESS"]
        case .tokenNotAccepted:
            [
                "See that the mailbox may be used by IMAP and SMTP: whoever looks after it can switch off each of them.",
                "Sign in on the provider's page again, as the mailbox's own address: pennypost password ADDRESS",
            ]
        case .clientNotAccepted:
            [
                "Check the client id and how it is registered; Documentation/OAuth.md says how.",
                "Sign in on the provider's page again: pennypost password ADDRESS",
            ]
        }
    }
}
