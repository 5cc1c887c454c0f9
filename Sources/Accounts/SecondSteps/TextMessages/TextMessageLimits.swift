import Storage

/// How many text messages are sent at most, so that nobody makes money or mischief with ours: they cost, and anyone who
/// shares in a number's fees profits from each.
struct TextMessageLimits: Sendable {
    static let personHourly = 5
    static let personDaily = 10
    /// How many of a person's daily messages can be asked for in browsers that are not known to the person. Anyone who
    /// knows the password can do that. The rest of each share stays for the person's own browsers.
    static let strangersDaily = 3
    /// Over all people who use the number.
    static let numberDaily = 5
    /// How many of a number's daily messages go to people who have not proved it, over all of them. Anyone who is
    /// signed in can type any number. The rest stays for people who have proved it. What came back as a code counts no
    /// more.
    static let unprovedDaily = 2
    /// To how many different numbers that they have not proved a person can have messages sent in a day.
    static let unprovedNumbersDaily = 3
    static let companyDaily = 50
    static let installationDaily = 200
    /// Of how many of a company's last messages the confirmed ones are counted. With fewer than one in five, sending
    /// stops for the company.
    static let watched = 20
    static let (hour, day) = (Duration.seconds(3600), Duration.seconds(86_400))
    /// How long messages are remembered.
    private static let memory = Duration.seconds(90 * 86_400)

    let now: Timestamp

    /// Who wants to send to whom.
    struct Use {
        let companyID, personID: Int64
        let number: PhoneNumber
        /// Whether it may be another than the person: all that is known of them is the password.
        let isStranger: Bool
        /// Whether the person is only setting the number up, so that it may be anyone's.
        let isUnproved: Bool
    }

    /// Checks the shares.
    ///
    /// - Throws: ``AccountsError/textMessage(_:)`` with ``TextMessageProblem/limit(until:)``.
    func check(_ use: Use, in transaction: ReadTransaction) throws {
        let ends = [
            try use.isStranger
                ? end("person_id = $2 AND is_strangers = 1", [use.personID], Self.strangersDaily, Self.day, transaction)
                : nil,
            use.isUnproved
                ? try end(
                    "phone_number = $2 AND \(Self.unproved)", [use.number.e164], Self.unprovedDaily, Self.day,
                    transaction)
                : nil,
            use.isUnproved ? try endOfOtherNumbers(use, transaction) : nil,
            try end("person_id = $2", [use.personID], Self.personHourly, Self.hour, transaction),
            try end("person_id = $2", [use.personID], Self.personDaily, Self.day, transaction),
            try end("phone_number = $2", [use.number.e164], Self.numberDaily, Self.day, transaction),
            try end("company_id = $2", [use.companyID], Self.companyDaily, Self.day, transaction),
            try end("id > $2", [0], Self.installationDaily, Self.day, transaction),
        ].compactMap { $0 }
        if let last = ends.max() { throw AccountsError.textMessage(.limit(until: last)) }
    }

    /// When a share is free again; `nil` if it is now.
    private func end(
        _ condition: String, _ values: [any SQLConvertible], _ most: Int, _ window: Duration,
        _ transaction: ReadTransaction
    ) throws -> Timestamp? {
        let row = try transaction.row(
            """
            SELECT sent_at FROM text_messages WHERE sent_at > $1 AND \(condition)
            ORDER BY sent_at DESC LIMIT 1 OFFSET \(most - 1)
            """, [now - window] + values)
        return try row.map { try $0.timestamp("sent_at") + window }
    }

    /// What went to a number that the person had not proved, and has not proved since.
    private static let unproved = "is_unproved = 1 AND is_confirmed = 0"

    /// When a person may try one more number; `nil` if they may now. A number that they have tried already is no
    /// further one.
    private func endOfOtherNumbers(_ use: Use, _ transaction: ReadTransaction) throws -> Timestamp? {
        let row = try transaction.row(
            """
            SELECT MAX(sent_at) AS sent_at FROM text_messages
            WHERE sent_at > $1 AND person_id = $2 AND phone_number <> $3 AND \(Self.unproved)
            GROUP BY phone_number ORDER BY MAX(sent_at) DESC LIMIT 1 OFFSET \(Self.unprovedNumbersDaily - 1)
            """, [now - Self.day, use.personID, use.number.e164])
        return try row.map { try $0.timestamp("sent_at") + Self.day }
    }

    /// Whether sending must stop for a company: fewer than one in five of its last messages were confirmed. A message
    /// whose code still holds is not counted yet, unless it was confirmed.
    ///
    /// - Returns: how many were confirmed; `nil` if it need not stop.
    func mustStop(_ companyID: Int64, in transaction: ReadTransaction) throws -> Int? {
        let from = try transaction.row(
            "SELECT counted_from FROM text_message_stops WHERE company_id = $1", [companyID])
        let last = try transaction.rows(
            """
            SELECT is_confirmed FROM text_messages
            WHERE company_id = $1 AND sent_at > $2 AND (is_confirmed = 1 OR sent_at <= $3)
            ORDER BY sent_at DESC, id DESC LIMIT \(Self.watched)
            """, [companyID, try from?.integer("counted_from") ?? 0, now - TextCodes.lifetime])
        let confirmed = try last.count { try $0.bool("is_confirmed") }
        return last.count == Self.watched && confirmed * 5 < Self.watched ? confirmed : nil
    }

    /// Counts a message, before it is sent.
    ///
    /// - Returns: its number.
    func count(_ use: Use, in transaction: WriteTransaction) throws -> Int64 {
        try purge(in: transaction)
        let id = try transaction.nextAccountNumber("text-message")
        try transaction.execute(
            """
            INSERT INTO text_messages (
                id, company_id, person_id, phone_number, sent_at, is_confirmed, is_strangers, is_unproved
            ) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
            """, [id, use.companyID, use.personID, use.number.e164, now, use.isStranger, use.isUnproved])
        return id
    }

    /// Removes what is old, and the numbers of messages that no share counts any more. Whether a message was confirmed is
    /// all that is asked of it then.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM text_messages WHERE sent_at < $1", [now - Self.memory])
        try transaction.execute(
            "UPDATE text_messages SET phone_number = '' WHERE sent_at <= $1 AND phone_number <> ''", [now - Self.day])
    }

    /// Returns how many a company sent in the last 24 hours.
    func sentToday(by companyID: Int64, in transaction: ReadTransaction) throws -> Int {
        let row = try transaction.row(
            "SELECT COUNT(*) AS sent FROM text_messages WHERE company_id = $1 AND sent_at > $2",
            [companyID, now - Self.day])
        return Int(try row?.integer("sent") ?? 0)
    }
}
