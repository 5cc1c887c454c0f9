/// What a client signs in with.
public struct Credentials: Sendable, Equatable {
    /// What proves who the user is.
    public enum Proof: Sendable, Equatable {
        /// A password or an app password.
        case password(Secret)
        /// An OAuth 2.0 access token (RFC 7628).
        case accessToken(Secret)
    }

    /// The user name that the server expects; usually the full address.
    public var userName: String
    /// What proves who the user is.
    public var proof: Proof

    /// Creates credentials from a user name and its proof.
    public init(userName: String, proof: Proof) {
        self.userName = userName
        self.proof = proof
    }

    /// Creates credentials from a user name and a password.
    public init(userName: String, password: Secret) {
        self.init(userName: userName, proof: .password(password))
    }

    /// The password or token, for redacting transcripts.
    public var secret: Secret {
        switch proof {
        case .password(let secret), .accessToken(let secret): secret
        }
    }
}
