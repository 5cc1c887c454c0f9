/// A message's main header fields, as the server has parsed them (RFC 9051 §7.5.2).
///
/// A field that is missing, NIL or of the wrong shape is `nil` or empty: servers leave fields out or give `()`.
public struct Envelope: Hashable, Sendable {
    public var date: ByteText?
    /// Raw: RFC 2047 words are not decoded.
    public var subject: ByteText?
    public var from: [EnvelopeAddress] = []
    public var sender: [EnvelopeAddress] = []
    public var replyTo: [EnvelopeAddress] = []
    public var to: [EnvelopeAddress] = []
    public var cc: [EnvelopeAddress] = []
    public var bcc: [EnvelopeAddress] = []
    public var inReplyTo: ByteText?
    public var messageID: ByteText?

    public init() {}
}

/// One address of an ``Envelope`` (RFC 9051 §7.5.2). A group begins with an address without host, which bears its name
/// in `mailbox`, and ends with one that has neither.
public struct EnvelopeAddress: Hashable, Sendable {
    /// The display name, raw.
    public var name: ByteText?
    /// The source route, obsolete.
    public var route: ByteText?
    /// The local part, or a group's name.
    public var mailbox: ByteText?
    public var host: ByteText?

    public init(name: ByteText? = nil, route: ByteText? = nil, mailbox: ByteText? = nil, host: ByteText? = nil) {
        self.name = name
        self.route = route
        self.mailbox = mailbox
        self.host = host
    }
}
