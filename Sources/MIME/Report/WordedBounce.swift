/// Bounces from programs that write no message/delivery-status. Text that opens like a known dialect is read as that
/// program writes it; any other text only if both the header and the words say that a mail system gave up on a
/// message.
enum WordedBounce {
    /// How many characters of the text are searched for the opening that identifies a program.
    private static let furthestOpening = 2000

    static func read(_ message: Message) -> DeliveryReport? {
        let failed = failedRecipients(message)
        guard
            !failed.isEmpty || BounceSender.isServer(message) || BounceDialect.isKnownSender(message)
                || BounceSender.hasBounceSubject(message)
        else { return nil }
        guard !isOtherReport(message), var report = reading(of: message, isTrusted: false) else { return nil }
        report.isComplete = true
        return report
    }

    /// The addresses of `X-Failed-Recipients`, which Exim and Gmail write.
    static func failedRecipients(_ message: Message) -> [DeliveryReport.Recipient] {
        message.headers.all(named: "x-failed-recipients").flatMap { AddressList.parse($0.rawBytes).addresses }
            .filter { !$0.address.isEmpty }
            .map { DeliveryReport.Recipient(finalRecipient: $0.address, action: .failed) }
    }

    /// What the human-readable text says, from any sender.
    ///
    /// - Parameter isTrusted: whether something else has shown that the message is a bounce.
    static func reading(of message: Message, isTrusted: Bool) -> DeliveryReport? {
        let text = words(of: message)
        let report = text.flatMap { text in
            fields(text, message) ?? known(text, message) ?? general(text, message, isTrusted: isTrusted)
        }
        let failed = failedRecipients(message)
        guard !failed.isEmpty else { return report }
        var completed = report ?? DeliveryReport(.failedRecipientsHeader)
        completed.recipients = matched(failed, with: completed.recipients, text ?? "")
        if completed.originalMessageID == nil {
            completed.originalMessageID = originalMessageID(of: message, ReturnedMessage(of: message))
        }
        return completed
    }

    /// The recipients from the header field, each with what the text says about it. If there is only one, the whole
    /// text is about it.
    private static func matched(
        _ failed: [DeliveryReport.Recipient], with named: [DeliveryReport.Recipient], _ text: String
    ) -> [DeliveryReport.Recipient] {
        failed.map { recipient in
            let address = recipient.address.lowercased()
            if let same = named.first(where: {
                [$0.finalRecipient, $0.originalRecipient].contains { $0?.lowercased() == address }
            }) {
                return same
            }
            guard failed.count == 1 else { return recipient }
            var only =
                named.count == 1
                ? named[0]
                : GeneralBounce(
                    words: BounceText(text, marks: []).words, action: .failed, strangers: []
                ).recipient(recipient.address)
            only.finalRecipient = recipient.address
            only.originalRecipient = nil
            return only
        }
    }

    /// The text body. If there is only HTML, what a person reads of it.
    private static func words(of message: Message) -> String? {
        if let text = message.text, !text.allSatisfy(\.isWhitespace) { return text }
        return message.html.map { HTMLText.text(of: $0, layout: .paragraphs, limit: BounceText.furthest) }
    }

    /// Whether it is a report of another kind: a receipt (RFC 8098) or a complaint (RFC 5965).
    private static func isOtherReport(_ message: Message) -> Bool {
        let others: Set = ["disposition-notification", "feedback-report"]
        if let type = message.root.contentType["report-type"]?.lowercased(), others.contains(type) { return true }
        return message.ownParts.contains {
            $0.mediaType == "message/feedback-report" || $0.mediaType == "message/disposition-notification"
        }
    }

    // MARK: - Three ways to read

    /// Text in a known dialect.
    private static func known(_ text: String, _ message: Message) -> DeliveryReport? {
        let opening = text.prefix(furthestOpening).split(separator: "\n", omittingEmptySubsequences: false)
        // Quoted lines do not count.
        let own = opening.filter { !$0.hasPrefix(">") && !$0.hasPrefix("|") }
        for dialect in BounceDialect.all where dialect.isAllowed(in: message) {
            guard own.contains(where: { line in dialect.opening.contains { line.contains($0) } }) else { continue }
            let split = BounceText(text, marks: dialect.copyMark)
            let start: Int
            if let mark = dialect.listMark {
                guard let place = split.words.firstIndex(where: { $0.hasPrefix(mark) }) else { continue }
                start = place + 1
            } else {
                start = 0
            }
            let recipients = BounceLines.recipients(split.words.dropFirst(start), in: dialect, action: action(text))
            guard !recipients.isEmpty else { continue }
            var report = DeliveryReport(dialect.basis, recipients: recipients)
            // Some programs give the reason above the recipient, or far below.
            if recipients.count == 1, recipients[0].status == nil {
                let whole = GeneralBounce(words: split.words, action: action(text), strangers: [])
                let described = whole.recipient(recipients[0].address)
                if described.status != nil {
                    report.recipients[0].status = described.status
                    report.recipients[0].diagnostic = described.diagnostic
                }
            }
            report.originalMessageID = originalMessageID(of: message, ReturnedMessage(of: message, copy: split.copy))
            return report
        }
        return nil
    }

