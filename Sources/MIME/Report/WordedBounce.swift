/// Bounces in words, of programs that write no message/delivery-status. Best effort: only texts that begin as theirs do are read.
enum WordedBounce {
    /// No bounce says what matters later than this.
    private static let furthestOpening = 2000
    /// What a bounce that is none yet says: the server goes on trying.
    private static let delays = [
        "has not yet been delivered", "THIS IS A WARNING MESSAGE ONLY", "has been delayed", "is a warning message only",
    ]

    static func read(_ message: Message) -> DeliveryReport? {
        let failed = failedRecipients(message)
        guard !failed.isEmpty || isFromServer(message), let text = message.text else { return nil }
        guard message.root.contentType["report-type"]?.lowercased() != "disposition-notification" else { return nil }
        guard let (dialect, start) = dialect(of: text) else {
            return failed.isEmpty
                ? nil : completed(DeliveryReport(.failedRecipientsHeader, recipients: failed), message)
        }
        let (words, copy) = split(text, at: dialect.copyMark)
        let lines = words.split(separator: "\n", omittingEmptySubsequences: false)
        let opening = text.prefix(furthestOpening)
        let isDelay = delays.contains { opening.contains($0) }
        var recipients = BounceLines.recipients(
            lines.dropFirst(start), in: dialect, action: isDelay ? .delayed : .failed)
        if !failed.isEmpty {
            let named = Dictionary(recipients.map { ($0.address.lowercased(), $0) }) { first, _ in first }
            recipients = failed.map { named[$0.address.lowercased()] ?? $0 }
        }
        guard !recipients.isEmpty else { return nil }
        var report = DeliveryReport(dialect.basis, recipients: recipients)
        report.originalMessageID = copy.flatMap { Message(parsing: Array($0.utf8)).messageID }
        return completed(report, message)
    }

    /// The addresses of `X-Failed-Recipients`, which Exim and Gmail write.
    static func failedRecipients(_ message: Message) -> [DeliveryReport.Recipient] {
        message.headers.all(named: "x-failed-recipients").flatMap { AddressList.parse($0.rawBytes).addresses }
            .filter { !$0.address.isEmpty }
            .map { DeliveryReport.Recipient(finalRecipient: $0.address, action: .failed) }
    }

    /// Whether a mail server wrote it: nobody is to answer it, or its name says so.
    static func isFromServer(_ message: Message) -> Bool {
        if let path = message.headers["return-path"], path.filter({ $0 != " " }) == "<>" { return true }
        return message.from.contains { sender in
            let name = sender.localPart.lowercased()
            return ["mailer-daemon", "postmaster"].contains(name) || name.hasPrefix("microsoftexchange")
        }
    }

    /// Whose words a text begins with, and how many of its lines stand above the recipients. A quotation does not count.
    private static func dialect(of text: String) -> (dialect: BounceDialect, start: Int)? {
        let opening = text.prefix(furthestOpening).split(separator: "\n", omittingEmptySubsequences: false)
        let own = opening.filter { !$0.hasPrefix(">") && !$0.hasPrefix("|") }
        for dialect in BounceDialect.all {
            guard own.contains(where: { line in dialect.opening.contains { line.contains($0) } }) else { continue }
            guard let mark = dialect.listMark else { return (dialect, 0) }
            guard let start = opening.firstIndex(where: { $0.hasPrefix(mark) }) else { continue }
            return (dialect, start + 1)
        }
        return nil
    }

    /// Fills in the Message-ID from where else it may stand.
    private static func completed(_ report: DeliveryReport, _ message: Message) -> DeliveryReport {
        var report = report
        let header = message.headers.first(named: "x-original-message-id")
        report.originalMessageID =
            report.originalMessageID ?? header.flatMap { $0.withUnfolded { MessageIdentifiers.first(in: $0) } }
            ?? message.ownParts.lazy.compactMap { $0.message?.messageID }.first
            // Exchange and Domino, which give the message back in no form, say what they answer.
            ?? message.inReplyTo.first ?? message.references.last
        return report
    }

    /// What stands above the line that announces the message, and the message itself below it.
    private static func split(_ text: String, at marks: [String]) -> (words: Substring, copy: Substring?) {
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex(of: "\n") ?? text.endIndex
            let line = text[start..<end].drop { $0 == " " }
            if marks.contains(where: { line.hasPrefix($0) }) {
                return (text[..<start], text[end...].drop { $0.isWhitespace })
            }
            start = end < text.endIndex ? text.index(after: end) : end
        }
        return (Substring(text), nil)
    }
}
