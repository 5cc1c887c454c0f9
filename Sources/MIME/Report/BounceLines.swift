/// Finds recipients and what was said of each in the lines of a bounce in words.
///
/// Three forms: `<jan@firma.cz>:` with the words after it or on the next lines (qmail, Postfix), `<jan@firma.cz>` alone (Sendmail),
/// and the address indented by two, the words by more (Exim).
enum BounceLines {
    /// No honest bounce has more.
    private static let limit = 1000

    static func recipients(_ lines: [Substring], action: DeliveryReport.Action) -> [DeliveryReport.Recipient] {
        var found: [DeliveryReport.Recipient] = []
        var words: [Substring] = []
        func settle() {
            guard var last = found.popLast() else { return }
            let diagnostic = words.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
            last.diagnostic = diagnostic.isEmpty ? nil : diagnostic
            last.status = StatusCode.first(in: diagnostic)
            found.append(last)
            words = []
        }
        var isOpen = false
        for line in lines {
            guard found.count < limit else { break }
            if let (address, rest) = recipient(line) {
                if isOpen { settle() }
                found.append(DeliveryReport.Recipient(finalRecipient: address, action: action))
                words = rest.isEmpty ? [] : [rest]
                isOpen = true
            } else if line.allSatisfy(\.isWhitespace) {
                if isOpen, !words.isEmpty {
                    settle()
                    isOpen = false
                }
            } else if isOpen {
                words.append(line)
            }
        }
        if isOpen { settle() }
        return found
    }

    private static func recipient(_ line: Substring) -> (address: String, rest: Substring)? {
        let indent = line.prefix { $0 == " " }.count
        let text = line.dropFirst(indent)
        if text.hasPrefix("<"), indent <= 2, let end = text.firstIndex(of: ">") {
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            let address = text[text.index(after: text.startIndex)..<end]
            return isAddress(address) ? (String(address), rest.dropFirst()) : nil
        }
        guard indent == 2, isAddress(text) else { return nil }
        return (String(text), "")
    }

    private static func isAddress(_ text: Substring) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains { $0.isWhitespace || $0 == ":" }
    }
}
