/// Builds a draft's bytes: the header, then the tree of parts.
struct MessageAssembly {
    private let draft: MessageDraft

    init(_ draft: MessageDraft) { self.draft = draft }

    func build(using random: inout some RandomNumberGenerator) throws(MessageBuildError) -> BuiltMessage {
        var header = HeaderWriter()
        let sender = try HeaderWriter.checkedWire(
            draft.sender ?? draft.from, field: draft.sender == nil ? "From" : "Sender")
        let recipients = try envelopeRecipients()
        let messageID = try self.messageID(using: &random)
        header.short("Date", draft.date.rfc5322)
        try header.addresses("From", [draft.from])
        if let sender = draft.sender { try header.addresses("Sender", [sender]) }
        try header.addresses("Reply-To", draft.replyTo)
        if draft.to.isEmpty, draft.cc.isEmpty {
            // Some servers add their own To if there is none.
            header.short("To", "undisclosed-recipients:;")
        }
        try header.addresses("To", draft.to)
        try header.addresses("Cc", draft.cc)
        header.ids("Message-ID", [messageID])
        if let answered = draft.inReplyTo {
            header.ids("In-Reply-To", [try HeaderWriter.id(answered, field: "In-Reply-To")])
        }
        var references: [String] = []
        for id in draft.references { references.append(try HeaderWriter.id(id, field: "References")) }
        header.ids("References", references)
        try header.text("Subject", draft.subject)
        for field in draft.extraHeaders {
            try check(name: field.name)
            try header.extra(field)
        }
        header.short("MIME-Version", "1.0")

        let body = try BodyAssembly(draft, messageID: messageID).build()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(header.bytes.count + body.size + 16)
        bytes += header.bytes
        bytes += body.header
        bytes += [0x0D, 0x0A]
        body.write(to: &bytes)
        if bytes.last != 0x0A || bytes.dropLast().last != 0x0D { bytes += [0x0D, 0x0A] }
        let addresses =
            [draft.from] + [draft.sender].compactMap { $0 } + draft.to + draft.cc + draft.bcc + draft.replyTo
        return BuiltMessage(
            bytes: bytes, messageID: messageID, envelopeSender: sender, envelopeRecipients: recipients,
            needsSMTPUTF8: addresses.contains { $0.needsSMTPUTF8 }, has8Bit: !bytes.withUnsafeBytes { $0.isASCII })
    }

    private func envelopeRecipients() throws(MessageBuildError) -> [String] {
        var recipients: [String] = []
        var seen: Set<String> = []
        for (field, addresses) in [("To", draft.to), ("Cc", draft.cc), ("Bcc", draft.bcc)] {
            for address in addresses {
                let wire = try HeaderWriter.checkedWire(address, field: field)
                if !address.isEmptyGroup, seen.insert(wire).inserted { recipients.append(wire) }
            }
        }
        guard !recipients.isEmpty else { throw .noRecipients }
        return recipients
    }

    /// Returns the draft's own Message-ID, or 128 random bits at the domain of From.
    private func messageID(using random: inout some RandomNumberGenerator) throws(MessageBuildError) -> String {
        if let given = draft.messageID { return try HeaderWriter.id(given, field: "Message-ID") }
        let wire = try HeaderWriter.checkedWire(draft.from, field: "From")
        let domain = wire.isEmpty ? "localhost" : MailAddress.domain(of: wire)
        let number = String(random.next() as UInt64, radix: 36) + "." + String(random.next() as UInt64, radix: 36)
        return "<\(number)@\(domain)>"
    }

    /// Fields that are set elsewhere in the draft, or by the servers that carry the message.
    private static let reserved: Set<String> = [
        "date", "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "in-reply-to", "references", "subject",
        "mime-version", "received", "return-path", "resent-bcc",
    ]

    private func check(name: String) throws(MessageBuildError) {
        guard 1...60 ~= name.utf8.count, name.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x3A }) else {
            throw .headerName(name)
        }
        let lower = name.lowercased()
        guard !Self.reserved.contains(lower), !lower.hasPrefix("content-") else { throw .reservedHeader(name) }
    }
}
