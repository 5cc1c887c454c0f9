extension FetchAttribute {
    /// Approximate memory that the value takes apart from its fixed fields, in bytes: texts, lists, and their contents.
    public var keptBytes: Int {
        switch self {
        case .uid, .internalDate, .size, .modificationSequence, .gmailMessageID, .gmailThreadID, .saveDate: 8
        case .binarySize(let part, _): 32 + 8 * part.count
        case .flags(let flags): flags.reduce(0) { $0 + KeptBytes.of($1.name) }
        case .envelope(let envelope): envelope.keptBytes
        case .bodyStructure(let body): body.keptBytes
        case .section(_, let bytes): 64 + (bytes?.count ?? 0)
        case .emailID(let text): KeptBytes.of(text)
        case .threadID(let text): KeptBytes.of(text ?? "")
        case .gmailLabels(let labels): labels.reduce(0) { $0 + KeptBytes.of($1) }
        case .other(let name, let value): KeptBytes.of(name) + 32 + value.count
        }
    }
}

/// Adds up the memory that values take. All of it came from the wire, so no sum can overflow.
enum KeptBytes {
    static func of(_ text: String) -> Int { 16 + text.utf8.count }

    static func of(_ text: ByteText?) -> Int { text.map { 32 + $0.bytes.count } ?? 0 }

    static func of(_ parameters: [BodyParameter]) -> Int {
        parameters.reduce(0) { $0 + of($1.name) + of($1.value) }
    }
}

extension MessageEnvelope {
    var keptBytes: Int {
        let texts = [date, subject, inReplyTo, messageID].reduce(0) { $0 + KeptBytes.of($1) }
        return [from, sender, replyTo, to, cc, bcc].reduce(128 + texts) { sum, addresses in
            addresses.reduce(sum) { $0 + $1.keptBytes }
        }
    }
}

extension EnvelopeAddress {
    fileprivate var keptBytes: Int {
        32 + KeptBytes.of(name) + KeptBytes.of(route) + KeptBytes.of(mailbox) + KeptBytes.of(host)
    }
}

extension BodyStructure {
    /// The depth of the tree is bounded by ``GrammarLimits/depth``.
    var keptBytes: Int {
        let texts = [contentID, contentDescription, md5, location].reduce(0) { $0 + KeptBytes.of($1) }
        let words = [type, subtype, encoding ?? "", disposition ?? ""].reduce(0) { $0 + KeptBytes.of($1) }
        let lists = KeptBytes.of(parameters) + KeptBytes.of(dispositionParameters)
        let own = 256 + texts + words + lists + languages.reduce(0) { $0 + KeptBytes.of($1) }
        return children.reduce(own + (envelope?.keptBytes ?? 0)) { $0 + $1.keptBytes }
    }
}
