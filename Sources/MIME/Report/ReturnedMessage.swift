/// The message, or its header, that came back with a bounce.
struct ReturnedMessage {
    /// How much is searched for the header, in bytes.
    private static let furthest = 64 * 1024

    var messageID: String?
    /// The authors' addresses in lower case.
    var senders: [String] = []
    var recipients: [String] = []

    /// Finds the returned message.
    ///
    /// - Parameter copy: The returned message in the bounce's text.
    init?(of bounce: Message, copy: Substring? = nil) {
        let parts = bounce.ownParts
        for part in parts.dropFirst() {
            if let header = Self.header(of: part) {
                self.init(header)
                if messageID == nil { messageID = Self.identifierLine(in: part.rawBody.prefix(Self.furthest)) }
                return
            }
        }
        if let copy {
            let bytes = Array(copy.utf8.prefix(Self.furthest))
            self.init(Message(parsing: bytes))
            if messageID == nil { messageID = Self.identifierLine(in: bytes[...]) }
            return
        }
        // Some programs label the header as text, or send it as a file.
        for part in parts.dropFirst() where part.isText && !part.isMultipart {
            let text = BounceText(part.decodedText(), marks: [])
            guard let copy = text.copy, text.words.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) else { continue }
            self.init(Message(parsing: Array(copy.utf8)))
            return
        }
        return nil
    }

    private init(_ message: Message) {
        messageID = message.messageID
        senders = message.from.map { $0.address.lowercased() }
        recipients = (message.to + message.cc).map(\.address).filter { !$0.isEmpty }
    }

    private static func header(of part: Part) -> Message? {
        switch part.mediaType {
        case "message/rfc822", "message/global": return part.message
        // RFC 6522 §4 defines text/rfc822-headers; the others occur in practice.
        case "text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers", "message/global-headers",
            "text/rfc822",
            "message/partial":
            return Message(parsing: unindented(part.decodedBytes()))
        default: return nil
        }
    }

    /// Removes the space that Zoho puts before each line of the header, which would turn the lines into continuations.
    private static func unindented(_ bytes: [UInt8]) -> [UInt8] {
        guard let first = bytes.first, first.isWSP else { return bytes }
        var result: [UInt8] = []
        var startsLine = true
        for byte in bytes.prefix(furthest) {
            if !(startsLine && byte.isWSP) { result.append(byte) }
            startsLine = byte == 0x0A || byte == 0x0D
        }
        return result
    }

    /// Returns the identifier in the first line that begins with `Message-ID:`, perhaps after spaces.
    static func identifierLine(in bytes: ArraySlice<UInt8>) -> String? {
        let name = Array("message-id:".utf8)
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let text = line.drop(while: \.isWSP)
            guard text.count > name.count, text.prefix(name.count).map(\.asciiLowercased) == name else { continue }
            let value = Array(text.dropFirst(name.count))
            if let found = value.withUnsafeBytes({ MessageIdentifiers.all(in: $0).first }) { return found }
        }
        return nil
    }
}
