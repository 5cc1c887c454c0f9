/// Bounces in words, of programs that write no message/delivery-status. Best effort: only texts that begin as theirs do are read.
enum WordedBounce {
    /// The words that a program's bounce has, and the line under which the message comes back.
    private struct Dialect {
        var basis: DeliveryReport.Basis
        var opening: [String]
        var copyMark: [String]
    }

    private static let dialects = [
        Dialect(
            basis: .qmail, opening: ["This is the qmail-send program", "This is the MAILER-DAEMON program"],
            copyMark: ["--- Below this line is a copy of the message", "--- Enclosed are the original headers"]),
        Dialect(
            basis: .exim, opening: ["This message was created automatically by mail delivery software"],
            copyMark: [
                "------ This is a copy of the message", "------ This is a copy of your message",
                "------ The body of the message is",
            ]),
        Dialect(
            basis: .postfix, opening: ["This is the mail system at host", "This is the Postfix program at host"],
            copyMark: ["------ Original message", "--- Original message"]),
        Dialect(
            basis: .sendmail, opening: ["----- The following addresses had"],
            copyMark: [
                "----- Original message follows", "----- Unsent message follows", "----- Message header follows",
            ]),
    ]

    /// No bounce says what matters later than this.
    private static let furthestOpening = 2000

    static func read(_ message: Message) -> DeliveryReport? {
        let failed = failedRecipients(message)
        guard !failed.isEmpty || isFromServer(message), let text = message.text else { return nil }
        guard message.root.contentType["report-type"]?.lowercased() != "disposition-notification" else { return nil }
        let opening = text.prefix(furthestOpening)
        guard let dialect = dialects.first(where: { $0.opening.contains { opening.contains($0) } }) else {
            return failed.isEmpty
                ? nil : completed(DeliveryReport(.failedRecipientsHeader, recipients: failed), message)
        }
        let (words, copy) = split(text, at: dialect.copyMark)
        let lines = words.split(separator: "\n", omittingEmptySubsequences: false)
        let isDelay =
            opening.contains("has not yet been delivered") || opening.contains("THIS IS A WARNING MESSAGE ONLY")
        var recipients = BounceLines.recipients(lines, action: isDelay ? .delayed : .failed)
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

    /// Fills in the Message-ID from where else it may stand.
    private static func completed(_ report: DeliveryReport, _ message: Message) -> DeliveryReport {
        var report = report
        let header = message.headers.first(named: "x-original-message-id")
        report.originalMessageID =
            report.originalMessageID ?? header.flatMap { $0.withUnfolded { MessageIdentifiers.first(in: $0) } }
            ?? message.ownParts.lazy.compactMap { $0.message?.messageID }.first
        return report
    }

    private static func isFromServer(_ message: Message) -> Bool {
        if let path = message.headers["return-path"], path.filter({ $0 != " " }) == "<>" { return true }
        return message.from.contains { ["mailer-daemon", "postmaster"].contains($0.localPart.lowercased()) }
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
