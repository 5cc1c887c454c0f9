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
        guard case .safe(let letter)? = Self.cleaned(message, id: id) else { return .notFound }
        let own = SitePath.message(id: id).text
        let fields: HTTPFields = [.contentSecurityPolicy: SecurityHeaders.framed("\(origin)\(own)/")]
        return .bytes(
            Array(Self.document(letter, request.texts).utf8), type: "text/html; charset=utf-8", fields: fields)
    }

    /// Returns a letter's HTML, made safe; `nil` if it has none.
    static func cleaned(_ message: Message, id: Int64) -> CleanedLetter? {
        guard let html = message.html, !html.allSatisfy(\.isWhitespace) else { return nil }
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
        let ground = letter.setsColours ? "light" : "light dark"
        return """
            <!doctype html><html lang="\(texts.language.rawValue)"><head><meta charset="utf-8"><title>\(
                HTMLText.escape(texts("message_frame")))</title><style>html{color-scheme:\(ground)}\
            body{margin:0;font:16px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}\
            summary{padding:8px 0;cursor:pointer}</style></head><body>\(content ?? letter.html)</body></html>
            """
    }
}

extension String {
    /// A Content-ID without the angle brackets that it has in its field (RFC 2392 §2).
    fileprivate var trimmingBrackets: String {
        hasPrefix("<") && hasSuffix(">") ? String(dropFirst().dropLast()) : self
    }
}
