/// Addresses in the lines of a bounce.
enum AddressInLine {
    /// What ends an address that no mark encloses.
    private static let ends = Set(" \t<>()[]{}\",;:'|`*=".unicodeScalars)
    /// What may be before the address that a line begins with: bullets, the arrows of a transcript, an opening mark.
    private static let bullets = Set(" \t*->•·|".unicodeScalars)
    private static let openings = Set("<[\"'(".unicodeScalars)
    /// No address is longer (RFC 5321 §4.5.3.1.3).
    private static let longest = 320

    /// The address that a line begins with, bullets and marks left out, and what follows it.
    static func leading(_ line: Substring) -> (address: String, rest: Substring)? {
        var scalars = line.unicodeScalars.drop { bullets.contains($0) }
        while let first = scalars.first, openings.contains(first) { scalars = scalars.dropFirst() }
        if let type = type(of: Substring(scalars)) { scalars = scalars.dropFirst(type) }
        let inside = scalars.prefix { !ends.contains($0) }
        guard let address = address(Substring(inside)) else { return nil }
        let rest = scalars[inside.endIndex...].drop { ">]\"')".unicodeScalars.contains($0) }
        return (address, Substring(rest))
    }

    /// All addresses in a line, in order.
    static func all(in line: Substring) -> [String] {
        line.unicodeScalars.split { ends.contains($0) }.compactMap { address(Substring($0)) }
    }

    /// The address of Internet mail in an X.400 one: `c=CZ;a= ;p=Firma;dda:SMTP=jan@firma.cz;`.
    static func inORAddress(_ line: Substring) -> String? {
        guard line.hasPrefix("c=") || line.hasPrefix("C="), let mark = line.firstRange(of: "SMTP=") else { return nil }
        return leading(line[mark.upperBound...])?.address
    }

    /// Whether a text is an address and nothing else.
    static func isAddress(_ text: Substring) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && !text.contains { $0.isWhitespace || ":<>()\"',;".contains($0) }
    }

    /// A word that is an address but for the dots behind it.
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

    /// The length of the type before an address: `SMTP:` of `[SMTP:jan@firma.cz]`, `rfc822;` of `rfc822; jan@firma.cz`.
    private static func type(of text: Substring) -> Int? {
        for type in ["smtp:", "rfc822;", "mailto:"] where text.prefix(type.count).lowercased() == type {
            let spaces = text.dropFirst(type.count).prefix { $0 == " " || $0 == "<" }.count
            return type.count + spaces
        }
        return nil
    }
}
