import MIME

/// A message as it is kept in the sender's Sent folder: what was sent, and the recipients that the others did not see,
/// as mail programs show it there.
enum OwnCopy {
    /// Returns the bytes of the sender's copy.
    ///
    /// - Parameters:
    ///   - message: The message as it was sent, with CRLF line ends.
    ///   - recipients: The recipients of the envelope.
    /// - Returns: The same bytes, with a Bcc field after the others if some recipient is in neither To nor Cc.
    static func bytes(of message: [UInt8], sentTo recipients: [String]) -> [UInt8] {
        let parsed = Message(parsing: message)
        let named = Set((parsed.to + parsed.cc).map { MailAddress.comparisonKey(of: $0.address) })
        let unseen = recipients.filter { !named.contains(MailAddress.comparisonKey(of: $0)) }
        guard !unseen.isEmpty, parsed.bcc.isEmpty, let end = headerEnd(message) else { return message }
        // One address a line keeps every line within the limit of RFC 5322 §2.1.1.
        let field = "Bcc: " + unseen.joined(separator: ",\r\n ") + "\r\n"
        return Array(message[..<end]) + Array(field.utf8) + Array(message[end...])
    }

    /// Returns the position of the empty line that ends the header.
    private static func headerEnd(_ message: [UInt8]) -> Int? {
        let lineEnd: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard message.count >= lineEnd.count else { return nil }
        return (0...(message.count - lineEnd.count)).first { message[$0..<($0 + 4)].elementsEqual(lineEnd) }.map {
            $0 + 2
        }
    }
}
