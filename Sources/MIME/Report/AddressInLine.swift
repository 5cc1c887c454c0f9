/// Finds addresses in the lines of a bounce.
enum AddressInLine {
    /// The characters that end an address without enclosing marks.
    private static let ends = Set(" \t<>()[]{}\",;:'|`*=".unicodeScalars)
    /// What may precede an address at the start of a line: bullets, the arrows of a transcript, an opening mark.
    private static let bullets = Set(" \t*->•·|".unicodeScalars)
    private static let openings = Set("<[\"'(".unicodeScalars)
    /// The longest address accepted, in bytes. RFC 5321 §4.5.3.1 allows no longer one.
    private static let longest = 320

    /// Returns the address that a line begins with, without bullets and marks, and the text after it.
    static func leading(_ line: Substring) -> (address: String, rest: Substring)? {
        var scalars = line.unicodeScalars.drop { bullets.contains($0) }
        while let first = scalars.first, openings.contains(first) { scalars = scalars.dropFirst() }
        if let type = type(of: Substring(scalars)) { scalars = scalars.dropFirst(type) }
        let inside = scalars.prefix { !ends.contains($0) }
        guard let address = address(Substring(inside)) else { return nil }
        let rest = scalars[inside.endIndex...].drop { ">]\"')".unicodeScalars.contains($0) }
        return (address, Substring(rest))
    }

    /// Returns all addresses in a line, in order.
    static func all(in line: Substring) -> [String] {
        line.unicodeScalars.split { ends.contains($0) }.compactMap { address(Substring($0)) }
    }

    /// Returns the Internet mail address in an X.400 address: `c=CZ;a= ;p=Firma;dda:SMTP=jan@firma.cz;`.
    static func inORAddress(_ line: Substring) -> String? {
        guard line.hasPrefix("c=") || line.hasPrefix("C="), let mark = line.firstRange(of: "SMTP=") else { return nil }
        return leading(line[mark.upperBound...])?.address
    }

    /// Returns whether a text is only an address.
    static func isAddress(_ text: Substring) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && !text.contains { $0.isWhitespace || ":<>()\"',;".contains($0) }
    }

    /// Returns a word as an address, without dots after it; `nil` if it is not one.
    private static func address(_ word: Substring) -> String? {
        var word = word
        while word.last == "." { word = word.dropLast() }
        guard word.utf8.count <= longest, word.contains("@"), isAddress(word), isDomain(word) else { return nil }
        return String(word)
    }

    private static func isDomain(_ word: Substring) -> Bool {
        guard let at = word.lastIndex(of: "@") else { return false }
        return word[word.index(after: at)...].allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }
    }

    /// Returns the length of the type before an address: `SMTP:` in `[SMTP:jan@firma.cz]`, `rfc822;` in
    /// `rfc822; jan@firma.cz`.
    private static func type(of text: Substring) -> Int? {
        for type in ["smtp:", "rfc822;", "mailto:"] where text.prefix(type.count).lowercased() == type {
            let spaces = text.dropFirst(type.count).prefix { $0 == " " || $0 == "<" }.count
            return type.count + spaces
        }
        return nil
    }
}
