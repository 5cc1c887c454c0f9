/// Finds recipients and the text about each in the lines of a bounce of known dialect.
enum BounceLines {
    /// The most recipients read. No honest bounce has more.
    private static let limit = 1000
    /// Lines without meaning between a recipient and the text about it.
    private static let connectives: Set<String> = ["because:", "Reason:", "For the following reason:"]

    static func recipients(
        _ lines: ArraySlice<Substring>, in dialect: BounceDialect, action: DeliveryReport.Action
    ) -> [DeliveryReport.Recipient] {
        var found: [DeliveryReport.Recipient] = []
        var words: [Substring] = []
        func settle() {
            guard var last = found.popLast() else { return }
            let diagnostic = words.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
            last.diagnostic = diagnostic.isEmpty ? nil : diagnostic
            last.status = StatusChoice.worded(diagnostic)
            found.append(last)
            words = []
        }
        var isOpen = false
        for line in lines {
            guard found.count < limit else { break }
            if let alias = GeneralBounce.alias(line) {
                if var last = found.last, isOpen, last.originalRecipient == nil {
                    last.originalRecipient = alias
                    found[found.count - 1] = last
                } else {
                    if isOpen { settle() }
                    found.append(DeliveryReport.Recipient(finalRecipient: alias, action: action))
                    isOpen = true
                }
            } else if let (address, rest) = recipient(line, dialect) {
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
        return distinct(found)
    }

    /// Merges recipients named twice. Keeps the text of the first mention if it has a status.
    private static func distinct(_ found: [DeliveryReport.Recipient]) -> [DeliveryReport.Recipient] {
        var places: [String: Int] = [:]
        var kept: [DeliveryReport.Recipient] = []
        for recipient in found {
            let key = recipient.address.lowercased()
            if let place = places[key] {
                if kept[place].status == nil { kept[place] = recipient }
            } else {
                places[key] = kept.count
                kept.append(recipient)
            }
        }
        return kept
    }

    private static func recipient(_ line: Substring, _ dialect: BounceDialect) -> (address: String, rest: Substring)? {
        let forms = dialect.forms
        let indent = line.prefix { $0 == " " || $0 == "\t" }.count
        let text = line.dropFirst(indent)
        for label in dialect.labels where text.hasPrefix(label) {
            return AddressInLine.leading(text.dropFirst(label.count)).map { ($0.address, "") }
        }
        if forms.contains(.bracketed), indent <= 2, text.hasPrefix("<") { return enclosed(text, by: ">") }
        if forms.contains(.quoted), text.hasPrefix("\"") {
            return enclosed(text, by: "\"").flatMap { text.last == ":" ? $0 : nil }
        }
        if forms.contains(.dated), let end = text.firstRange(of: " on "),
            AddressInLine.isAddress(text[..<end.lowerBound])
        {
            return (String(text[..<end.lowerBound]), "")
        }
        if forms.contains(.colon), indent == 0 || indent == 2, text.last == ":",
            AddressInLine.isAddress(text.dropLast())
        {
            return (String(text.dropLast()), "")
        }
        let isPlain =
            forms.contains(.alone) || (forms.contains(.indented) && indent > 0)
            || (forms.contains(.indentedByTwo) && indent == 2)
        return isPlain && AddressInLine.isAddress(text) ? (String(text), "") : nil
    }

    /// Parses an address between two marks, followed by nothing, by a colon, or by an alias in parentheses and a colon.
    private static func enclosed(_ text: Substring, by mark: Character) -> (address: String, rest: Substring)? {
        let inside = text.dropFirst()
        guard let end = inside.firstIndex(of: mark), AddressInLine.isAddress(inside[..<end]) else { return nil }
        var rest = inside[inside.index(after: end)...]
        if rest.hasPrefix(" (expanded from "), let close = rest.firstIndex(of: ")") {
            rest = rest[rest.index(after: close)...]
        }
        guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
        return (String(inside[..<end]), rest.dropFirst())
    }
}
