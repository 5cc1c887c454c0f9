import Storage

/// Codes that are sent by text message.
///
/// A code belongs to one second step and one session. It holds ten minutes and for five tries; as long as it holds, it
/// is the one that is sent again. It is counted in the database before it is sent, so that no number of requests at
/// once passes a limit.
struct TextCodes: Sendable {
    /// How long a code holds (ASVS 6.5.5).
    static let lifetime = Duration.seconds(600)
    /// How many wrong tries a code takes (ASVS 6.6.3).
    static let mostTries: Int64 = 5
    /// How long to wait after the first message of a code, after the second, and after each further one.
    static let waits = [Duration.seconds(30), .seconds(60), .seconds(300)]

    let context: AccountsContext
    let gateway: (any TextMessageGateway)?
    let settings: TextCodeSettings

    /// What became of a code that a person typed.
    enum Verdict: Sendable {
        case right, wrong
        /// There is none that holds: a new one must be sent.
        case expired
    }

    /// What is counted and may be sent.
    private struct Reservation: Sendable {
        let code: String
        let messageID: Int64
        let sent: TextCodeSent
    }

    private enum Decision: Sendable {
        case send(Reservation)
        /// A code that holds was sent before, which is enough.
        case runs(TextCodeSent)
        /// Sending is stopped for the company.
        case stopped
    }

    /// Sends a person the code of their session, by one of their second steps.
    ///
    /// - Parameters:
    ///   - browser: The token by which the browser is known; `nil` if it sent none.
    ///   - isFirst: Whether nothing is sent if a code that holds was sent before.
    /// - Throws: ``AccountsError/notFound``; ``AccountsError/textMessage(_:)``.
    func send(
        _ stepID: Int64, to signedIn: SignedIn, browser: BearerToken?, isFirst: Bool = false,
        from origin: ClientOrigin
    ) async throws -> TextCodeSent {
        guard let gateway else { throw AccountsError.textMessage(.noGateway) }
        let decision = try await context.database.write { transaction in
            try decide(stepID, for: signedIn, browser: browser, isFirst: isFirst, from: origin, in: transaction)
        }
        let reservation: Reservation
        switch decision {
        case .send(let reserved): reservation = reserved
        case .runs(let sent): return sent
        case .stopped: throw AccountsError.textMessage(.stopped)
        }
        let text = settings.text(code: reservation.code, in: signedIn.member.person.language)
        do {
            try await gateway.send(TextMessage(number: reservation.sent.number, text: text))
        } catch {
            if !error.mayHaveBeenSent { try await giveBack(reservation, session: signedIn.session.id) }
            throw AccountsError.textMessage(.gatewayFailed)
        }
        return reservation.sent
    }

    /// Returns from when on the code of a session can be sent again.
    func freeAgain(_ stepID: Int64, session sessionID: Int64) async throws -> Timestamp {
        let now = context.now()
        return try await context.database.read { transaction in
            max(now, try Self.freeAgain(row(stepID, sessionID, in: transaction), at: now) ?? now)
        }
    }

    /// Judges a code that a person typed. The right one is used up.
    func take(
        _ code: String, of stepID: Int64, session sessionID: Int64, in transaction: WriteTransaction
    ) throws -> Verdict {
        guard let row = try liveRow(stepID, sessionID, in: transaction) else { return .expired }
        let id = try row.integer("id")
        guard try matches(code, row) else {
            try transaction.execute("UPDATE text_codes SET tries = tries + 1 WHERE id = $1", [id])
            return .wrong
        }
        try transaction.execute("DELETE FROM text_codes WHERE id = $1", [id])
        try transaction.execute(
            """
            UPDATE text_messages SET is_confirmed = 1
            WHERE sent_at >= $1 AND person_id = (SELECT person_id FROM second_steps WHERE id = $2)
                AND phone_number = (SELECT phone_number FROM second_steps WHERE id = $2)
            """, [try row.timestamp("made_at"), stepID])
        return .right
    }

    /// Whether a code would be right, without a trace. The answer is only for work that precedes ``take(_:of:session:in:)``.
    func wouldTake(
        _ code: String, of stepID: Int64, session sessionID: Int64, in transaction: ReadTransaction
    ) throws -> Bool {
        try liveRow(stepID, sessionID, in: transaction).map { try matches(code, $0) } ?? false
    }

