/// The letters for keywords in the file names of a Maildir folder, as Dovecot reads them: the file `dovecot-keywords`
/// has one line per keyword, `0 $label1`, and 0 is `a`.
struct MaildirKeywords {
    static let fileName = "dovecot-keywords"

    private var keywords: [String] = []

    /// - Returns: The keyword's letter; `nil` if all letters are taken or `flag` is not a keyword.
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

    /// The content of the file; `nil` if there are no keywords.
    var text: String? {
        keywords.isEmpty ? nil : keywords.enumerated().map { "\($0) \($1)\n" }.joined()
    }
}
