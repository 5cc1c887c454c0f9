/// The letters that stand for keywords in the names of a Maildir folder's files, as Dovecot reads them: the file
/// `dovecot-keywords` has a line a keyword, `0 $label1`, and 0 is `a`.
struct MaildirKeywords {
    static let fileName = "dovecot-keywords"

    private var keywords: [String] = []

    /// - Returns: nil where all letters are given away, and for what is no keyword.
    mutating func letter(for flag: String) -> Character? {
        guard !flag.hasPrefix("\\") else { return nil }
        let number: Int
        if let known = keywords.firstIndex(where: { $0.lowercased() == flag.lowercased() }) {
            number = known
        } else {
            guard keywords.count < 26 else { return nil }
            number = keywords.count
            keywords.append(flag)
        }
        return Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number)))
    }

    /// The file, where there are any.
    var text: String? {
        keywords.isEmpty ? nil : keywords.enumerated().map { "\($0) \($1)\n" }.joined()
    }
}
