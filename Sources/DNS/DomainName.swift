/// A valid name to query: ASCII labels. Give an internationalised domain as A-labels (RFC 5890 §2.3.2.1).
enum DomainName {
    /// The longest name without its trailing dot, in bytes (RFC 1035 §2.3.4: 255 octets on the wire).
    static let longest = 253
    /// The longest label, in bytes.
    static let longestLabel = 63

    /// Returns the name without a trailing dot.
    static func checked(_ text: String) throws(DNSError) -> String {
        let name = text.hasSuffix(".") ? String(text.dropLast()) : text
        guard isName(name) else { throw .notAName(shortened(text)) }
        return name
    }

    /// Returns whether all labels are letters, digits, hyphens and, for services, underscores (RFC 1123 §2.1,
    /// RFC 8552).
    static func isName(_ name: String) -> Bool {
        guard 1...longest ~= name.utf8.count else { return false }
        return name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            1...longestLabel ~= label.count && label.allSatisfy(isByteOfLabel)
        }
    }

    private static func isByteOfLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// How much of an invalid name an error carries, in bytes.
    private static let longestShown = 1000

    private static func shortened(_ text: String) -> String {
        text.utf8.count <= longestShown ? text : String(decoding: text.utf8.prefix(longestShown), as: UTF8.self) + "…"
    }
}
