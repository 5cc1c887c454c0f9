/// Reads a TNEF file (MS-OXTNEF §2.1.3): a signature and a key, then attributes, each with a checksum.
///
/// Never fails on broken files. A truncated file gives what is there; a wrong checksum is only noted.
struct TNEFReader {
    /// The attributes that are read, by the lower half of their identifiers.
    private enum Attribute: UInt16 {
        case subject = 0x8004
        case body = 0x800C
        case attachmentData = 0x800F
        case attachmentTitle = 0x8010
        case attachmentRendering = 0x9002
        case messageProperties = 0x9003
        case recipients = 0x9004
        case attachmentProperties = 0x9005
        case codePage = 0x9007
    }

    static let signature: [UInt8] = [0x78, 0x9F, 0x3E, 0x22]

    private let bytes: [UInt8]
    private let limits: ParserLimits
    /// How many attributes and properties may still be read, including those of attached messages.
    private(set) var allowance: Int

    init(_ bytes: [UInt8], limits: ParserLimits) {
        self.bytes = bytes
        self.limits = limits
        allowance = limits.tnefItems
    }

    /// Reads the file in `range`; `nil` if it does not begin with the signature.
    mutating func read(_ range: Range<Int>) -> TNEFContent? {
        guard Self.begins(bytes, at: range) else { return nil }
        var reader = LittleEndianReader(bytes, in: range)
        reader.skip(6)
        var content = TNEFContent()
        while reader.remaining > 0 {
            let rest = reader.rest
            guard let level = reader.byte(), level == 1 || level == 2 else {
                // Relays and mail programs leave line breaks, spaces or zeros after the last attribute.
                if !bytes[rest].allSatisfy({ $0 == 0 || $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }) {
                    content.isSound = false
                }
                break
            }
            guard allowance > 0, let identifier = reader.uint32(), let length = reader.count() else {
                content.isSound = false
                break
            }
            allowance -= 1
            let available = Swift.min(length, reader.remaining)
            guard let data = reader.range(available) else { break }
            take(UInt16(truncatingIfNeeded: identifier), data, into: &content)
            guard available == length, let checksum = reader.uint16() else {
                content.isSound = false
                break
            }
            if checksum != Self.checksum(bytes[data]) { content.isSound = false }
        }
        return content
    }

    static func begins(_ bytes: [UInt8], at range: Range<Int>) -> Bool {
        bytes[range.clamped(to: 0..<bytes.count)].starts(with: signature)
    }

    /// Returns the sum of the bytes modulo 65,536 (MS-OXTNEF §2.1.3.1).
    private static func checksum(_ data: ArraySlice<UInt8>) -> UInt16 {
        data.reduce(0) { $0 &+ UInt16($1) }
    }

    private mutating func take(_ identifier: UInt16, _ data: Range<Int>, into content: inout TNEFContent) {
        switch Attribute(rawValue: identifier) {
        case .subject: content.subject = content.subject ?? data
        case .body: content.body = content.body ?? data
        case .codePage:
            var reader = LittleEndianReader(bytes, in: data)
            if let page = reader.uint32(), CodePage.label(Int(page)) != nil { content.codePage = Int(page) }
        case .messageProperties:
            content.properties = properties(data, &content)
        case .recipients:
            takeRecipients(data, into: &content)
        case .attachmentRendering:
            beginAttachment(&content)
        case .attachmentTitle:
            changeAttachment(&content) { $0.title = $0.title ?? data }
        case .attachmentData:
            changeAttachment(&content) { $0.data = $0.data ?? data }
        case .attachmentProperties:
            let properties = properties(data, &content)
            let message = message(in: properties)
            changeAttachment(&content) {
                $0.properties = properties
                $0.message = message
            }
        case nil: break
        }
    }

    /// Takes a count of rows, each a list of properties.
    private mutating func takeRecipients(_ data: Range<Int>, into content: inout TNEFContent) {
        var reader = LittleEndianReader(bytes, in: data)
        for _ in 0..<(reader.count() ?? 0) {
            guard allowance > 0 else { break }
            allowance -= 1
            let row = MAPIProperties(&reader, allowance: &allowance)
            guard row.isSound else {
                content.isSound = false
                break
            }
            content.recipients.append(row)
        }
    }

    /// Begins an attachment. attAttachRendData is the first attribute of each.
    private func beginAttachment(_ content: inout TNEFContent) {
        guard content.attachments.count < limits.tnefAttachments else {
            content.isSound = false
            return
        }
        content.attachments.append(TNEFContent.Attachment())
    }

    private func changeAttachment(_ content: inout TNEFContent, _ change: (inout TNEFContent.Attachment) -> Void) {
        if content.attachments.isEmpty { beginAttachment(&content) }
        guard !content.attachments.isEmpty else { return }
        change(&content.attachments[content.attachments.count - 1])
    }

    private mutating func properties(_ data: Range<Int>, _ content: inout TNEFContent) -> MAPIProperties {
        var reader = LittleEndianReader(bytes, in: data)
        let properties = MAPIProperties(&reader, allowance: &allowance)
        if !properties.isSound { content.isSound = false }
        return properties
    }

    /// Returns the TNEF file in an attached object, after the identifier of its interface (MS-OXTNEF §2.1.3.4).
    private func message(in properties: MAPIProperties) -> Range<Int>? {
        guard let value = properties[.attachmentData], value.type == MAPIProperties.object else { return nil }
        let data = Self.withoutInterface(value.range)
        return Self.begins(bytes, at: data) ? data : nil
    }

    /// Returns an object's bytes after the 16 that identify its interface.
    static func withoutInterface(_ range: Range<Int>) -> Range<Int> {
        Swift.min(range.lowerBound + 16, range.upperBound)..<range.upperBound
    }
}