    /// The fields of RFC 3464 in the text itself: something on the way has removed the parts, or the program writes
    /// none.
    private static func fields(_ text: String, _ message: Message) -> DeliveryReport? {
        guard BounceSender.isServer(message), let groups = StatusGroups.inText(text) else { return nil }
        var report = DeliveryReport(.other)
        StatusFields.read(groups, into: &report)
        guard !report.recipients.isEmpty else { return nil }
        let copy = BounceText(text, marks: []).copy
        report.originalMessageID =
            report.originalMessageID ?? originalMessageID(of: message, ReturnedMessage(of: message, copy: copy))
        return report
    }

    /// Text in no known dialect.
    private static func general(_ text: String, _ message: Message, isTrusted: Bool) -> DeliveryReport? {
        let split = BounceText(text, marks: [])
        let returned = ReturnedMessage(of: message, copy: split.copy)
        guard isTrusted || isBounce(message, split.words, returned) else { return nil }
        var strangers = Set((message.from + message.to).map { $0.address.lowercased() } + (returned?.senders ?? []))
        let recipients = returned?.recipients ?? []
        // People who write to themselves receive the bounce, too.
        for address in recipients { strangers.remove(address.lowercased()) }
        let reading = GeneralBounce(words: split.words, action: action(text), strangers: strangers)
        var found = reading.recipients()
        if found.isEmpty {
            let subject = AddressInLine.all(in: Substring(message.subject ?? ""))
            let only = subject.count == 1 ? subject : recipients.count == 1 ? recipients : []
            found = only.map { reading.recipient($0) }
        }
        // A postmaster may be a person who writes about a failure: unless something shows that a program wrote this,
        // there must be a status code.
        let isMadeByProgram =
            isTrusted || returned != nil || BounceSender.isDaemon(message) || BounceSender.hasNullPath(message)
            || message.automatic != nil
        guard !found.isEmpty, isMadeByProgram || found.contains(where: { $0.status != nil }) else { return nil }
        var report = DeliveryReport(.other, recipients: found)
        report.originalMessageID = originalMessageID(of: message, returned)
        return report
    }

    /// Whether both the header and the words say that it is a bounce.
    private static func isBounce(_ message: Message, _ words: [Substring], _ returned: ReturnedMessage?) -> Bool {
        let hasSubject = BounceSender.hasBounceSubject(message)
        if BounceSender.isDaemon(message) {
            if returned != nil, !words.contains(where: { BouncePhrases.successes.isIn($0) }) { return true }
        } else if BounceSender.isSystem(message) {
            guard hasSubject || returned != nil else { return false }
        } else if !hasSubject || !isReturned(returned, to: message) {
            return false
        }
        return words.contains { GeneralBounce.saysFailure($0) || BouncePhrases.delays.isIn($0) }
            || BouncePhrases.failures.isIn(message.subject ?? "")
    }

    /// Whether the returned message was written by the person who now receives it, and this is not a reply. This is how
    /// gateways bounce that send under their own name.
    private static func isReturned(_ returned: ReturnedMessage?, to message: Message) -> Bool {
        guard let returned, message.inReplyTo.isEmpty else { return false }
        let receivers = Set(message.to.map { $0.address.lowercased() })
        return returned.senders.contains { receivers.contains($0) } || BounceSender.isServer(message)
    }

    private static func action(_ text: String) -> DeliveryReport.Action {
        BouncePhrases.delays.isIn(text.prefix(furthestOpening)) ? .delayed : .failed
    }

    // MARK: - The message it is about

    /// The Message-ID, from the returned message or from wherever else it is given.
    static func originalMessageID(of message: Message, _ returned: ReturnedMessage?) -> String? {
        for name in ["x-original-message-id", "original-message-id"] {
            if let found = StatusFields.identifier(message.headers, name) { return found }
        }
        if let found = returned?.messageID { return found }
        if let text = words(of: message), let found = ReturnedMessage.identifierLine(in: Array(text.utf8)[...]) {
            return found
        }
        // Exchange and Domino return nothing of the message, but name it as the one they reply to.
        return message.inReplyTo.first ?? message.references.last
    }
}
