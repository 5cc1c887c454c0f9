/// Checks envelope addresses before they reach the wire (RFC 5321 §4.1.2, RFC 6531 §3.3).
///
/// The check rejects what could break the command line and leaves the rest to the server, because there are mailboxes
/// with, say, two dots in a row.
public enum AddressSyntax {
    /// The longest address in bytes. RFC 5321 §4.5.3.1.3 limits a path to 256 octets, including its angle brackets.
    public static let maximumLength = 254

    /// Checks that the string can be written between the angle brackets of MAIL FROM or RCPT TO.
    ///
    /// - Throws: ``AddressFault`` if it can't.
    public static func check(_ address: String) throws(AddressFault) {
        guard !address.isEmpty else { throw .empty }
        guard address.utf8.count <= maximumLength else { throw .tooLong(limit: maximumLength) }
        for scalar in address.unicodeScalars
        where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}"
            || scalar == "\u{2029}"
        {
            throw .controlCharacter
        }
        let bytes = Array(address.utf8)
        let domain = try bytes.first == UInt8(ascii: "\"") ? behindQuotedLocalPart(bytes) : behindDotAtom(bytes)
        guard !domain.isEmpty else { throw .incomplete }
        for byte in domain where isForbidden(byte) || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "\"") {
            throw .forbiddenCharacter
        }
    }

    /// Returns whether the address needs SMTPUTF8.
    public static func isInternational(_ address: String) -> Bool {
        address.utf8.contains { $0 >= 0x80 }
    }

    private static func behindQuotedLocalPart(_ bytes: [UInt8]) throws(AddressFault) -> ArraySlice<UInt8> {
        var rest = bytes[...].dropFirst()
        var length = 0
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"):
                guard rest.popFirst() != nil else { throw .brokenQuoting }
                length += 1
            case UInt8(ascii: "\""):
                guard length > 0, rest.popFirst() == UInt8(ascii: "@") else { throw .brokenQuoting }
                return rest
            default:
                length += 1
            }
        }
        throw .brokenQuoting
    }

    private static func behindDotAtom(_ bytes: [UInt8]) throws(AddressFault) -> ArraySlice<UInt8> {
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0 else { throw .incomplete }
        for byte in bytes[..<at] where isForbidden(byte) || byte == UInt8(ascii: "\"") { throw .forbiddenCharacter }
        return bytes[(at + 1)...]
    }

    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"): true
        default: false
        }
    }
}
