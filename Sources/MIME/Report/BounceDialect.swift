/// The words that a program's bounces have: how they begin, how they name a recipient, and how they announce the message that
/// comes back.
struct BounceDialect: Sendable {
    let basis: DeliveryReport.Basis
    /// One of these stands in a line near the beginning.
    let opening: [String]
    /// Recipients stand below the line that begins so; below the opening if nil.
    var listMark: String?
    /// The line under which the message comes back.
    let copyMark: [String]
    /// How a recipient's line looks.
    let forms: Set<Form>
    /// What a line begins with that has a recipient behind it.
    var labels: [String] = []
    /// Parts of From's address, if these programs write under a name that is no mail system's; empty if From is one, or nothing can go back.
    var senders: [String] = []
    /// Whether an empty line ends what is said of a recipient.
    var endsAtEmptyLine = true

    enum Form: Sendable {
        /// `<jan@firma.cz>: words`, `<jan@firma.cz>`, `<jan@firma.cz> (expanded from <info@firma.cz>): words`
        case bracketed
        /// `"jan@firma.cz":`
        case quoted
        /// The address alone, two spaces before it.
        case indentedByTwo
        /// The address alone, spaces before it.
        case indented
        /// The address alone.
        case alone
        /// `jan@firma.cz:`
        case colon
        /// `jan@firma.cz on 5.3.2026 10:15`
        case dated
    }

    /// Whether the header fits: the sender is one of the program's.
    func isAllowed(in message: Message) -> Bool {
        guard !senders.isEmpty else {
            return BounceSender.isServer(message) || message.headers.first(named: "x-failed-recipients") != nil
        }
        return message.from.contains { sender in senders.contains { sender.address.lowercased().contains($0) } }
    }

    /// Whether the sender is one of those that only the table knows.
    static func isKnownSender(_ message: Message) -> Bool {
        all.contains { !$0.senders.isEmpty && $0.isAllowed(in: message) }
    }
}
