/// Domain names beyond ASCII (RFC 5890; mapped as UTS 46 says, non-transitional), and back.
public enum IDNA {
    /// A domain as DNS and SMTP carry it: labels with letters beyond ASCII in Punycode, all in lower case.
    /// A literal in brackets stays as it is.
    public static func ascii(_ domain: String) throws(IDNAError) -> String {
        if domain.hasPrefix("["), domain.hasSuffix("]") { return domain }
        var mapped = IDNAMapping.mapped(domain)
        // One dot at the end names the root and is no label.
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

    /// A domain as a person reads it; labels that are not right Punycode stay as they are.
    public static func unicode(_ domain: String) -> String {
        guard domain.utf8.count > 4, !domain.hasPrefix("[") else { return domain }
        return domain.split(separator: ".", omittingEmptySubsequences: false).map { label -> String in
            guard label.utf8.prefix(4).elementsEqual("xn--".utf8, by: { $0.asciiLowercased == $1 }) else {
                return String(label)
            }
            guard let decoded = Punycode.decode(Array(label.utf8.dropFirst(4))) else { return String(label) }
            // What would be encoded otherwise could pass for another name.
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

    /// Letters, digits, hyphen; the underscore too, which names in DNS have though hosts may not.
    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return false }
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        return byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x5F
    }
}
