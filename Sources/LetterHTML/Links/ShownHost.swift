/// The hosts that the text of a link names.
enum ShownHost {
    /// The most words of a text that are looked at.
    private static let most = 16
    /// The longest text that is looked at, in bytes.
    static let longest = 1000

    /// Returns the first host in a link's text that belongs to another owner than the host that the link leads to.
    static func other(than actual: HostName, in text: String) -> HostName? {
        // Most links say "Read more".
        guard text.unicodeScalars.contains(where: isDot) else { return nil }
        return words(text).prefix(most).lazy.compactMap(host).first { $0.registrable != actual.registrable }
    }

    /// Whether browsers take a character for the dot in a host.
    private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
        [".", "\u{3002}", "\u{FF0E}", "\u{FF61}", "\u{2024}"].contains(scalar)
    }

    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            // Invisible characters can be in the middle of a name.
            if properties.isDefaultIgnorableCodePoint { continue }
            if properties.isWhitespace || "<>()[]{}\"'«»„“”‘’‚›‹,;|…".unicodeScalars.contains(scalar) {
                if !word.isEmpty { words.append(String(word)) }
                word = String.UnicodeScalarView()
            } else {
                word.append(scalar)
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }

    /// Reads a word as the address of a page, as a host, or as an address of mail.
    private static func host(_ word: String) -> HostName? {
        guard word.unicodeScalars.contains(where: isDot) else { return nil }
        var rest = word.lowercased()[...]
        var isAddress = false
        if let scheme = rest.range(of: "://") ?? rest.range(of: ":\\\\") {
            isAddress = true
            rest = rest[scheme.upperBound...]
        }
        if rest.hasPrefix("www.") { isAddress = true }
        let isEnd: (Character) -> Bool = { "/\\?#:@／？＃：＠".contains($0) }
        var name = rest.prefix { !isEnd($0) }
        // People read `https://bank.example@evil.example` as the address of the bank.
        let isUser = rest.dropFirst(name.count).first.map { "@＠".contains($0) } == true
        if isUser, !(isAddress && name.contains(".")) { name = rest.dropFirst(name.count + 1).prefix { !isEnd($0) } }
        while let last = name.last, ".!".contains(last) { name = name.dropLast() }
        guard let host = HostName(String(name)) else { return nil }
        let labels = host.name.split(separator: ".")
        guard labels.count >= 2, let last = labels.last else { return nil }
        if host.isNumeric { return isAddress || labels.count == 4 ? host : nil }
        if isAddress { return last.utf8.count >= 2 ? host : nil }
        return TopLevelDomain.isPlausible(String(last)) ? host : nil
    }
}

extension Substring {
    /// The first place of a text, in one pass.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
