/// Which status code a recipient has if a report gives several: in the Status field, in the diagnostic, in the words for people.
enum StatusChoice {
    /// - Parameters:
    ///   - field: what Status has; `550` and other texts without a code are met.
    ///   - diagnostic: the other server's words.
    ///
    /// The reporting server's code says how it judges; the refusal's own code says why. So the code behind the reply code in the diagnostic wins if its
    /// class is the same, or if it makes a passing failure a lasting one. `5.0.0` gives way to each other code of its class.
    static func status(field: String?, diagnostic: String?) -> String? {
        guard let judged = field.flatMap({ StatusCode.first(in: $0) }) else {
            return diagnostic.flatMap { worded($0) } ?? field.flatMap { StatusWords.status(of: $0) }
        }
        guard let diagnostic, judged.first != "2" else { return judged }
        if let reply = StatusCode.behindReply(in: diagnostic), fits(reply, judged) { return reply }
        return isUndefined(judged)
            ? StatusCode.first(in: diagnostic).flatMap { fits($0, judged) ? $0 : nil } ?? judged : judged
    }

    /// The code of words alone.
    static func worded(_ words: String) -> String? {
        StatusCode.reply(in: words) ?? StatusWords.status(of: words)
    }

    /// What other words of the report make of a code that says nothing or is missing.
    static func improved(_ status: String?, by other: String?) -> String? {
        guard let status else { return other }
        guard isUndefined(status), let other, other.first == status.first else { return status }
        return other
    }

    /// A code that tells nothing more than its class.
    static func isUndefined(_ code: String) -> Bool { code.hasSuffix(".0.0") }

    private static func fits(_ code: String, _ judged: String) -> Bool {
        guard code.first == judged.first || (code.first == "5" && judged.first == "4") else { return false }
        return StatusCode.isTelling(code) || isUndefined(judged)
    }
}
