import MailWire

/// What the browser brings back from the authorization server (RFC 6749 §4.1.2).
enum RedirectAnswer: Sendable {
    case code(Secret)
    case refused(OAuthRefusal)

    /// The longest request target that is parsed, in bytes.
    static let longestTarget = 8 * 1024

    /// Parses a request's target; `nil` if it doesn't answer this request, that is, doesn't contain its `state`.
    init?(target: String, state: Secret) {
        guard target.utf8.count <= Self.longestTarget, target.hasPrefix("/?"),
            let fields = FormBody.fields(ofQuery: target.dropFirst(2)),
            // `Secret` compares in a time that does not show how much of the guess is right.
            Secret(fields["state"] ?? "") == state
        else { return nil }
        if let error = fields["error"] {
            self = .refused(
                OAuthRefusal(
                    code: error, words: fields["error_description"], filter: SecretFilter([state])))
        } else if let code = fields["code"], !code.isEmpty {
            self = .code(Secret(code))
        } else {
            return nil
        }
    }
}
