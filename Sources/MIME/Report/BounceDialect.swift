/// The wording of a program's bounces: how they begin, name a recipient, and introduce the returned
/// message.
struct BounceDialect: Sendable {
    let basis: DeliveryReport.Basis
    /// One of these is in a line near the beginning.
    let opening: [String]
    /// The start of the line above the recipients; if `nil`, they are below the opening.
    var listMark: String?
    /// The starts of the lines above the returned message.
    let copyMark: [String]
    /// The formats of a recipient's line.
    let forms: Set<Form>
    /// The starts of lines with a recipient after them.
    var labels: [String] = []
    /// Parts of From's address, for programs that don't use a mail system's name; if empty, a mail system must be the
    /// sender.
    var senders: [String] = []
    /// Whether an empty line ends the text about a recipient.
    var endsAtEmptyLine = true

    enum Form: Sendable {
        /// `<jan@firma.cz>: words`, `<jan@firma.cz>`, `<jan@firma.cz> (expanded from <info@firma.cz>): words`
        case bracketed
        /// `"jan@firma.cz":`
        case quoted
        /// Only the address, after two spaces.
        case indentedByTwo
        /// Only the address, after spaces.
        case indented
        /// Only the address.
        case alone
        /// `jan@firma.cz:`
        case colon
        /// `jan@firma.cz on 5.3.2026 10:15`
        case dated
    }

    /// Returns whether the header fits: the sender is one of the program's.
    func isAllowed(in message: Message) -> Bool {
        guard !senders.isEmpty else {
            return BounceSender.isServer(message) || message.headers.first(named: "x-failed-recipients") != nil
        }
        return message.from.contains { sender in senders.contains { sender.address.lowercased().contains($0) } }
    }

    /// Returns whether the sender is one that only the table knows.
    static func isKnownSender(_ message: Message) -> Bool {
        // Read once: every message that arrives is asked, and the table is long.
        let addresses = message.from.map { $0.address.lowercased() }
        return addresses.contains { address in
            all.contains { dialect in dialect.senders.contains { address.contains($0) } }
        }
    }
}
