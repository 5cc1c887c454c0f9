/// Finds enhanced status codes (RFC 3463) in text.
enum StatusCode {
    /// Returns the first code in a text: `5.1.1` in `550 5.1.1 <jan@firma.cz>…` or in `(#5.1.1)`; `nil` if there is
    /// none.
    static func first(in text: some StringProtocol) -> String? {
        numbers(in: Array(text.utf8)).first?.code
    }

    /// Returns the code of a server's reply: the one after a reply code (`550 5.1.1`), else the first in the text.
    ///
    /// Success codes don't count. Of several codes after reply codes, one that gives a reason wins over `5.0.0` and
    /// over `4.4.7`, which only says that delivery time expired.
    static func reply(in text: some StringProtocol) -> String? {
        let found = numbers(in: Array(text.utf8)).filter { $0.code.first != "2" }
        let replies = found.filter(\.followsReply)
        return (replies.first { isSpecific($0.code) } ?? replies.first ?? found.first)?.code
    }

    /// Returns the code after a reply code; `nil` if there is none.
    static func behindReply(in text: some StringProtocol) -> String? {
        let replies = numbers(in: Array(text.utf8)).filter { $0.followsReply && $0.code.first != "2" }
        return (replies.first { isSpecific($0.code) } ?? replies.first)?.code
    }

    /// Returns whether a code gives a reason: not `5.0.0`, "other undefined status" (RFC 3463 §3.1), nor the expiry
    /// `4.4.7`.
    static func isSpecific(_ code: String) -> Bool {
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

    /// Parses three numbers: a class of 2, 4 or 5, then two numbers of up to three digits.
    private static func code(_ word: ArraySlice<UInt8>) -> String? {
        let numbers = word.split(separator: 0x2E, omittingEmptySubsequences: true)
        guard numbers.count == 3, let first = numbers.first, first.count == 1, let kind = first.first,
            kind == 0x32 || kind == 0x34 || kind == 0x35, numbers.allSatisfy({ $0.count <= 3 }),
            word.first != 0x2E
        else { return nil }
        return numbers.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    }
}