    /// Reserves a message, if one is to be sent.
    private func decide(
        _ stepID: Int64, for signedIn: SignedIn, browser: BearerToken?, isFirst: Bool, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws -> Decision {
        let (member, now) = (signedIn.member, context.now())
        // Anyone who is only halfway in has no part in setting a number up.
        let mayBeDraft = signedIn.session.stage == .full
        let step = try transaction.row(
            """
            SELECT phone_number, confirmed_at FROM second_steps
            WHERE id = $1 AND person_id = $2 AND kind = $3 AND (confirmed_at IS NOT NULL OR $4 = 1)
            """, [stepID, member.person.id, SecondStep.Kind.textMessage.rawValue, Int64(mayBeDraft ? 1 : 0)])
        guard let number = try step?.optionalText("phone_number").map({ PhoneNumber(stored: $0) }) else {
            throw AccountsError.notFound
        }
        let old = try row(stepID, signedIn.session.id, in: transaction)
        let holds = try old.map { try isLive($0) } ?? false
        let sends = try old.map { try $0.timestamp("expires_at") > now ? $0.integer("sends") : 0 } ?? 0
        let again = try Self.freeAgain(old, at: now) ?? now
        if isFirst, holds, sends > 0, let old {
            return .runs(
                TextCodeSent(
                    stepID: stepID, number: number, againAt: again, expiresAt: try old.timestamp("expires_at")))
        }
        let limits = TextMessageLimits(now: now)
        if try isStopped(member.company.id, limits, from: origin, in: transaction) { return .stopped }
        if now < again { throw AccountsError.textMessage(.tooSoon(until: again)) }
        // Who is completely in has shown already that it is them.
        let isStranger =
            try signedIn.session.stage == .half
            && !Browsers(context).acquaintance(of: browser, with: member.person.id, in: transaction).isKnown
        let use = TextMessageLimits.Use(
            companyID: member.company.id, personID: member.person.id, number: number, isStranger: isStranger,
            isUnproved: try step?.optionalTimestamp("confirmed_at") == nil)
        try limits.check(use, in: transaction)
        let messageID = try limits.count(use, in: transaction)
        let code = try holds ? open(old) : newCode()
        let expiresAt = try holds ? old?.timestamp("expires_at") ?? now : now + Self.lifetime
        if holds, let id = try old?.integer("id") {
            try transaction.execute(
                "UPDATE text_codes SET sends = $1, last_sent_at = $2 WHERE id = $3", [sends + 1, now, id])
        } else {
            if let id = try old?.integer("id") {
                try transaction.execute("DELETE FROM text_codes WHERE id = $1", [id])
            }
            let id = try transaction.nextAccountNumber("text-code")
            let sealed = try context.sealingKey.seal(Array(code.utf8), context: SealContext("text-code/\(id)"))
            try transaction.execute(
                """
                INSERT INTO text_codes (
                    id, step_id, session_id, sealed_code, made_at, expires_at, tries, sends, last_sent_at
                ) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $5)
                """, [id, stepID, signedIn.session.id, sealed, now, expiresAt, sends + 1])
        }
        let sent = TextCodeSent(
            stepID: stepID, number: number, againAt: now + Self.wait(after: sends + 1), expiresAt: expiresAt)
        return .send(Reservation(code: code, messageID: messageID, sent: sent))
    }

    /// Whether sending is stopped for a company. It is stopped here if too few messages were confirmed.
    private func isStopped(
        _ companyID: Int64, _ limits: TextMessageLimits, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Bool {
        let stop = try transaction.row(
            "SELECT stopped_at FROM text_message_stops WHERE company_id = $1", [companyID])
        if try stop?.optionalTimestamp("stopped_at") != nil { return true }
        guard let confirmed = try limits.mustStop(companyID, in: transaction) else { return false }
        try transaction.execute(
            """
            INSERT INTO text_message_stops (company_id, stopped_at, counted_from) VALUES ($1, $2, $2)
            ON CONFLICT (company_id) DO UPDATE SET stopped_at = excluded.stopped_at
            """, [companyID, limits.now])
        try SecurityLog(context).note(
            .textMessagesStopped, company: companyID, person: nil,
            ["confirmed": String(confirmed), "sent": String(TextMessageLimits.watched)], from: origin,
            in: transaction)
        try transaction.tell(.company(companyID))
        return true
    }

    /// Gives the share back of a message that surely was not sent. The wait after it stays, so that a gateway in trouble
    /// is left in peace.
    private func giveBack(_ reservation: Reservation, session sessionID: Int64) async throws {
        try await context.database.write { transaction in
            try transaction.execute("DELETE FROM text_messages WHERE id = $1", [reservation.messageID])
            try transaction.execute(
                "UPDATE text_codes SET sends = sends - 1 WHERE step_id = $1 AND session_id = $2 AND sends > 0",
                [reservation.sent.stepID, sessionID])
        }
    }

    private func row(_ stepID: Int64, _ sessionID: Int64, in transaction: ReadTransaction) throws -> Row? {
        try transaction.row(
            "SELECT * FROM text_codes WHERE step_id = $1 AND session_id = $2", [stepID, sessionID])
    }

    private func liveRow(_ stepID: Int64, _ sessionID: Int64, in transaction: ReadTransaction) throws -> Row? {
        guard let row = try row(stepID, sessionID, in: transaction), try isLive(row) else { return nil }
        return row
    }

    private func isLive(_ row: Row) throws -> Bool {
        try context.now() < row.timestamp("expires_at") && row.integer("tries") < Self.mostTries
    }

    private func matches(_ code: String, _ row: Row) throws -> Bool {
        SecretBytes.areEqual(Array(try open(row).utf8), Array(code.utf8))
    }

    private func open(_ row: Row?) throws -> String {
        guard let row else { throw AccountsError.unreadableRecord("text_codes") }
        let bytes = try context.sealingKey.open(
            row.sealedValue("sealed_code"), context: SealContext("text-code/\(row.integer("id"))"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Makes a code of six digits. Random numbers that would favour some codes are drawn again.
    private func newCode() -> String {
        let count: UInt32 = 1_000_000
        let fair = UInt32.max - UInt32.max % count
        while true {
            let number = context.random(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard number < fair else { continue }
            return String(String(count + number % count).dropFirst())
        }
    }

    /// When the wait after the last message of a code is over; `nil` if none of this code was sent.
    private static func freeAgain(_ row: Row?, at now: Timestamp) throws -> Timestamp? {
        guard let row, try row.timestamp("expires_at") > now else { return nil }
        return try row.timestamp("last_sent_at") + wait(after: row.integer("sends"))
    }

    /// The wait after a number of messages, and after a first one that could not be sent.
    private static func wait(after sends: Int64) -> Duration {
        waits[min(max(1, Int(sends)), waits.count) - 1]
    }
}
