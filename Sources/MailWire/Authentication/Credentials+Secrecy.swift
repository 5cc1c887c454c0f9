extension SecretFilter {
    /// Creates a filter for a client's credentials. If they are `nil`, it hides nothing.
    public init(_ credentials: Credentials?) {
        self.init(forms: credentials.map { SecretForm.forms(of: $0) } ?? [])
    }
}

extension SecretForm {
    /// The fewest characters by which the beginning of a message is recognised.
    private static let leastHead = 8

    /// Returns the forms of a client's credentials: those of the secret itself, and the beginnings of the messages that
    /// carry it, so that a message cut off by a server is found too.
    static func forms(of credentials: Credentials) -> [SecretForm] {
        let user = Array(credentials.userName.utf8)
        let secret = credentials.secret.withBytes { $0 }
        let heads: [[UInt8]] =
            switch credentials.proof {
            case .password: [[0] + user + [0]]
            case .accessToken: [Array("user=".utf8) + user + [1], Array("n,a=".utf8) + user]
            }
        guard solid(secret).count < SecretFilter.leastLength else {
            return forms(of: credentials.secret)
                + heads.compactMap { head in
                    let known = Base64.encode(head).utf8.prefix(head.count * 8 / 6)
                    return known.count < leastHead ? nil : SecretForm(known, .base64)
                }
        }
        let messages = heads.map { $0 + secret } + heads.map { $0.dropFirst() + secret }
        return forms(of: credentials.secret) + messages.flatMap { words(of: Base64.encode($0)) }
    }
}
