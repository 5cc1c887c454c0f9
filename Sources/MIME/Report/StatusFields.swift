/// Reads the groups of fields of a message/delivery-status (RFC 3464 §2), from a part or from text.
enum StatusFields {
    /// Reads all groups into a report. Merges recipients named twice.
    static func read(_ groups: [HeaderFields], into report: inout DeliveryReport) {
        var places: [String: Int] = [:]
        for group in groups {
            if let recipient = recipient(group) {
                let key = recipient.address.lowercased()
                if !key.isEmpty, let place = places[key] {
                    merge(recipient, into: &report.recipients[place])
                } else {
                    places[key] = report.recipients.count
                    report.recipients.append(recipient)
                }
            }
            report.reportingMTA = report.reportingMTA ?? typed(group, "reporting-mta")
            report.originalEnvelopeID = report.originalEnvelopeID ?? group["original-envelope-id"]
            report.arrivalDate = report.arrivalDate ?? date(group, "arrival-date")
            for name in ["x-original-message-id", "original-message-id"] {
                report.originalMessageID = report.originalMessageID ?? identifier(group, name)
            }
        }
        report.isComplete = !report.recipients.isEmpty && report.recipients.allSatisfy { $0.action != nil }
    }

    /// Fills gaps from a later group about the same recipient.
    private static func merge(_ later: DeliveryReport.Recipient, into recipient: inout DeliveryReport.Recipient) {
        recipient.action = recipient.action ?? later.action
        recipient.status = recipient.status ?? later.status
        recipient.diagnostic = recipient.diagnostic ?? later.diagnostic
        recipient.remoteMTA = recipient.remoteMTA ?? later.remoteMTA
    }

    private static func recipient(_ group: HeaderFields) -> DeliveryReport.Recipient? {
        let final = address(group, "final-recipient")
        let original = address(group, "original-recipient") ?? address(group, "x-failed-recipients")
        guard final != nil || original != nil || group.first(named: "action") != nil else { return nil }
        var recipient = DeliveryReport.Recipient(finalRecipient: final ?? address(group, "x-actual-recipient"))
        recipient.originalRecipient = original
        if let action = group["action"]?.lowercased() { recipient.action = self.action(action) }
        recipient.diagnostic = typed(group, "diagnostic-code")
        recipient.status = StatusChoice.status(field: group["status"], diagnostic: recipient.diagnostic)
        recipient.remoteMTA = typed(group, "remote-mta")
        recipient.lastAttempt = date(group, "last-attempt-date")
        recipient.willRetryUntil = date(group, "will-retry-until")
        return recipient
    }

    private static func action(_ text: String) -> DeliveryReport.Action? {
        let word = String(text.prefix { $0.isLetter })
        // `failure` and `expired` occur in practice, though RFC 3464 §2.3.3 lacks them.
        if ["failure", "expired", "undeliverable"].contains(word) { return .failed }
        // Postfix's answer to an address verification.
        if word == "deliverable" { return .delivered }
        return DeliveryReport.Action(rawValue: word)
    }

    private static func address(_ group: HeaderFields, _ name: String) -> String? {
        guard var text = typed(group, name) else { return nil }
        if text.hasPrefix("<"), text.hasSuffix(">") { text = String(text.dropFirst().dropLast()) }
        text = UnicodeAddress.decode(text)
        return text.isEmpty ? nil : text
    }

    /// Returns the value after its type: `rfc822; jan@firma.cz`, `dns; mx.firma.cz`, `smtp; 550 …`. Collapses white
    /// space.
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

    static func identifier(_ group: HeaderFields, _ name: String) -> String? {
        group.first(named: name).flatMap { $0.withUnfolded { MessageIdentifiers.first(in: $0) } }
    }
}
