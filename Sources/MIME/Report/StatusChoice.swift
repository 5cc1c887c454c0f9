/// Chooses a status code among those in the Status field, the diagnostic and the human-readable text.
enum StatusChoice {
    /// Chooses between the Status field and the diagnostic.
    ///
    /// The reporting server's code is its verdict; the code in the refusal gives the reason. So the code after the
    /// reply code in the diagnostic wins if it has the same class, or if it turns a transient failure into a permanent
    /// one. `5.0.0` yields to any other code of its class.
    ///
    /// - Parameters:
    ///   - field: The value of Status; in practice it may be `550` or text without a code.
    ///   - diagnostic: The other server's words.
    static func status(field: String?, diagnostic: String?) -> String? {
        guard let judged = field.flatMap({ StatusCode.first(in: $0) }) else {
            return diagnostic.flatMap { worded($0) } ?? field.flatMap { StatusWords.status(of: $0) }
        }
        guard let diagnostic, judged.first != "2" else { return judged }
        if let reply = StatusCode.behindReply(in: diagnostic), fits(reply, judged) { return reply }
        return isUndefined(judged)
            ? StatusCode.first(in: diagnostic).flatMap { fits($0, judged) ? $0 : nil } ?? judged : judged
    }

    /// Returns the code given or implied by words alone.
    static func worded(_ words: String) -> String? {
        StatusCode.reply(in: words) ?? StatusWords.status(of: words)
    }

    /// Returns the better of two codes: `other` replaces a missing code, or an undefined one of the same class.
    static func improved(_ status: String?, by other: String?) -> String? {
        guard let status else { return other }
        guard isUndefined(status), let other, other.first == status.first else { return status }
        return other
    }

    /// Returns whether a code says no more than its class.
    static func isUndefined(_ code: String) -> Bool { code.hasSuffix(".0.0") }

    private static func fits(_ code: String, _ judged: String) -> Bool {
        guard code.first == judged.first || (code.first == "5" && judged.first == "4") else { return false }
        return StatusCode.isSpecific(code) || isUndefined(judged)
    }
}
