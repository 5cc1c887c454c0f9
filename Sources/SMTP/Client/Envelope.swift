/// From whom and to whom a message goes, apart from what its headers say (RFC 5321 §2.3.1).
///
/// An envelope that exists can be sent: its addresses hold nothing that could break a command line.
public struct Envelope: Sendable, Hashable {
    /// The address that hears of failures; empty for the null reverse-path, which no notice may answer.
    public let sender: String
    /// At least one.
    public let recipients: [Recipient]
    /// What is asked about notices of delivery (RFC 3461); left out where the server does not offer DSN.
    public var notices = DeliveryNotices()
    /// Whether the message must go as SMTPUTF8 although its addresses are ASCII, because its headers are not
    /// (RFC 6531 §3.1). Addresses outside ASCII ask for it by themselves.
    public var hasInternationalHeaders = false

    /// One to whom the message goes.
    public struct Recipient: Sendable, Hashable {
        public let address: String
        /// NOTIFY (RFC 3461 §4.1); nil leaves it to the server.
        public let notify: NotifyCondition?
        /// ORCPT (RFC 3461 §4.2): the address as the sender first gave it.
        public let originalRecipient: String?

        /// Throws `SMTPError.notAnAddress`.
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

    /// Throws `SMTPError.notAnAddress` or `.noRecipients`.
    ///
    /// - Parameters:
    ///   - sender: an address without angle brackets, or nothing for the null reverse-path.
    ///   - recipients: in the order in which the outcome will tell about them.
    public init(from sender: String, to recipients: [Recipient]) throws(SMTPError) {
        if !sender.isEmpty {
            do throws(AddressFault) { try AddressSyntax.check(sender) } catch { throw .notAnAddress(sender, error) }
        }
        guard !recipients.isEmpty else { throw .noRecipients }
        self.sender = sender
        self.recipients = recipients
    }

    /// Throws `SMTPError.notAnAddress` or `.noRecipients`. Addresses are given without angle brackets.
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
