public import MIME
public import SMTP

extension Delivery {
    /// Creates a delivery of a built message to everyone in To, Cc and Bcc.
    ///
    /// A header that only SMTPUTF8 can carry, such as a Reply-To with a local part beyond ASCII, requests SMTPUTF8.
    ///
    /// - Throws: `SMTPError.notAnAddress` if SMTP cannot carry an address of the message.
    public init(_ message: BuiltMessage) throws(SMTPError) {
        var envelope = try Envelope(from: message.envelopeSender, to: message.envelopeRecipients)
        envelope.hasInternationalHeaders = message.needsSMTPUTF8
        self.init(envelope, message: message.bytes)
    }
}

extension SMTPSession {
    /// Sends a built message to everyone in To, Cc and Bcc, and returns what became of it.
    ///
    ///     let outcome = try await session.deliver(draft.build())
    ///
    /// - Throws: `SMTPError.notAnAddress` if SMTP cannot carry an address of the message. Nothing is sent then.
    public nonisolated func deliver(_ message: BuiltMessage) async throws(SMTPError) -> DeliveryOutcome {
        let delivery = try Delivery(message)
        return await deliver(delivery.envelope, message: delivery.message)
    }
}
