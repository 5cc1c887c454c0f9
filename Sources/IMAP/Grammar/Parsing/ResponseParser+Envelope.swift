extension MessageEnvelope {
    /// Reads the ten fields of RFC 9051 §7.5.2, in order. Fields may be missing at the end. QQ leaves out In-Reply-To:
    /// if there are nine fields and the last is in angle brackets, it is the Message-ID.
    init(_ node: Node) {
        self.init()
        let fields = node.list ?? []
        date = fields.at(0).text
        subject = fields.at(1).text
        from = EnvelopeAddress.list(fields.at(2))
        sender = EnvelopeAddress.list(fields.at(3))
        replyTo = EnvelopeAddress.list(fields.at(4))
        to = EnvelopeAddress.list(fields.at(5))
        cc = EnvelopeAddress.list(fields.at(6))
        bcc = EnvelopeAddress.list(fields.at(7))
        if fields.count == 9, fields.at(8).bytes?.first == ASCII.less {
            messageID = fields.at(8).text
        } else {
            inReplyTo = fields.at(8).text
            messageID = fields.at(9).text
        }
    }
}

extension EnvelopeAddress {
    /// Reads a list of addresses, or a single address without the list around it.
    static func list(_ node: Node) -> [EnvelopeAddress] {
        guard let entries = node.list else { return [] }
        if entries.count >= 4, entries.allSatisfy({ $0.list == nil }) { return [EnvelopeAddress(entries)] }
        return entries.compactMap { $0.list.map(EnvelopeAddress.init) }
    }

    private init(_ fields: [Node]) {
        self.init(
            name: fields.at(0).text, route: fields.at(1).text, mailbox: fields.at(2).text, host: fields.at(3).text)
    }
}
