import MIME

/// The first example of Documentation/MIME.md, between the markers. ``DocumentationTests`` checks that they are the
/// same.
enum DocumentationExample {
    // example
    static func example() throws -> (subject: String?, invoice: [UInt8]?) {
        var draft = MessageDraft(
            from: try MailAddress(parsing: "Dílna Novák <fakturace@novak.example>"),
            date: MessageDate(secondsSinceEpoch: 1_790_000_000, offsetMinutes: 60))
        draft.to = [try MailAddress(parsing: "jan@odberatel.example")]
        draft.subject = "Faktura č. 2026090012"
        draft.text = "Dobrý den, v příloze posíláme fakturu."
        draft.attachments = [
            .init(fileName: "Faktura č. 12.pdf", contentType: "application/pdf", bytes: Array("%PDF-1.7 …".utf8))
        ]
        let built = try draft.build()

        let message = Message(parsing: built.bytes)
        for defect in message.defects { print(defect) }
        return (message.subject, message.attachments.first?.bytes())
    }
    // end of example
}
