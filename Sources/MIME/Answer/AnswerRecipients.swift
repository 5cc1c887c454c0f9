/// The recipients of a reply (RFC 5322 §3.6.2 and §3.6.3).
struct AnswerRecipients {
    private(set) var to: [MailAddress] = []
    private(set) var cc: [MailAddress] = []

    /// The longest display name kept, in Unicode scalars.
    private static let longestName = 200

    private var seen: Set<String>

    /// Chooses the recipients.
    ///
    /// - Parameters:
    ///   - toAll: Pass `true` to include everyone in To and Cc.
    ///   - own: The replying person's addresses, which are left out.
    init(answering message: Message, toAll: Bool, own: [MailAddress]) {
        let ownKeys = Set(own.map { MailAddress.comparisonKey(of: $0.address) })
        seen = ownKeys
        if let author = message.from.first, ownKeys.contains(MailAddress.comparisonKey(of: author.address)) {
            // A reply to one's own message is a follow-up: it goes to that message's recipients.
            to = take(message.to)
            if toAll { cc = take(message.cc) }
            if to.isEmpty { to = take(message.cc) }
            // A reply to a note to oneself goes to oneself.
            if to.isEmpty, cc.isEmpty { to = take(message.to, butOwn: false) }
        } else {
            to = take(message.replyTo)
            if to.isEmpty { to = take(message.from) }
            if to.isEmpty { to = take([message.sender].compactMap { $0 }) }
            if toAll { cc = take(message.to + message.cc) }
        }
    }

    /// Returns the addresses that mail can be sent to, each once.
    private mutating func take(_ addresses: [MailAddress], butOwn: Bool = true) -> [MailAddress] {
        if !butOwn { seen = [] }
        return addresses.compactMap { address in
            guard !address.isEmptyGroup, (try? address.check()) != nil else { return nil }
            guard seen.insert(MailAddress.comparisonKey(of: address.address)).inserted else { return nil }
            var taken = address
            taken.group = nil
            taken.displayName = address.displayName.map { AnswerLine.plain($0, longest: Self.longestName) }
            return taken
        }
    }
}
