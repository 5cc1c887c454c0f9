/// A character set (charset) of mail text, found by the label that a message gives.
///
/// Labels are read as mail programs read them: in any case, with or without hyphens and quotes, and with the names of
/// old systems. If senders really use a superset of a charset, its label means the superset: `gb2312` and `gbk` are
/// read as GB18030, `ks_c_5601-1987` as Unified Hangul, `shift_jis` as Windows-31J.
public struct Charset: Sendable, Hashable {
    /// How bytes of a charset become text.
    enum Coding: Sendable, Hashable {
        case ascii
        case utf8
        case utf7
        case utf16(ByteOrder?)
        case utf32(ByteOrder?)
        /// One byte per character, decoded with the table of the charset's name. ISO 8859 tables have a Windows
        /// charset's characters at 0x80–0x9F.
        case singleByte
        /// ISO-2022-JP, converted to EUC-JP first, which also covers the characters that only Microsoft's variant has.
        case iso2022JP
        /// HZ (RFC 1843), converted to GB18030 first.
        case hz
        /// Any other charset, by iconv's name for it.
        case iconv(String)
    }

    enum ByteOrder: Sendable, Hashable {
        case bigEndian
        case littleEndian
    }

    /// The name for display: lower case, the preferred MIME name if there is one, such as `iso-8859-2`.
    public let name: String
    let coding: Coding

    static let utf8 = Charset(name: "utf-8", coding: .utf8)
    static let ascii = Charset(name: "us-ascii", coding: .ascii)
    static let utf16 = Charset(name: "utf-16", coding: .utf16(nil))
    static let windows1250 = Charset(name: "windows-1250", coding: .singleByte)
    static let windows1252 = Charset(name: "windows-1252", coding: .singleByte)
    static let iso8859Part1 = Charset(name: "iso-8859-1", coding: .singleByte)
    static let iso8859Part2 = Charset(name: "iso-8859-2", coding: .singleByte)

    init(name: String, coding: Coding) {
        self.name = name
        self.coding = coding
    }

    /// Looks up a label; `nil` if it is unknown.
    public init?(label: String) {
        guard let found = CharsetLabels.charset(of: label) else { return nil }
        self = found
    }

    /// Whether bytes below 0x80 are always ASCII in this charset, as in most.
    var extendsASCII: Bool {
        switch coding {
        case .ascii, .utf8, .singleByte: true
        case .iconv(let name): !name.hasPrefix("ISO-2022")
        case .utf7, .utf16, .utf32, .iso2022JP, .hz: false
        }
    }
}
