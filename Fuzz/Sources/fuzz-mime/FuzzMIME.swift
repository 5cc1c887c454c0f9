import FuzzDriver
import MIME

/// Any bytes are a message. The fuzzer reads everything that a message offers.
@main
enum FuzzMIME {
    static func main() {
        FuzzTarget.run { base, count in
            FuzzMIME.read(Array(UnsafeBufferPointer(start: base, count: count)))
            return 0
        }
    }

    private static func read(_ bytes: [UInt8]) {
        let message = Message(parsing: bytes)
        var parts = 0
        for part in message.parts {
            parts += 1
            readPart(part, of: bytes.count)
            if let inner = part.message { readHeader(inner) }
        }
        FuzzTarget.require(parts > 0, "a message has a root")
        readHeader(message)
        _ = message.text
        if let html = message.html { readHTML(html) }
        for attachment in message.attachments { _ = (attachment.fileName, attachment.mediaType, attachment.bytes()) }
        _ = message.report
        FuzzTarget.require(message.allDefects().count <= ParserLimits().defects, "defects are limited")
    }

    private static func readHTML(_ html: String) {
        for layout in [HTMLText.Layout.words, .paragraphs] {
            let text = HTMLText.text(of: html, layout: layout)
            FuzzTarget.require(
                text.utf8.count <= html.utf8.count * 2, "the text of HTML is not longer than its references")
            let short = HTMLText.text(of: html, layout: layout, limit: 100)
            FuzzTarget.require(short.utf8.count <= 100, "the text of HTML is limited")
        }
    }

    private static func readPart(_ part: Part, of count: Int) {
        if let range = part.bodyRange {
            FuzzTarget.require(range.lowerBound >= 0 && range.upperBound <= count, "a body lies in the message")
        }
        for child in part.children {
            guard let outer = part.bodyRange, let inner = child.bodyRange else { continue }
            FuzzTarget.require(
                outer.lowerBound <= inner.lowerBound && inner.upperBound <= max(outer.upperBound, inner.lowerBound),
                "a part lies in its multipart")
        }
        _ = (
            part.mediaType, part.charset, part.fileName, part.contentID, part.disposition, part.contentType,
            part.section
        )
        _ = part.decodedBytes()
        _ = part.decodedText()
    }

    private static func readHeader(_ message: Message) {
        for field in message.headers { _ = (field.name, field.rawValue, field.text) }
        _ = (message.from, message.sender, message.replyTo, message.to, message.cc, message.bcc)
        _ = (message.subject, message.date?.rfc3339, message.messageID, message.inReplyTo, message.references)
        _ = (message.automatic, message.listHeaders)
        let authentication = message.authenticationResults
        FuzzTarget.require(authentication.count <= AuthenticationResults.fieldLimit, "fields are limited")
        for field in authentication {
            FuzzTarget.require(
                field.outcomes.count <= AuthenticationResults.outcomeLimit, "outcomes of a field are limited")
        }
    }
}
