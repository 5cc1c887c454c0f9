/// The properties of a message or an attachment in TNEF (MS-OXTNEF §2.1.3.4), only those with fixed identifiers.
struct MAPIProperties {
    /// The identifiers that are read (MS-OXPROPS).
    enum Identifier: UInt16 {
        case subject = 0x0037
        case clientSubmitTime = 0x0039
        case sentRepresentingName = 0x0042
        case sentRepresentingAddress = 0x0065
        case senderName = 0x0C1A
        case senderAddress = 0x0C1F
        case recipientType = 0x0C15
        case displayCc = 0x0E03
        case displayTo = 0x0E04
        case deliveryTime = 0x0E06
        case body = 0x1000
        case compressedRTF = 0x1009
        case bodyHTML = 0x1013
        case messageID = 0x1035
        case displayName = 0x3001
        case emailAddress = 0x3003
        case attachmentData = 0x3701
        case shortFileName = 0x3704
        case longFileName = 0x3707
        case mediaType = 0x370E
        case contentID = 0x3712
        case attachmentFlags = 0x3714
        case smtpAddress = 0x39FE
        case internetCodePage = 0x3FDE
        case senderSMTPAddress = 0x5D01
        case sentRepresentingSMTPAddress = 0x5D02
        case isHidden = 0x7FFE
    }

    /// A value's place in the file.
    struct Value {
        /// The property type, without the multiple-value flag (MS-OXCDATA §2.11.1).
        var type: UInt16
        var range: Range<Int>
    }

    static let object: UInt16 = 0x000D
    static let string8: UInt16 = 0x001E
    static let unicode: UInt16 = 0x001F
    static let time: UInt16 = 0x0040
    static let binary: UInt16 = 0x0102

    private var values: [Identifier: Value] = [:]
    /// Whether the list was complete and all its types known.
    private(set) var isSound = true

    init() {}

    /// Reads a list. Stops at the first unreadable property, or when `allowance` is used up: the number of properties
    /// the file may still have.
    init(_ reader: inout LittleEndianReader, allowance: inout Int) {
        guard let count = reader.count() else {
            isSound = false
            return
        }
        for _ in 0..<count {
            guard allowance > 0, readProperty(&reader, &allowance) else {
                isSound = false
                return
            }
        }
    }

    /// The value of a property; the first one if the identifier occurs several times.
    subscript(_ identifier: Identifier) -> Value? { values[identifier] }

    private mutating func readProperty(_ reader: inout LittleEndianReader, _ allowance: inout Int) -> Bool {
        allowance -= 1
        guard let tag = reader.uint16(), let number = reader.uint16() else { return false }
        let type = tag & ~Self.several
        if number >= 0x8000, !Self.skipName(&reader) { return false }
        let isVariable = Self.isVariable(type)
        var count = 1
        if isVariable || tag & Self.several != 0 {
            guard let given = reader.count() else { return false }
            count = given
        }
        for place in 0..<count {
            // The first value is already counted.
            if place > 0 { allowance -= 1 }
            guard allowance >= 0 else { return false }
            guard let range = isVariable ? Self.variable(&reader) : Self.width(of: type).flatMap({ reader.range($0) })
            else { return false }
            guard place == 0, let identifier = Identifier(rawValue: number), values[identifier] == nil else { continue }
            values[identifier] = Value(type: type, range: range)
        }
        return true
    }

    /// The multiple-value flag in a type.
    private static let several: UInt16 = 0x1000

    /// Skips a named property's name between tag and value: a GUID, then a number or UTF-16 text.
    private static func skipName(_ reader: inout LittleEndianReader) -> Bool {
        guard reader.range(16) != nil, let kind = reader.uint32() else { return false }
        guard kind == 1 else { return reader.range(4) != nil }
        return variable(&reader) != nil
    }

    /// Takes a length and that many bytes, and skips padding to a multiple of four, which may be missing at the end.
    private static func variable(_ reader: inout LittleEndianReader) -> Range<Int>? {
        guard let length = reader.count(), let range = reader.range(length) else { return nil }
        reader.skip((4 - length % 4) % 4)
        return range
    }

    private static func isVariable(_ type: UInt16) -> Bool {
        type == object || type == string8 || type == unicode || type == binary
    }

    /// Returns the bytes of a value with its padding; `nil` for an unknown type.
    private static func width(of type: UInt16) -> Int? {
        switch type {
        case 0x0001: 0
        case 0x0002, 0x0003, 0x0004, 0x000A, 0x000B: 4
        case 0x0005, 0x0006, 0x0007, 0x0014, time: 8
        case 0x0048: 16
        default: nil
        }
    }
}
