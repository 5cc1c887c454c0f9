import NIOCore

/// A delivery on its way through a session.
struct Submission {
    let id: Int
    let envelope: Envelope
    let survey: ContentSurvey
    let content: ByteBuffer
    /// Whether the server is only asked: MAIL and RCPT are sent, then RSET instead of DATA.
    let isTrial: Bool

    init(id: Int, _ delivery: Delivery, isTrial: Bool = false) {
        self.id = id
        self.isTrial = isTrial
        envelope = delivery.envelope
        survey = delivery.message.withUnsafeReadableBytes { ContentSurvey($0) }
        content = delivery.message
    }

    /// Returns why this server can't get the message, checked before anything is sent; `nil` if it can.
    func obstacle(_ capabilities: ServerCapabilities) -> DeliveryObstacle? {
        if let limit = capabilities.maximumMessageSize, survey.wireSize > limit {
            return .messageTooLarge(size: survey.wireSize, limit: limit)
        }
        if survey.isEightBit, !capabilities.eightBitMIME { return .extensionMissing(.eightBitMIME) }
        if !capabilities.smtpUTF8, envelope.needsSMTPUTF8 { return .extensionMissing(.smtpUTF8) }
        return nil
    }

    func mail(_ capabilities: ServerCapabilities) -> SMTPCommand {
        var parameters = SMTPCommand.MailParameters()
        if capabilities.size, !isTrial { parameters.size = survey.wireSize }
        parameters.eightBit = survey.isEightBit && capabilities.eightBitMIME
        parameters.utf8 = capabilities.smtpUTF8 && envelope.needsSMTPUTF8
        if capabilities.deliveryStatusNotifications { parameters.notices = envelope.notices }
        return .mail(envelope.sender, parameters)
    }

    func recipient(_ index: Int, _ capabilities: ServerCapabilities) -> SMTPCommand? {
        guard envelope.recipients.indices.contains(index) else { return nil }
        let recipient = envelope.recipients[index]
        let asksNotices = capabilities.deliveryStatusNotifications
        return .rcpt(recipient.address, asksNotices ? recipient.parameters : SMTPCommand.RcptParameters())
    }

    /// Returns the outcome of a delivery about which nothing was said to the server.
    func untouched(_ verdict: RecipientOutcome.Verdict, _ obstacle: DeliveryObstacle) -> DeliveryOutcome {
        let recipients = envelope.recipients.map {
            RecipientOutcome(address: $0.address, verdict: verdict, reply: nil)
        }
        return verdict == .refused
            ? .refused(obstacle, recipients: recipients) : .deferred(obstacle, recipients: recipients)
    }
}
