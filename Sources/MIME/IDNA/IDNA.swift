/// Converts domain names beyond ASCII (RFC 5890, with non-transitional UTS 46 mapping) to ASCII and back.
public enum IDNA {
    /// Returns a domain as DNS and SMTP carry it: in lower case, with labels beyond ASCII in Punycode.
    ///
    /// A literal in brackets is unchanged.
    ///
    /// - Throws: ``IDNAError`` if the text is not a valid domain name.
    public static func ascii(_ domain: String) throws(IDNAError) -> String {
        if domain.hasPrefix("["), domain.hasSuffix("]") { return domain }
        var mapped = IDNAMapping.mapped(domain)
        // A trailing dot names the root and is not a label.
        let isRooted = mapped.hasSuffix(".")
        if isRooted { mapped.removeLast() }
        var labels: [String] = []
        for label in mapped.split(separator: ".", omittingEmptySubsequences: false) {
            labels.append(try asciiLabel(String(label)))
        }
        let ascii = labels.joined(separator: ".")
        guard ascii.utf8.count <= 253 else { throw .domainTooLong }
        return isRooted ? ascii + "." : ascii
    }

    /// Returns a domain for display; labels that are not valid Punycode are unchanged.
    public static func unicode(_ domain: String) -> String {
        guard domain.utf8.count > 4, !domain.hasPrefix("[") else { return domain }
        return domain.split(separator: ".", omittingEmptySubsequences: false).map { label -> String in
            guard label.utf8.prefix(4).elementsEqual("xn--".utf8, by: { $0.asciiLowercased == $1 }) else {
                return String(label)
            }
            guard let decoded = Punycode.decode(Array(label.utf8.dropFirst(4))) else { return String(label) }
            // A name that would be encoded differently could imitate another.
            guard let again = try? asciiLabel(decoded), again == label.lowercased() else { return String(label) }
            return decoded
        }.joined(separator: ".")
    }

    private static func asciiLabel(_ label: String) throws(IDNAError) -> String {
        guard !label.isEmpty else { throw .emptyLabel }
        if label.hasPrefix("-") || label.hasSuffix("-") { throw .hyphenAtEnd(label: label) }
        if label.utf8.allSatisfy({ $0 < 0x80 }) {
            for scalar in label.unicodeScalars where !isHostCharacter(scalar) {
                throw .characterNotAllowed(scalar, label: label)
            }
            guard label.utf8.count <= 63 else { throw .labelTooLong(label: label) }
            return label
        }
        for scalar in label.unicodeScalars where !IDNAMapping.isAllowed(scalar) {
            throw .characterNotAllowed(scalar, label: label)
        }
        if let first = label.unicodeScalars.first, IDNAMapping.isMark(first) {
            throw .characterNotAllowed(first, label: label)
        }
        guard let encoded = Punycode.encode(label), encoded.utf8.count <= 59 else { throw .labelTooLong(label: label) }
        return "xn--" + encoded
    }

    /// Returns whether a character is a letter, digit, hyphen or underscore. DNS names, but not hosts, may have
    /// underscores.
    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return false }
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        return byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x5F
    }
}
