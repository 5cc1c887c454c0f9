/// The sign-in mechanisms that this client supports (RFC 4422).
public enum SASLMechanism: String, Hashable, Sendable, CaseIterable {
    /// RFC 7677: the password does not cross the wire, and the server proves that it knows it too.
    case scramSHA256 = "SCRAM-SHA-256"
    /// RFC 4616.
    case plain = "PLAIN"
    /// Widely offered but never standardised (draft-murchison-sasl-login).
    case login = "LOGIN"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
    /// Google's and Microsoft's own variant of OAUTHBEARER.
    case xoauth2 = "XOAUTH2"

    /// Returns the best mechanism for these credentials that the server offers, or `nil` if none fits.
    public static func best(offered: some Sequence<String>, for credentials: Credentials) -> SASLMechanism? {
        fitting(offered: offered, for: credentials).first
    }

    /// Returns the mechanisms for these credentials that the server offers, best first.
    ///
    /// - Parameters:
    ///   - offered: the server's names, in any letter case.
    ///   - credentials: a password excludes the token mechanisms, a token the others.
    public static func fitting(offered: some Sequence<String>, for credentials: Credentials) -> [SASLMechanism] {
        let names = Set(offered.map { $0.uppercased() })
        let fitting: [SASLMechanism] =
            switch credentials.proof {
            case .password: [.scramSHA256, .plain, .login]
            case .accessToken: [.oauthBearer, .xoauth2]
            }
        return fitting.filter { names.contains($0.rawValue) }
    }
}
