/// Enhanced status codes (RFC 3463) in text.
enum StatusCode {
    /// The first code in a text: `5.1.1` of `550 5.1.1 <jan@firma.cz>…` or of `(#5.1.1)`; nil if there is none.
    static func first(in text: some StringProtocol) -> String? {
        numbers(in: Array(text.utf8)).first?.code
    }

    /// The code that a server gave in its reply: the one behind a reply code (`550 5.1.1`), else the first in the text.
    ///
    /// Codes of success do not count. Of several behind reply codes, one that names a cause is taken before `5.0.0` and before `4.4.7`, which says only that time is up.
    static func reply(in text: some StringProtocol) -> String? {
        let found = numbers(in: Array(text.utf8)).filter { $0.code.first != "2" }
        let replies = found.filter(\.followsReply)
        return (replies.first { isTelling($0.code) } ?? replies.first ?? found.first)?.code
    }

    /// The code behind a reply code; nil if there is none.
    static func behindReply(in text: some StringProtocol) -> String? {
        let replies = numbers(in: Array(text.utf8)).filter { $0.followsReply && $0.code.first != "2" }
        return (replies.first { isTelling($0.code) } ?? replies.first)?.code
    }

    /// Whether a code names more than its class: `5.0.0` is "other undefined status" (RFC 3463 §3.1).
    static func isTelling(_ code: String) -> Bool {
        !code.hasSuffix(".0.0") && !code.hasSuffix(".4.7")
    }

    private static func numbers(in bytes: [UInt8]) -> [(code: String, followsReply: Bool)] {
        var found: [(code: String, followsReply: Bool)] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position].isASCIIDigit else {
                position += 1
                continue
            }
            let start = position
            while position < bytes.count, bytes[position].isASCIIDigit || bytes[position] == 0x2E { position += 1 }
            let startsWord = start == 0 || !(bytes[start - 1].isASCIIAlphanumeric || bytes[start - 1] == 0x2D)
            let follows = ReplyCode.stands(before: start, in: bytes)
            if startsWord || follows, let code = code(bytes[start..<position]) { found.append((code, follows)) }
        }
        return found
    }

    /// Three numbers: a class of 2, 4 or 5, then up to three digits twice.
    private static func code(_ word: ArraySlice<UInt8>) -> String? {
        let numbers = word.split(separator: 0x2E, omittingEmptySubsequences: true)
        guard numbers.count == 3, let first = numbers.first, first.count == 1, let kind = first.first,
            kind == 0x32 || kind == 0x34 || kind == 0x35, numbers.allSatisfy({ $0.count <= 3 }),
            word.first != 0x2E
        else { return nil }
        return numbers.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    }
}
