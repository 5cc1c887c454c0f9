/// The ways to sign in that a client of ours knows (RFC 4422).
public enum SASLMechanism: String, Hashable, Sendable, CaseIterable {
    /// RFC 7677: the password does not cross the wire, and the server proves that it knows it too.
    case scramSHA256 = "SCRAM-SHA-256"
    /// RFC 4616.
    case plain = "PLAIN"
    /// Never standardised, offered by many: draft-murchison-sasl-login.
    case login = "LOGIN"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
    /// Google's and Microsoft's own form of the former.
    case xoauth2 = "XOAUTH2"

    /// The best mechanism for these credentials among those that a server offers, or `nil` if none fits.
    public static func best(offered: some Sequence<String>, for credentials: Credentials) -> SASLMechanism? {
        fitting(offered: offered, for: credentials).first
    }

    /// The mechanisms for these credentials among those that a server offers, best first.
    ///
    /// - Parameters:
    ///   - offered: the server's names, in any case.
    ///   - credentials: a password excludes the token mechanisms, and the reverse.
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
