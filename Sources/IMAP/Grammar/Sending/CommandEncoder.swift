/// Writes one command. Strings are quoted or sent as literals, so that no argument can end the command's line.
struct CommandEncoder {
    /// A piece of the command's bytes.
    enum Part: Equatable, Sendable {
        case text([UInt8])
        /// Bytes announced by their count. How depends on what the server supports (RFC 7888).
        case literal([UInt8], isBinary: Bool)
    }

    /// Whether quoted strings may contain UTF-8 and names are in UTF-8 (RFC 6855, RFC 9051).
    let utf8: Bool
    private(set) var parts: [Part] = []
    /// What a transcript may show, without secrets and bodies.
    private(set) var shown: [UInt8] = []
    private var text: [UInt8] = []

    init(utf8: Bool) { self.utf8 = utf8 }

    /// The longest string that is quoted, in bytes; servers limit the length of a line.
    static let longestQuoted = 1000

    /// Returns the whole command, without its tag and line end.
    mutating func finish() -> [Part] {
        closeText()
        return parts
    }

    private mutating func closeText() {
        guard !text.isEmpty else { return }
        parts.append(.text(text))
        text = []
    }

    /// Writes text that the client itself has made and knows to be safe.
    mutating func word(_ word: String) {
        text.append(contentsOf: word.utf8)
        shown.append(contentsOf: word.utf8)
    }

    /// Writes text that is known to be safe but must not be shown.
    mutating func secretWord(_ word: String, shownAs description: String) {
        text.append(contentsOf: word.utf8)
        shown.append(contentsOf: description.utf8)
    }

    mutating func byte(_ byte: UInt8) {
        text.append(byte)
        shown.append(byte)
    }

    mutating func space() { byte(ASCII.space) }

    /// Writes a string (RFC 9051 §9 `string`). If `isSecret` is set, the transcript shows only the field's name.
    mutating func string(
        _ bytes: some Collection<UInt8>, field: String, isSecret: Bool = false
    ) throws(ArgumentError) {
        guard !bytes.contains(0) else { throw .nulByte(field: field) }
        let isASCII = bytes.allSatisfy { (0x20...0x7E).contains($0) }
        let canQuote = isASCII || (utf8 && Self.isPrintableUTF8(bytes))
        if canQuote, bytes.count <= Self.longestQuoted {
            text.append(ASCII.quote)
            for byte in bytes {
                if byte == ASCII.quote || byte == ASCII.backslash { text.append(ASCII.backslash) }
                text.append(byte)
            }
            text.append(ASCII.quote)
        } else {
            closeText()
            parts.append(.literal(Array(bytes), isBinary: false))
        }
        if isSecret {
            shown.append(contentsOf: "[\(field)]".utf8)
        } else {
            shown.append(ASCII.quote)
            shown.append(contentsOf: bytes)
            shown.append(ASCII.quote)
        }
    }

    mutating func string(_ text: String, field: String, isSecret: Bool = false) throws(ArgumentError) {
        try string(text.utf8, field: field, isSecret: isSecret)
    }

    private static func isPrintableUTF8(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return false }
        return String(validating: bytes, as: UTF8.self) != nil
    }

    /// Writes a message, or other data that is not one line. It is always a literal and never shown.
    mutating func literal(_ bytes: [UInt8], isBinary: Bool) {
        closeText()
        parts.append(.literal(bytes, isBinary: isBinary))
        shown.append(contentsOf: "[\(bytes.count) bytes]".utf8)
    }

    mutating func mailbox(_ name: MailboxName) throws(ArgumentError) {
        try string(name.encoded(utf8: utf8), field: "mailbox")
    }

    mutating func set(_ set: MessageSet) throws(ArgumentError) {
        guard !set.isEmpty else { throw .emptySet }
        word(set.description)
    }

    mutating func flags(_ flags: some Sequence<Flag>) throws(ArgumentError) {
        byte(ASCII.openParen)
        var isFirst = true
        for flag in flags {
            let atom = flag.isSystem ? flag.name.utf8.dropFirst() : flag.name.utf8[...]
            guard !atom.isEmpty, atom.allSatisfy(ASCII.isAtom) else { throw .malformedFlag(flag.name) }
            if !isFirst { space() }
            isFirst = false
            word(flag.name)
        }
        byte(ASCII.closeParen)
    }

    /// Writes the section in brackets and, if a range is given, the range of its bytes (RFC 9051 §6.4.5).
    mutating func section(_ section: BodySection, range: Range<UInt64>?) throws(ArgumentError) {
        guard section.part.allSatisfy({ $0 > 0 }) else { throw .malformedSection(section.description) }
        byte(ASCII.openBracket)
        switch section.piece {
        case .headerFields(let names), .headerFieldsExcept(let names):
            guard !names.isEmpty else { throw .malformedSection(section.description) }
            let numbers = section.part.map { "\($0)." }.joined()
            var isExcept = false
            if case .headerFieldsExcept = section.piece { isExcept = true }
            word("\(numbers)HEADER.FIELDS\(isExcept ? ".NOT" : "") (")
            for (index, name) in names.enumerated() {
                if index > 0 { space() }
                if !name.isEmpty, name.utf8.allSatisfy(ASCII.isAtom) {
                    word(name)
                } else {
                    try string(name, field: "header field")
                }
            }
            byte(ASCII.closeParen)
        default: word(section.description)
        }
        byte(ASCII.closeBracket)
        guard let range else { return }
        guard !range.isEmpty, range.upperBound <= UInt64(UInt32.max) else {
            throw .malformedSection("\(section)<\(range.lowerBound).\(range.count)>")
        }
        word("<\(range.lowerBound).\(range.upperBound - range.lowerBound)>")
    }
}
