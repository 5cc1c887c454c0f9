import MIME

/// A message as a person reads it: sender, recipients, text and files.
struct MessageReading {
    private let document: ParsedMessageDocument

    init(_ document: ParsedMessageDocument) {
        self.document = document
    }

    /// Lines with their line ends. Nothing in them can control a terminal.
    var text: String {
        var lines = ColumnTable(untitled: headerRows).lines()
        for attachment in document.attachments {
            let name = TerminalText.oneLine(attachment.filename ?? "(no name)")
            let type = TerminalText.oneLine(attachment.type)
            lines.append("File     \(name) (\(type), \(MessageSummary.size(attachment.size)))")
        }
        lines.append("")
        lines += bodyLines
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.map { $0 + "\n" }.joined()
    }

    private var headerRows: [[String]] {
        let lists = [("From", document.from), ("To", document.to), ("Cc", document.cc), ("Reply-To", document.replyTo)]
        var rows = lists.filter { !$0.1.isEmpty }.map { label, people in
            [label, people.map(Self.written).joined(separator: ", ")]
        }
        rows.append(["Date", document.date ?? "(unreadable)"])
        rows.append(["Subject", document.subject ?? "(no subject)"])
        if document.parts.isSigned { rows.append(["Signed", "the signature is not checked"]) }
        // The label column is as wide as the longest possible label, so that files line up with it.
        return rows.map { [Self.padded($0[0]), $0[1]] }
    }

    private static func padded(_ label: String) -> String {
        label + String(repeating: " ", count: max(0, 7 - label.count))
    }

    private static func written(_ person: ParsedMessageDocument.Mailbox) -> String {
        guard let address = person.address else { return (person.name ?? person.group ?? "") + ":;" }
        return person.name.map { "\($0) <\(address)>" } ?? address
    }

    private var bodyLines: [String] {
        let plain = document.text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        guard let body = plain ?? document.html.map({ HTMLText.text(of: $0, layout: .paragraphs) }) else { return [] }
        return body.split(separator: "\n", omittingEmptySubsequences: false).map { TerminalText.oneLine($0) }
    }
}
