/// Finds recipients and what was said of each in the lines of a bounce in words.
enum BounceLines {
    /// No honest bounce has more.
    private static let limit = 1000
    /// Lines between a recipient and what is said of it, of no meaning of their own.
    private static let connectives: Set<String> = ["because:", "Reason:"]

    static func recipients(
        _ lines: ArraySlice<Substring>, in dialect: BounceDialect, action: DeliveryReport.Action
    ) -> [DeliveryReport.Recipient] {
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
            if let (address, rest) = recipient(line, dialect.forms) {
                if isOpen { settle() }
                found.append(DeliveryReport.Recipient(finalRecipient: address, action: action))
                words = rest.isEmpty ? [] : [rest]
                isOpen = true
            } else if line.allSatisfy(\.isWhitespace) {
                if isOpen, !words.isEmpty, dialect.endsAtEmptyLine {
                    settle()
                    isOpen = false
                }
            } else if isOpen, !connectives.contains(String(line)) {
                words.append(line)
            }
        }
        if isOpen { settle() }
        return found
    }

    private static func recipient(
        _ line: Substring, _ forms: Set<BounceDialect.Form>
    ) -> (address: String, rest: Substring)? {
        let indent = line.prefix { $0 == " " || $0 == "\t" }.count
        let text = line.dropFirst(indent)
        if forms.contains(.bracketed), indent <= 2, text.hasPrefix("<") { return enclosed(text, by: ">") }
        if forms.contains(.quoted), text.hasPrefix("\"") {
            return enclosed(text, by: "\"").flatMap { text.last == ":" ? $0 : nil }
        }
        if forms.contains(.dated), let end = text.firstRange(of: " on "), isAddress(text[..<end.lowerBound]) {
            return (String(text[..<end.lowerBound]), "")
        }
        let isPlain =
            forms.contains(.alone) || (forms.contains(.indented) && indent > 0)
            || (forms.contains(.indentedByTwo) && indent == 2)
        return isPlain && isAddress(text) ? (String(text), "") : nil
    }

    /// An address between two marks, then nothing, a colon, or an alias in parentheses and a colon.
    private static func enclosed(_ text: Substring, by mark: Character) -> (address: String, rest: Substring)? {
        let inside = text.dropFirst()
        guard let end = inside.firstIndex(of: mark), isAddress(inside[..<end]) else { return nil }
        var rest = inside[inside.index(after: end)...]
        if rest.hasPrefix(" (expanded from "), let close = rest.firstIndex(of: ")") {
            rest = rest[rest.index(after: close)...]
        }
        guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
        return (String(inside[..<end]), rest.dropFirst())
    }

    private static func isAddress(_ text: Substring) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && !text.contains { $0.isWhitespace || ":<>()\"',;".contains($0) }
    }
}
