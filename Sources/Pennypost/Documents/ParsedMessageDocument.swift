import MIME

/// What a message says, as `pennypost parse --json` prints it. The names and the order of the keys are stable;
/// Documentation/ParseJSON.md describes them.
struct ParsedMessageDocument: Encodable, Sendable {
    /// A header field: its name, and its value on one line, with encoded words left as they are.
    struct Header: Encodable, Sendable, Equatable {
        var name: String
        var value: String
    }

    var headers: [Header]
    var from: [Mailbox]
    var to: [Mailbox]
    var cc: [Mailbox]
    var bcc: [Mailbox]
    var replyTo: [Mailbox]
    var subject: String?
    /// RFC 3339, in the writer's time zone.
    var date: String?
    var messageID: String?
    var inReplyTo: [String]
    var references: [String]
    var text: String?
    var html: String?
    var attachments: [Attachment]
    var parts: PartNode
    var automatic: Automatic?
    var report: Report?
    var defects: [DefectNote]

    init(_ message: Message) {
        headers = message.headers.map { Header(name: $0.name, value: $0.rawValue) }
        from = message.from.map(Mailbox.init)
        to = message.to.map(Mailbox.init)
        cc = message.cc.map(Mailbox.init)
        bcc = message.bcc.map(Mailbox.init)
        replyTo = message.replyTo.map(Mailbox.init)
        subject = message.subject
        date = message.date?.rfc3339
        messageID = message.messageID
        inReplyTo = message.inReplyTo
        references = message.references
        text = message.text
        html = message.html
        attachments = message.attachments.map(Attachment.init)
        parts = PartNode(message.root)
        automatic = message.automatic.map(Automatic.init)
        report = message.report.map(Report.init)
        defects = message.allDefects().map(DefectNote.init)
    }
}
