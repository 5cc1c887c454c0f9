import MIME

extension ParsedMessageDocument {
    /// A file that came with the message.
    struct Attachment: Encodable, Sendable, Equatable {
        /// The name that the sender gave it.
        var filename: String?
        var type: String
        /// The digest of the decoded bytes.
        var digest: BodyDigest
        var contentID: String?
        var inline: Bool

        init(_ attachment: MIME.Attachment) {
            filename = attachment.fileName
            type = attachment.mediaType
            digest = BodyDigest(attachment.bytes())
            contentID = attachment.contentID
            inline = attachment.isInline
        }

        private enum CodingKeys: String, CodingKey {
            case filename, type, size, sha256, contentID, inline
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(filename, forKey: .filename)
            try members.encode(type, forKey: .type)
            try members.encode(digest.size, forKey: .size)
            try members.encode(digest.sha256, forKey: .sha256)
            try members.encode(contentID, forKey: .contentID)
            try members.encode(inline, forKey: .inline)
        }
    }

    /// A part with its children. The root of an embedded message is the only child of the part that holds it.
    struct PartNode: Encodable, Sendable, Equatable {
        var type: String
        /// The sender's name for it, in lower case.
        var charset: String?
        /// The encoding with which the body was read.
        var encoding: String
        /// The digest of the decoded bytes; `nil` for a multipart.
        var digest: BodyDigest?
        /// What an S/MIME part holds; `nil` for any other part.
        var smime: String?
        var children: [PartNode]

        private enum CodingKeys: String, CodingKey {
            case type, charset, encoding, size, sha256, smime, children
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(type, forKey: .type)
            try members.encode(charset, forKey: .charset)
            try members.encode(encoding, forKey: .encoding)
            try members.encode(digest?.size, forKey: .size)
            try members.encode(digest?.sha256, forKey: .sha256)
            try members.encode(smime, forKey: .smime)
            try members.encode(children, forKey: .children)
        }
    }
}

extension ParsedMessageDocument.PartNode {
    /// Makes the tree below a part. It is no deeper than the parser's nesting limit.
    init(_ part: Part) {
        type = part.mediaType
        charset = part.charset?.lowercased()
        encoding = part.transferEncoding.rawValue
        digest = part.isMultipart ? nil : BodyDigest(part.decodedBytes())
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
