import Accounts
import HTTPTypes
import LetterHTML
import MIME
import Mailboxes

/// `/messages/ID/body`: a letter's HTML, made safe, for the frame on the letter's page.
///
/// What is written is what ``LetterCleaner`` allows. The answer's policy bars scripts, forms and foreign addresses once
/// more, and so does the frame (OWASP ASVS 5.0 1.3.1, 3.2.1).
struct LetterBody: Sendable {
    let services: SiteServices
    /// The site's origin.
    let origin: String

    func answer(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn,
            let bytes = try await services.mailboxes.letters.bytes(of: id, for: signedIn.mailboxViewer)
        else { return .notFound }
        let message = Message(parsing: bytes)
        guard let html = Self.html(of: message) else { return .notFound }
        let document =
            switch Self.cleaned(html, of: message, id: id) {
            case .safe(let letter): Self.document(letter, request.texts)
            case .tooLarge: Self.document(textOf: LetterContent(bytes), request.texts)
            }
        let own = SitePath.message(id: id).text
        let fields: HTTPFields = [.contentSecurityPolicy: SecurityHeaders.framed("\(origin)\(own)/")]
        return .bytes(Array(document.utf8), type: "text/html; charset=utf-8", fields: fields)
    }

    /// Returns a letter's HTML as it came; `nil` if it has none.
    static func html(of message: Message) -> String? {
        message.html.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// Returns a letter's HTML, made safe.
    static func cleaned(_ html: String, of message: Message, id: Int64) -> CleanedLetter {
        let pictures = message.attachments.enumerated().reduce(into: [String: String]()) { known, attachment in
            guard let name = attachment.element.contentID else { return }
            let path = SitePath.messagePart(id: id, part: Int64(attachment.offset + 1))
            known[name.trimmingBrackets] = path.text
        }
        return LetterCleaner { pictures[$0] }.clean(html)
    }

    /// A document with nothing of the letter but what the cleaner wrote.
    private static func document(_ letter: SafeLetter, _ texts: SiteTexts) -> String {
        let content = letter.folded.map { folded in
            "\(folded.newest)<details><summary>\(HTMLText.escape(texts("message_earlier")))</summary>"
                + "\(folded.earlier)</details>"
        }
        // A letter with colours of its own is only readable on the ground that its author saw.
        return document(content ?? letter.html, ground: letter.setsColours ? "light" : "light dark", texts)
    }

    /// A document with a letter's text, for HTML that is too large to be made safe.
    private static func document(textOf content: LetterContent, _ texts: SiteTexts) -> String {
        let notes = [texts("message_html_large")] + (content.isCut ? [texts("message_too_long")] : [])
        let head = notes.map { "<p>\(HTMLText.escape($0))</p>" }.joined()
        return document(head + "<pre>\(HTMLText.escape(content.text))</pre>", ground: "light dark", texts)
    }

    private static func document(_ content: String, ground: String, _ texts: SiteTexts) -> String {
        let style =
            "html{color-scheme:\(ground)}body{margin:0;font:16px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}"
            + "img{max-width:100%;height:auto}pre{font:inherit;white-space:pre-wrap}"
            + "summary{padding:8px 0;cursor:pointer}"
        let title = HTMLText.escape(texts("message_frame"))
        return "<!doctype html><html lang=\"\(texts.language.rawValue)\"><head><meta charset=\"utf-8\">"
            + "<title>\(title)</title><style>\(style)</style></head><body>\(content)</body></html>"
    }
}

extension String {
    /// A Content-ID without the angle brackets that it has in its field (RFC 2392 §2).
    fileprivate var trimmingBrackets: String {
        hasPrefix("<") && hasSuffix(">") ? String(dropFirst().dropLast()) : self
    }
}
