import MIME
import Storage

/// The marks in a message's header by which it is recognised, even after a server has given it another Message-ID.
struct LetterMarks: Hashable, Sendable {
    /// The Message-ID without angle brackets.
    let messageID: String?
    /// The Message-IDs that it had before, as recorded by servers, without angle brackets.
    let originals: [String]
    let token: LetterToken?
    /// A hash of the recipients in To and Cc and of the subject; `nil` if the message names no recipient or has no
    /// subject, because too many messages are alike then.
    let likeness: Int64?
    /// The time in Date.
    let writtenAt: Timestamp?

    /// The header fields that are read for the marks.
    static let fields =
        ["Message-ID", LetterToken.header] + OriginalMessageIDField.all.map(\.name)
        + ["From", "To", "Cc", "Subject", "Date"]

    init(_ message: Message) {
        let messageID = message.messageID
        self.messageID = messageID
        originals = OriginalMessageIDField.all.compactMap { message.messageIDs(inField: $0.name).first }
            .filter { $0 != messageID }
        token = message.headers[LetterToken.header].flatMap(LetterToken.init)
        likeness = Self.likeness(recipients: message.to + message.cc, subject: message.subject ?? "")
        writtenAt = message.date.map { Timestamp(seconds: $0.secondsSinceEpoch) }
    }

    /// - Parameter bytes: A message, or its beginning. Nothing after its header is read.
    init(header bytes: [UInt8]) {
        self.init(Message(parsing: Self.header(of: bytes)))
    }

    /// Every Message-ID that it has or had.
    var names: [String] { (messageID.map { [$0] } ?? []) + originals }

    private static func likeness(recipients: [MailAddress], subject: String) -> Int64? {
        let addresses = Set(recipients.map { $0.address.lowercased() }).subtracting([""]).sorted()
        // Folding may have changed the white space.
        let words = subject.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !addresses.isEmpty, !words.isEmpty else { return nil }
        let text = addresses.joined(separator: "\n") + "\n\n" + words
        return BlobID(of: Array(text.utf8)).number
    }

    /// Returns the bytes up to the first empty line.
    static func header(of bytes: [UInt8]) -> [UInt8] {
        var isAtLineStart = true
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                if isAtLineStart { return Array(bytes[...index]) }
                isAtLineStart = true
            } else if byte != 0x0D {
                isAtLineStart = false
            }
        }
        return bytes
    }
}

extension BlobID {
    /// The first eight bytes of the hash. They are stored, so they never change.
    var number: Int64 { Int64(bitPattern: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }) }
}
