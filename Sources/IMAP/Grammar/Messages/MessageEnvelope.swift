/// A message's main header fields as parsed by the server (RFC 9051 §7.5.2).
///
/// A field that is missing, NIL or malformed is `nil` or empty: some servers leave fields out or send `()`.
public struct MessageEnvelope: Hashable, Sendable {
    /// The Date field, not parsed.
    public var date: ByteText?
    /// The subject. RFC 2047 words are not decoded.
    public var subject: ByteText?
    /// The addresses in From.
    public var from: [EnvelopeAddress] = []
    /// The address in Sender. Servers repeat From if there is none.
    public var sender: [EnvelopeAddress] = []
    /// The addresses in Reply-To. Servers repeat From if there are none.
    public var replyTo: [EnvelopeAddress] = []
    /// The addresses in To.
    public var to: [EnvelopeAddress] = []
    /// The addresses in Cc.
    public var cc: [EnvelopeAddress] = []
    /// The addresses in Bcc.
    public var bcc: [EnvelopeAddress] = []
    /// The In-Reply-To field.
    public var inReplyTo: ByteText?
    /// The Message-ID, in angle brackets.
    public var messageID: ByteText?

    /// Creates an empty envelope.
    public init() {}
}

/// An address in an ``MessageEnvelope`` (RFC 9051 §7.5.2). A group begins with an address that has no host and the group's
/// name in `mailbox`, and ends with one that has neither.
public struct EnvelopeAddress: Hashable, Sendable {
    /// The display name. RFC 2047 words are not decoded.
    public var name: ByteText?
    /// The obsolete source route.
    public var route: ByteText?
    /// The local part, or a group's name.
    public var mailbox: ByteText?
    /// The domain.
    public var host: ByteText?

    /// Creates an address.
    /// - Parameters:
    ///   - name: The display name.
    ///   - route: The obsolete source route.
    ///   - mailbox: The local part, or a group's name.
    ///   - host: The domain.
    public init(name: ByteText? = nil, route: ByteText? = nil, mailbox: ByteText? = nil, host: ByteText? = nil) {
        self.name = name
        self.route = route
        self.mailbox = mailbox
        self.host = host
    }
}
