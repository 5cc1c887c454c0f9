/// A message for a person at a terminal: headers, parts, attachments and defects, aligned; then the text.
struct MessageSummary {
    private let document: ParsedMessageDocument
    private let usesColour: Bool

    init(_ document: ParsedMessageDocument, usesColour: Bool = false) {
        self.document = document
        self.usesColour = usesColour
    }

    /// Returns lines with their line ends. Nothing in them can move a terminal's cursor.
    func text(title: String? = nil) -> String {
        var lines: [String] = []
        if let title { lines += [heading("== \(title)"), ""] }
        let headers = headerLines()
        lines += headers.isEmpty ? [] : headers + [""]
        lines += [heading("Parts")] + partLines(document.parts, depth: 1)
        if !document.attachments.isEmpty {
            let rows = document.attachments.map(attachmentRow)
            lines += ["", heading("Attachments")] + ColumnTable(untitled: rows, indent: 2).lines()
        }
        if let report = document.report { lines += ["", heading("Delivery report")] + reportLines(report) }
        if !document.defects.isEmpty {
            let rows = document.defects.map { [$0.kind, $0.location] }
            lines += ["", heading("Defects")] + ColumnTable(untitled: rows, indent: 2).lines()
        }
        if let body = document.text, !body.allSatisfy(\.isWhitespace) {
            lines += ["", heading("Text")]
            lines += body.split(separator: "\n", omittingEmptySubsequences: false).map {
                "  " + TerminalText.oneLine($0)
            }
            while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        }
        return lines.map { Self.withoutTrailingSpace($0) + "\n" }.joined()
    }

    private func heading(_ text: String) -> String {
        TextStyle.bold.applied(to: TerminalText.oneLine(text), usesColour: usesColour)
    }

    private func headerLines() -> [String] {
        var rows: [[String]] = []
        func add(_ label: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            rows.append([label, value])
        }
        let lists = [
            ("From", document.from), ("To", document.to), ("Cc", document.cc), ("Bcc", document.bcc),
            ("Reply-To", document.replyTo),
        ]
        for (label, mailboxes) in lists { add(label, mailboxes.map(Self.written).joined(separator: ", ")) }
        add("Subject", document.subject)
        add("Date", document.date)
        add("Message-ID", document.messageID)
        add("In-Reply-To", document.inReplyTo.joined(separator: ", "))
        if let automatic = document.automatic { add("Automatic", "\(automatic.kind) (\(automatic.header))") }
        return ColumnTable(untitled: rows).lines()
    }

    private static func written(_ mailbox: ParsedMessageDocument.Mailbox) -> String {
        guard let address = mailbox.address else { return mailbox.name ?? mailbox.group.map { "\($0):;" } ?? "" }
        return mailbox.name.map { "\($0) <\(address)>" } ?? address
    }

    private func partLines(_ root: ParsedMessageDocument.PartNode, depth: Int) -> [String] {
        var rows: [[String]] = []
        var waiting = [(node: root, depth: depth)]
        while let (node, depth) = waiting.popLast() {
            let indent = String(repeating: "  ", count: depth)
            rows.append([
                indent + node.type, node.charset ?? "",
                node.size == nil ? "" : node.encoding, node.size.map(Self.size) ?? "",
                node.smime ?? "",
            ])
            waiting += node.children.reversed().map { ($0, depth + 1) }
        }
        return ColumnTable(untitled: rows).lines()
    }

    private func attachmentRow(_ attachment: ParsedMessageDocument.Attachment) -> [String] {
        [
            attachment.filename ?? "(no name)", attachment.type, Self.size(attachment.size),
            attachment.inline ? "inline" : "",
        ]
    }

    private func reportLines(_ report: ParsedMessageDocument.Report) -> [String] {
        var lines = ColumnTable(
            untitled: report.recipients.map { recipient in
                [recipient.address, recipient.action ?? "", recipient.status ?? "", recipient.diagnostic ?? ""]
            }, indent: 2
        ).lines()
        if let id = report.messageID { lines.append(TerminalText.oneLine("  about \(id)")) }
        return lines
    }

    /// Returns a size in the unit that reads best.
    static func size(_ bytes: Int) -> String {
        if bytes < 1000 { return "\(bytes) B" }
        // Rounds without an addition, which could overflow: a stored size can be any number.
        let tenth = bytes < 1_000_000 ? 100 : 100_000
        let tenths = bytes / tenth + (bytes % tenth >= tenth / 2 ? 1 : 0)
        return "\(tenths / 10).\(tenths % 10) \(bytes < 1_000_000 ? "kB" : "MB")"
    }

    private static func withoutTrailingSpace(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
