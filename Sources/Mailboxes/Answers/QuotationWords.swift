public import MailSetup
public import MIME

/// The words that a reply or a forward puts above the original message, in one language.
public struct QuotationWords: Sendable, Hashable {
    /// The language of the words.
    public let language: DoctorLanguage

    /// Creates the words of a language.
    public init(_ language: DoctorLanguage) {
        self.language = language
    }

    /// Returns the line above a quotation: `On 5 March 2026 at 9:15, Jan Novák wrote:`.
    public func attribution(of message: Message) -> String {
        let author = message.from.first.map(Self.name) ?? unknownAuthor
        guard let date = message.date else {
            return switch language {
            case .czech: "\(author) – původní zpráva:"
            case .polish: "\(author) – wiadomość oryginalna:"
            case .slovak: "\(author) – pôvodná správa:"
            case .english: "\(author) wrote:"
            }
        }
        let day = day(date)
        return switch language {
        case .czech: "Dne \(day.date) v \(day.time) odesílatel \(author) napsal:"
        case .polish: "W dniu \(day.date) o \(day.time), \(author) pisze:"
        case .slovak: "Dňa \(day.date) o \(day.time) odosielateľ \(author) napísal:"
        case .english: "On \(day.date) at \(day.time), \(author) wrote:"
        }
    }

    /// Returns the lines above a forwarded message: a rule, then the message's sender, date, subject and recipients.
    public func heading(of message: Message) -> String {
        var lines = ["---------- \(labels.title) ----------"]
        if !message.from.isEmpty { lines.append("\(labels.from): \(Self.list(message.from))") }
        if let date = message.date {
            let day = day(date)
            lines.append("\(labels.date): \(day.date) \(day.time)")
        }
        lines.append("\(labels.subject): \(Self.line(message.subject ?? ""))")
        if !message.to.isEmpty { lines.append("\(labels.to): \(Self.list(message.to))") }
        if !message.cc.isEmpty { lines.append("\(labels.cc): \(Self.list(message.cc))") }
        return lines.joined(separator: "\n")
    }

    private struct Labels {
        let title, from, date, subject, to, cc: String
    }

    private var labels: Labels {
        switch language {
        case .czech:
            Labels(
                title: "Přeposlaná zpráva", from: "Od", date: "Datum", subject: "Předmět", to: "Komu", cc: "Kopie")
        case .polish:
            Labels(
                title: "Przekazana wiadomość", from: "Od", date: "Data", subject: "Temat", to: "Do", cc: "DW")
        case .slovak:
            Labels(
                title: "Preposlaná správa", from: "Od", date: "Dátum", subject: "Predmet", to: "Komu", cc: "Kópia")
        case .english:
            Labels(
                title: "Forwarded message", from: "From", date: "Date", subject: "Subject", to: "To", cc: "Cc")
        }
    }

    private var unknownAuthor: String {
        switch language {
        case .czech: "Neznámý odesílatel"
        case .polish: "Nieznany nadawca"
        case .slovak: "Neznámy odosielateľ"
        case .english: "Unknown sender"
        }
    }

    /// Day and time in the writer's time zone, formatted as the language does.
    private func day(_ date: MessageDate) -> (date: String, time: String) {
        let parts = date.rfc3339.split { !$0.isNumber }.map { Int($0) ?? 0 }
        guard parts.count >= 5 else { return (date.rfc3339, "") }
        let (year, month, day, hour) = (parts[0], parts[1], parts[2], parts[3])
        let minute = (parts[4] < 10 ? "0" : "") + String(parts[4])
        return switch language {
        case .czech, .slovak: ("\(day). \(month). \(year)", "\(hour):\(minute)")
        case .polish: ("\(day).\(month < 10 ? "0" : "")\(month).\(year)", "\(hour):\(minute)")
        case .english: ("\(day) \(Self.months[max(0, min(month, 12) - 1)]) \(year)", "\(hour):\(minute)")
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// The most addresses that a heading lists.
    private static let mostAddresses = 50

    private static func name(_ address: MailAddress) -> String {
        line(address.displayName.flatMap { $0.isEmpty ? nil : $0 } ?? address.address)
    }

    private static func list(_ addresses: [MailAddress]) -> String {
        let shown = addresses.prefix(mostAddresses).map { line($0.description) }
        return (shown + (addresses.count > mostAddresses ? ["…"] : [])).joined(separator: ", ")
    }

    /// The text on one line of at most 500 scalars.
    private static func line(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(500).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
