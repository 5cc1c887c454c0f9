import HTTPTypes
import MIME
import Mailboxes

/// `/messages/ID/parts/N` and `/messages/ID/source`: what came with a letter, as it came.
///
/// It is a stranger's. No browser opens an attachment on this site, and what a browser may open has no origin, runs
/// nothing and loads nothing (OWASP ASVS 5.0 1.3.4, 3.2.1).
struct LetterFiles: Sendable {
    let services: SiteServices

    /// An attachment, by its place among those of its letter, from 1.
    func part(_ number: Int64, of id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let bytes = try await bytes(of: id, request) else { return .notFound }
        let attachments = Message(parsing: bytes).attachments
        guard let place = Int(exactly: number), (1...max(1, attachments.count)).contains(place), !attachments.isEmpty
        else { return .notFound }
        let attachment = attachments[place - 1]
        let name = AttachmentName(attachment.fileName, number: place, mediaType: attachment.mediaType)
        var fields = Self.sandboxed
        fields[.contentDisposition] = name.disposition
        return .bytes(attachment.bytes(), type: Self.type(attachment.mediaType), fields: fields)
    }

    /// The letter's bytes as they were received, as text.
    func source(of id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let bytes = try await bytes(of: id, request) else { return .notFound }
        return .bytes(bytes, type: "text/plain; charset=utf-8", fields: Self.sandboxed)
    }

    /// A file of a person's own letter, which is as untrusted as a stranger's.
    static func download(_ bytes: [UInt8], named name: String) -> PageAnswer {
        var fields = sandboxed
        fields[.contentDisposition] = AttachmentName(name, number: 1, mediaType: "").disposition
        return .bytes(bytes, type: "application/octet-stream", fields: fields)
    }

    private func bytes(of id: Int64, _ request: PageRequest) async throws -> [UInt8]? {
        guard let signedIn = request.fullySignedIn else { return nil }
        return try await services.mailboxes.letters.bytes(of: id, for: signedIn.mailboxViewer)
    }

    private static let sandboxed: HTTPFields = [.contentSecurityPolicy: SecurityHeaders.sandbox]

    /// Types that programs on phones need to open a file. All others are bytes: a browser must not take a stranger's
    /// file for a page, whatever it says of itself.
    private static let known: Set<String> = [
        "application/pdf", "application/zip", "application/msword", "application/rtf", "image/png", "image/jpeg",
        "image/gif", "image/webp", "text/calendar", "text/csv",
    ]

    private static func type(_ mediaType: String) -> String {
        let isOffice =
            mediaType.hasPrefix("application/vnd.") && !mediaType.hasSuffix("xml") && mediaType.utf8.count < 100
            && mediaType.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                    UInt8(ascii: "-"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
        return known.contains(mediaType) || isOffice ? mediaType : "application/octet-stream"
    }
}
