import MIME
import Storage

extension ParsedMessageDocument {
    /// A file that came with the message.
    struct Attachment: Encodable, Sendable, Equatable {
        /// The name that the sender gave it.
        var filename: String?
        var type: String
        /// The size of the decoded bytes.
        var size: Int
        /// The SHA-256 of the decoded bytes.
        var sha256: String
        var contentID: String?
        var inline: Bool

        init(_ attachment: MIME.Attachment) {
            filename = attachment.fileName
            type = attachment.mediaType
            let bytes = attachment.bytes()
            size = bytes.count
            sha256 = BlobID(of: bytes).description
            contentID = attachment.contentID
            inline = attachment.isInline
        }
    }

    /// A part with its children. The root of an embedded message is the only child of the part that holds it.
    struct PartNode: Encodable, Sendable, Equatable {
        var type: String
        /// The sender's name for it, in lower case.
        var charset: String?
        /// The encoding with which the body was read.
        var encoding: String
        /// The size of the decoded bytes; `nil` for a multipart.
        var size: Int?
        /// The SHA-256 of the decoded bytes; `nil` for a multipart.
        var sha256: String?
        /// What an S/MIME part holds; `nil` for any other part.
        var smime: String?
        var children: [PartNode]
    }
}

extension ParsedMessageDocument.PartNode {
    /// Makes the tree below a part. It is no deeper than the parser's nesting limit.
    init(_ part: Part) {
        type = part.mediaType
        charset = part.charset?.lowercased()
        encoding = part.transferEncoding.rawValue
        let bytes = part.isMultipart ? nil : part.decodedBytes()
        size = bytes?.count
        sha256 = bytes.map { BlobID(of: $0).description }
        smime = part.smime?.rawValue
        children = (part.message.map { [$0.root] } ?? part.children).map { Self($0) }
    }

    /// Whether it is signed or holds something signed, by S/MIME or OpenPGP (RFC 8551 §3.5, RFC 3156 §5). Signatures
    /// are not checked. What a forwarded message says of itself does not count.
    var isSigned: Bool {
        if type == "multipart/signed" || smime == SMIMEContent.signed.rawValue { return true }
        return !type.hasPrefix("message/") && children.contains(where: \.isSigned)
    }
}
