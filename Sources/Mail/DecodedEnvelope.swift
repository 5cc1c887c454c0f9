public import IMAP
public import MIME

/// A message's main header fields from an IMAP envelope: texts decoded for display, the date and addresses as values.
public struct DecodedEnvelope: Sendable, Hashable {
    /// When the message was written; `nil` if Date is missing or can't be read.
    public var date: MessageDate?
    /// The subject on one line; `nil` if there is none.
    public var subject: String?
    /// The authors.
    public var from: [MailAddress]
    /// The person who sent the message on the authors' behalf. Servers repeat the author if there is none.
    public var sender: MailAddress?
    /// The addresses to reply to. Servers repeat the authors if there are none.
    public var replyTo: [MailAddress]
    /// The main recipients.
    public var to: [MailAddress]
    /// The recipients of a copy.
    public var cc: [MailAddress]
    /// The hidden recipients: only in a message that was never sent, or by mistake.
    public var bcc: [MailAddress]

    /// Decodes an envelope.
    public init(_ envelope: MessageEnvelope) {
        date = envelope.date.flatMap { MessageDate(parsing: $0.bytes) }
        subject = envelope.subject?.decoded
        from = Self.addresses(envelope.from)
        sender = Self.addresses(envelope.sender).first
        replyTo = Self.addresses(envelope.replyTo)
        to = Self.addresses(envelope.to)
        cc = Self.addresses(envelope.cc)
        bcc = Self.addresses(envelope.bcc)
    }

    /// Puts each address into the group around it (RFC 9051 §7.5.2). A group without members becomes one address.
    private static func addresses(_ list: [EnvelopeAddress]) -> [MailAddress] {
        // Some servers leave out the host of an address that has none. Without an end, it does not begin a group.
        let lastEnd = list.lastIndex { $0.isGroupMark && $0.mailbox == nil } ?? -1
        var addresses: [MailAddress] = []
        var group: String?
        var members = 0
        for (index, entry) in list.enumerated() {
            guard entry.isGroupMark, index <= lastEnd else {
                addresses.append(MailAddress(entry, in: group))
                members += 1
                continue
            }
            if let group, members == 0 { addresses.append(MailAddress(localPart: "", domain: "", group: group)) }
            group = entry.mailbox?.decoded
            members = 0
        }
        return addresses
    }
}

extension EnvelopeAddress {
    /// Whether this is the beginning or the end of a group.
    fileprivate var isGroupMark: Bool { host == nil && name == nil }
}

extension MailAddress {
    fileprivate init(_ address: EnvelopeAddress, in group: String?) {
        let name = address.name?.decoded
        self.init(
            displayName: name?.isEmpty == true ? nil : name, localPart: address.mailbox?.string ?? "",
            domain: address.host?.string ?? "", group: group)
    }
}

extension MessageEnvelope {
    /// The envelope's texts decoded for display, its date and addresses as values.
    public var decoded: DecodedEnvelope { DecodedEnvelope(self) }
}
