/// Reads bounces and deliveries that Amazon SES reports through Amazon SNS by mail: JSON in the text, bare or as the
/// string `Message` of another object. The keys are from "Amazon SNS notification contents for Amazon SES".
///
/// The text is only scanned for its keys, as a mail system may have broken its lines inside a string.
struct NotifiedBounce {
    private static let sender = "@sns.amazonaws.com"
    /// How much of the text is read, in bytes. No notification is longer.
    private static let furthest = 256 * 1024
    /// The most recipients read. SES accepts at most 50.
    private static let limit = 1000

    static func read(_ message: Message) -> DeliveryReport? {
        guard message.from.contains(where: { $0.address.lowercased().hasSuffix(sender) }), let text = message.text
        else { return nil }
        let fields = JSONStrings.fields(in: text.utf8.prefix(furthest))
        guard let kind = fields.first(where: { $0.key == "notificationType" || $0.key == "eventType" })?.value else {
            return nil
        }
        let recipients =
            switch kind {
            case "Bounce": bounced(fields, .failed)
            case "Delivery": delivered(fields)
            default: [DeliveryReport.Recipient]()
            }
        guard !recipients.isEmpty else { return nil }
        var report = DeliveryReport(.amazonSES, recipients: recipients)
        report.reportingMTA = fields.first { $0.key == "reportingMTA" }.map { field in
            String(field.value.split(separator: ";").last.map { $0.drop { $0 == " " } } ?? "")
        }
        report.originalMessageID = messageID(fields)
        return report
    }

    private static func bounced(_ fields: [JSONStrings.Field], _ action: DeliveryReport.Action) -> [DeliveryReport
        .Recipient]
    {
        var found: [DeliveryReport.Recipient] = []
        for field in fields {
            if field.key == "emailAddress" {
                guard found.count < limit else { break }
                let address = AddressInLine.leading(Substring(field.value))?.address ?? field.value
                found.append(DeliveryReport.Recipient(finalRecipient: address, action: action))
            }
            guard var recipient = found.popLast() else { continue }
            switch field.key {
            case "action":
                recipient.action = DeliveryReport.Action(rawValue: field.value.lowercased()) ?? recipient.action
            case "status": recipient.status = StatusCode.first(in: field.value)
            case "diagnosticCode":
                let words = field.value.split(separator: ";", maxSplits: 1).last.map { $0.drop { $0 == " " } } ?? ""
                recipient.diagnostic = String(words)
                recipient.status = StatusChoice.status(field: recipient.status, diagnostic: String(words))
            default: break
            }
            found.append(recipient)
        }
        return found
    }

    private static func delivered(_ fields: [JSONStrings.Field]) -> [DeliveryReport.Recipient] {
        let reply = fields.first { $0.key == "smtpResponse" }?.value
        return fields.filter { $0.key == "recipients" }.prefix(limit).map {
            DeliveryReport.Recipient(
                finalRecipient: $0.value, action: .delivered, status: reply.flatMap { StatusCode.first(in: $0) },
                diagnostic: reply)
        }
    }

    /// Returns the sender's Message-ID from the copied header. The notification's own `messageId` is SES's.
    private static func messageID(_ fields: [JSONStrings.Field]) -> String? {
        for (index, field) in fields.enumerated() where field.key == "name" && field.value.lowercased() == "message-id"
        {
            guard index + 1 < fields.count, fields[index + 1].key == "value" else { continue }
            return Array(fields[index + 1].value.utf8).withUnsafeBytes { MessageIdentifiers.first(in: $0) }
        }
        let own = fields.first { $0.key == "messageId" && $0.value.contains("<") }?.value
        return own.flatMap { Array($0.utf8).withUnsafeBytes { MessageIdentifiers.first(in: $0) } }
    }
}
