import Accounts
import Mailboxes

/// How what strangers have written is put into lines of a page.
enum LetterWords {
    /// Returns a text as one line: without control characters and line breaks, and without the characters that turn the
    /// line around (UAX #9 §2). A page isolates it by `<bdi>` as well, but a title and a spoken name have no elements,
    /// and a closing character of the text's own would end the isolation. Empty if nothing is left.
    static func line(_ text: String?) -> String {
        guard let text else { return "" }
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.generalCategory == .control || scalar.properties.isWhitespace {
                kept.append(" ")
            } else if !isDirection(scalar) {
                kept.append(scalar)
            }
        }
        return String(kept).split(separator: " ").joined(separator: " ")
    }

    /// Whether a character only says in which direction others are written.
    static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Returns a letter's subject, or the words for none.
    static func subject(_ subject: String?, _ texts: SiteTexts) -> String {
        let line = line(subject)
        return line.isEmpty ? texts("message_no_subject") : line
    }

    /// Returns the sender's name, else the address, else the words for neither.
    static func sender(_ message: StoredMessage, _ texts: SiteTexts) -> String {
        let names = [line(message.senderName), line(message.senderAddress), texts("message_no_sender")]
        return names.first { !$0.isEmpty } ?? ""
    }

    /// Returns the name of a folder: the server's, but the person's word for the inbox (RFC 9051 §5.1).
    static func folder(_ name: String, _ texts: SiteTexts) -> String {
        if name.uppercased() == "INBOX" { return texts("folder_inbox") }
        let line = line(name)
        return line.isEmpty ? "…" : line
    }
}

extension SiteTexts {
    /// Returns a size in bytes as people read it: `1.2 MB`.
    func size(_ bytes: Int) -> String {
        if bytes < 1_000 { return "\(bytes)\u{a0}B" }
        let isSmall = bytes < 1_000_000
        let tenth = isSmall ? 100 : 100_000
        let tenths = bytes / tenth + (bytes % tenth >= tenth / 2 ? 1 : 0)
        let mark = language == .english ? "." : ","
        return "\(number(tenths / 10))\(mark)\(tenths % 10)\u{a0}\(isSmall ? "kB" : "MB")"
    }
}
