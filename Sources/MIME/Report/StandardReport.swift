/// Reads multipart/report with message/delivery-status (RFC 6522, RFC 3464; in UTF-8: RFC 6533).
enum StandardReport {
    static func read(_ message: Message) -> DeliveryReport? {
        let isReport = message.root.mediaType == "multipart/report"
        // Someone who forwards a report may attach its parts separately. That message is not a report.
        guard isReport || BounceSender.isServer(message) else { return nil }
        let parts = message.ownParts
        guard let groups = groups(parts, isReport: isReport) else { return nil }
        var report = DeliveryReport(.standard)
        StatusFields.read(groups, into: &report)
        complete(&report, by: message)
        return report
    }

    /// Returns the fields of the status part. A few programs label it as text.
    private static func groups(_ parts: [Part], isReport: Bool) -> [HeaderFields]? {
        let types: Set = ["message/delivery-status", "message/global-delivery-status", "text/delivery-status"]
        if let status = parts.first(where: { types.contains($0.mediaType) }) {
            return StatusGroups.split(status.decodedBytes())
        }
        guard isReport else { return nil }
        for part in parts.dropFirst(2) where part.mediaType == "text/plain" {
            if let groups = StatusGroups.inText(part.decodedText()) { return groups }
        }
        return nil
    }

    /// Completes the fields from the human-readable text, and the Message-ID from the returned message.
    private static func complete(_ report: inout DeliveryReport, by message: Message) {
        let isOpen =
            report.recipients.isEmpty
            || report.recipients.contains { $0.status.map(StatusChoice.isUndefined) ?? true || $0.address.isEmpty }
        if isOpen, let worded = WordedBounce.reading(of: message, isTrusted: true) {
            if report.recipients.isEmpty {
                report.recipients = worded.recipients
            } else {
                report.recipients = report.recipients.map {
                    improved($0, by: worded.recipients, of: report.recipients.count)
                }
            }
        }
        report.originalMessageID =
            report.originalMessageID ?? WordedBounce.originalMessageID(of: message, ReturnedMessage(of: message))
    }

    /// Returns a recipient with the status and address from the human-readable text.
    private static func improved(
        _ recipient: DeliveryReport.Recipient, by worded: [DeliveryReport.Recipient], of count: Int
    ) -> DeliveryReport.Recipient {
        let same = worded.first {
            let address = $0.address.lowercased()
            return address == recipient.address.lowercased() || address == recipient.finalRecipient?.lowercased()
        }
        guard let words = same ?? (count == 1 && worded.count == 1 ? worded.first : nil) else { return recipient }
        var recipient = recipient
        if recipient.address.isEmpty { recipient.finalRecipient = words.finalRecipient }
        // A status only implied by words does not override the server's, not even `5.0.0`.
        let explicit = words.diagnostic.flatMap { StatusCode.reply(in: $0) }
        recipient.status = StatusChoice.improved(
            recipient.status, by: recipient.status == nil ? words.status : explicit)
        recipient.diagnostic = recipient.diagnostic ?? (words.status == recipient.status ? words.diagnostic : nil)
        return recipient
    }
}

extension Message {
    /// The parts of this message, without those of embedded messages.
    var ownParts: [Part] {
        var own: [Part] = []
        var waiting = [root]
        while let part = waiting.popLast() {
            own.append(part)
            waiting.append(contentsOf: part.children.reversed())
        }
        return own
    }
}
