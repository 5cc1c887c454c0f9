import MIME

/// A message as it is kept in the sender's own Sent folder: what was sent, and to whom it went unseen by the others, as
/// mail programs show it there.
enum OwnCopy {
    /// - Parameters:
    ///   - message: as it was sent, lines ended by CR LF.
    ///   - recipients: of the envelope.
    /// - Returns: the same bytes, with a header Bcc behind the others where somebody is named in neither To nor Cc.
    static func bytes(of message: [UInt8], sentTo recipients: [String]) -> [UInt8] {
        let parsed = Message(parsing: message)
        let named = Set((parsed.to + parsed.cc).map { MailAddress.comparisonKey(of: $0.address) })
        let unseen = recipients.filter { !named.contains(MailAddress.comparisonKey(of: $0)) }
        guard !unseen.isEmpty, parsed.bcc.isEmpty, let end = headerEnd(message) else { return message }
        // One address a line keeps every line within what RFC 5322 §2.1.1 allows.
        let field = "Bcc: " + unseen.joined(separator: ",\r\n ") + "\r\n"
        return Array(message[..<end]) + Array(field.utf8) + Array(message[end...])
    }

    /// Where the empty line stands that ends the header.
    private static func headerEnd(_ message: [UInt8]) -> Int? {
        let lineEnd: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard message.count >= lineEnd.count else { return nil }
        return (0...(message.count - lineEnd.count)).first { message[$0..<($0 + 4)].elementsEqual(lineEnd) }.map {
            $0 + 2
        }
    }
}
