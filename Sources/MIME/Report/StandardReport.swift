/// Reads multipart/report with message/delivery-status (RFC 6522, RFC 3464; in UTF-8: RFC 6533).
enum StandardReport {
    static func read(_ message: Message) -> DeliveryReport? {
        let parts = message.ownParts
        guard let status = parts.first(where: { isStatus($0.mediaType) }) else { return nil }
        // Who forwards a report may attach its parts one by one: such a letter is none.
        guard message.root.mediaType == "multipart/report" || WordedBounce.isFromServer(message) else { return nil }
        var report = DeliveryReport(.standard)
        var original: String?
        for group in StatusGroups.split(status.decodedBytes()) {
            if let recipient = recipient(group) {
                report.recipients.append(recipient)
            } else {
                report.reportingMTA = report.reportingMTA ?? typed(group, "reporting-mta")
                report.originalEnvelopeID = report.originalEnvelopeID ?? group["original-envelope-id"]
                report.arrivalDate = report.arrivalDate ?? date(group, "arrival-date")
            }
            original = original ?? identifier(group, "x-original-message-id")
        }
        report.isComplete = !report.recipients.isEmpty && report.recipients.allSatisfy { $0.action != nil }
        if report.recipients.isEmpty { report.recipients = WordedBounce.failedRecipients(message) }
        report.originalMessageID =
            original ?? identifier(message.headers, "x-original-message-id") ?? returnedMessageID(parts)
        return report
    }

    private static func isStatus(_ mediaType: String) -> Bool {
        mediaType == "message/delivery-status" || mediaType == "message/global-delivery-status"
    }

    /// The Message-ID of the message, or of its header, that came back with the report.
    private static func returnedMessageID(_ parts: [Part]) -> String? {
        for part in parts {
            switch part.mediaType {
            case "message/rfc822", "message/global":
                if let found = part.message?.messageID { return found }
            case "text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers", "message/global-headers":
                if let found = Message(parsing: part.decodedBytes()).messageID { return found }
            default: continue
            }
        }
        return nil
    }

    private static func recipient(_ group: HeaderFields) -> DeliveryReport.Recipient? {
        let final = address(group, "final-recipient")
        let original = address(group, "original-recipient")
        guard final != nil || original != nil || group.first(named: "action") != nil else { return nil }
        var recipient = DeliveryReport.Recipient(finalRecipient: final)
        recipient.originalRecipient = original
        if let action = group["action"]?.lowercased() {
            let word = String(action.prefix { $0.isLetter })
            recipient.action = DeliveryReport.Action(rawValue: word)
        }
        recipient.status = group["status"].flatMap { StatusCode.first(in: $0) }
        recipient.diagnostic = typed(group, "diagnostic-code")
        recipient.remoteMTA = typed(group, "remote-mta")
        recipient.lastAttempt = date(group, "last-attempt-date")
        recipient.willRetryUntil = date(group, "will-retry-until")
        return recipient
    }

    private static func address(_ group: HeaderFields, _ name: String) -> String? {
        guard var text = typed(group, name) else { return nil }
        if text.hasPrefix("<"), text.hasSuffix(">") { text = String(text.dropFirst().dropLast()) }
        text = UnicodeAddress.decode(text)
        return text.isEmpty ? nil : text
    }

    /// The value after its type: `rfc822; jan@firma.cz`, `dns; mx.firma.cz`, `smtp; 550 …`; runs of white space made one space.
    private static func typed(_ group: HeaderFields, _ name: String) -> String? {
        guard let value = group[name] else { return nil }
        let text = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let semicolon = text.firstIndex(of: ";"),
            text[..<semicolon].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == " " })
        else { return text.isEmpty ? nil : text }
        let rest = text[text.index(after: semicolon)...].drop { $0 == " " }
        return rest.isEmpty ? nil : String(rest)
    }

    private static func date(_ group: HeaderFields, _ name: String) -> MessageDate? {
        group.first(named: name).flatMap { MessageDate(parsing: $0.rawBytes) }
    }

    private static func identifier(_ group: HeaderFields, _ name: String) -> String? {
        group.first(named: name).flatMap { $0.withUnfolded { MessageIdentifiers.first(in: $0) } }
    }
}

extension Message {
    /// The parts of this message, without those of the messages inside it.
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
