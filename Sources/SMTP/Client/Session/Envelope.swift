/// The sender and recipients of a message, independent of its headers (RFC 5321 §2.3.1).
///
/// Every envelope can be sent: its addresses contain nothing that could break a command line.
public struct Envelope: Sendable, Hashable {
    /// The address that receives failure notices; empty for the null reverse-path, to which no notice may be sent.
    public let sender: String
    /// The recipients; at least one.
    public let recipients: [Recipient]
    /// Requests about delivery notices (RFC 3461). Omitted if the server does not offer DSN.
    public var notices = DeliveryNotices()
    /// Whether the headers contain non-ASCII text, so the message needs SMTPUTF8 even if its addresses are ASCII (RFC
    /// 6531 §3.1). Non-ASCII addresses request SMTPUTF8 by themselves.
    public var hasInternationalHeaders = false

    /// A recipient of a message.
    public struct Recipient: Sendable, Hashable {
        /// The address, without angle brackets.
        public let address: String
        /// NOTIFY (RFC 3461 §4.1); `nil` leaves it to the server.
        public let notify: NotifyCondition?
        /// ORCPT (RFC 3461 §4.2): the address as the sender first gave it; `nil` omits it.
        public let originalRecipient: String?

        /// Creates a recipient after checking the address.
        ///
        /// - Parameters:
        ///   - address: an address without angle brackets.
        ///   - notify: when to send delivery notices; `nil` leaves it to the server.
        ///   - originalRecipient: the address as the sender first gave it; `nil` omits it.
        /// - Throws: ``SMTPError/notAnAddress(_:_:)`` if the address fails the check of ``AddressSyntax``.
        public init(
            _ address: String, notify: NotifyCondition? = nil, originalRecipient: String? = nil
        ) throws(SMTPError) {
            do throws(AddressFault) { try AddressSyntax.check(address) } catch { throw .notAnAddress(address, error) }
            self.address = address
            self.notify = notify
            self.originalRecipient = originalRecipient
        }

        var parameters: SMTPCommand.RcptParameters {
            var parameters = SMTPCommand.RcptParameters()
            parameters.notify = notify
            parameters.originalRecipient = originalRecipient
            return parameters
        }
    }

    /// Creates an envelope after checking the sender.
    ///
    /// - Parameters:
    ///   - sender: an address without angle brackets, or an empty string for the null reverse-path.
    ///   - recipients: the recipients, in the order in which the outcome will list them.
    /// - Throws: ``SMTPError/notAnAddress(_:_:)`` if the sender can't be an address, or ``SMTPError/noRecipients`` if
    ///   there is no recipient.
    public init(from sender: String, to recipients: [Recipient]) throws(SMTPError) {
        if !sender.isEmpty {
            do throws(AddressFault) { try AddressSyntax.check(sender) } catch { throw .notAnAddress(sender, error) }
        }
        guard !recipients.isEmpty else { throw .noRecipients }
        self.sender = sender
        self.recipients = recipients
    }

    /// Creates an envelope after checking all addresses, which are given without angle brackets.
    ///
    /// - Throws: ``SMTPError/notAnAddress(_:_:)`` if the sender or a recipient can't be an address, or
    ///   ``SMTPError/noRecipients`` if there is no recipient.
    public init(from sender: String, to recipients: [String]) throws(SMTPError) {
        var checked: [Recipient] = []
        for address in recipients { checked.append(try Recipient(address)) }
        try self.init(from: sender, to: checked)
    }

    /// Whether the server must offer SMTPUTF8.
    public var needsSMTPUTF8: Bool {
        hasInternationalHeaders || AddressSyntax.isInternational(sender)
            || recipients.contains { AddressSyntax.isInternational($0.address) }
    }
}
