import MailWire

/// What the browser brings back from the authorization server (RFC 6749 §4.1.2).
enum RedirectAnswer: Sendable {
    case code(Secret)
    case refused(OAuthRefusal)

    /// The longest request target that is looked at, in bytes.
    static let longestTarget = 8 * 1024

    /// Nil where the request is not the answer to this question: it does not bear its `state`.
    init?(target: String, state: Secret) {
        guard target.utf8.count <= Self.longestTarget, target.hasPrefix("/?"),
            let fields = FormBody.fields(ofQuery: target.dropFirst(2)),
            // Compared in a time that does not tell how much of it is right.
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
