import Foundation
import MailSetup
import Storage

/// Reads and writes attempts.
struct AttemptStore: Sendable {
    /// Announced with the number of an attempt that has come further.
    static let topic = "mailboxes.attempts"

    let directory: MailboxDirectory
    let now: @Sendable () -> Timestamp

    private var database: Database { directory.database }

    /// Adds an attempt, and forgets those that are over.
    ///
    /// - Throws: ``AttemptError/tooMany``; `StorageError`.
    func add(
        _ request: AttemptRequest, replacing mailboxID: Int64?, by person: AttemptPerson
    ) async throws -> MailboxAttempt {
        let (now, key) = (now(), directory.sealingKey)
        let bytes = try Self.encoded(request)
        return try await database.write { transaction in
            try transaction.execute("DELETE FROM mailbox_attempts WHERE expires_at <= $1", [now])
            let made = try transaction.row(
                "SELECT COUNT(*) AS made FROM mailbox_attempts WHERE person_id = $1", [person.personID])
            guard try made?.integer("made") ?? 0 < MailboxAttempts.mostOfPerson else { throw AttemptError.tooMany }
            let id = try transaction.nextNumber("attempt")
            let sealed = try key.seal(bytes, context: AttemptSchema.context(id))
            let row = try transaction.row(
                """
                INSERT INTO mailbox_attempts (
                    id, company_id, person_id, mailbox_id, address, sealed_request, began_at, expires_at
                ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *
                """,
                [
                    id, person.companyID, person.personID, mailboxID, request.address, sealed, now,
                    now + MailboxAttempts.lifetime,  // checked: a constant of ours
                ])
            guard let row else { throw AttemptError.notFound }
            return try MailboxAttempt(row: row, now: now)
        }
    }

    /// Returns an attempt of a person; `nil` if there is none, or it is over.
    func attempt(_ id: Int64, of person: AttemptPerson) async throws -> MailboxAttempt? {
        let now = now()
        return try await row(id, of: person).map { try MailboxAttempt(row: $0, now: now) }
    }

    /// Returns an attempt of a person, and what was typed if it is still needed.
    func opened(
        _ id: Int64, of person: AttemptPerson
    ) async throws -> (attempt: MailboxAttempt, request: AttemptRequest?)? {
        guard let row = try await row(id, of: person) else { return nil }
        return (try MailboxAttempt(row: row, now: now()), try request(row))
    }

    /// Returns who makes an attempt, and what was typed; `nil` if it has ended or there is none.
    func request(of id: Int64) async throws -> (person: AttemptPerson, request: AttemptRequest)? {
        let row = try await database.read { transaction in
            try transaction.row("SELECT * FROM mailbox_attempts WHERE id = $1 AND outcome IS NULL", [id])
        }
        guard let row, let request = try request(row) else { return nil }
        return (
            AttemptPerson(companyID: try row.integer("company_id"), personID: try row.integer("person_id")), request
        )
    }

    /// Notes the steps of each server as they come. A step that can't be noted is missing on the page, no more.
    func note(_ observed: AsyncStream<ServerObservation>, of id: Int64) async {
        for await server in observed {
            guard let steps = try? Self.text(server.steps) else { continue }
            let column = server.service == .imap ? "imap_steps" : "smtp_steps"
            try? await database.write { transaction in
                try transaction.execute("UPDATE mailbox_attempts SET \(column) = $1 WHERE id = $2", [steps, id])
                try transaction.announce(topic: Self.topic, payload: String(id))
            }
        }
    }

    /// Notes how an attempt has ended. What was typed is forgotten if it has succeeded.
    func end(_ id: Int64, as outcome: AttemptOutcome) async throws {
        let text = try Self.text(outcome)
        var isDone = false
        if case .connected = outcome { isDone = true }
        let forgets = isDone
        try await database.write { transaction in
            try transaction.execute("UPDATE mailbox_attempts SET outcome = $1 WHERE id = $2", [text, id])
            if forgets {
                try transaction.execute("UPDATE mailbox_attempts SET sealed_request = NULL WHERE id = $1", [id])
            }
            try transaction.announce(topic: Self.topic, payload: String(id))
        }
    }

    private func row(_ id: Int64, of person: AttemptPerson) async throws -> Row? {
        let now = now()
        return try await database.read { transaction in
            try transaction.row(
                """
                SELECT * FROM mailbox_attempts
                WHERE id = $1 AND person_id = $2 AND company_id = $3 AND expires_at > $4
                """, [id, person.personID, person.companyID, now])
        }
    }

    private func request(_ row: Row) throws -> AttemptRequest? {
        guard let sealed = try row.optionalSealedValue("sealed_request") else { return nil }
        let bytes = try directory.sealingKey.open(sealed, context: AttemptSchema.context(try row.integer("id")))
        guard let request = try? JSONDecoder().decode(AttemptRequest.self, from: Data(bytes)) else {
            throw MailboxError.unreadableRecord("sealed_request")
        }
        return request
    }

    private static func encoded(_ value: some Encodable) throws -> [UInt8] { Array(try JSONEncoder().encode(value)) }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoded(value), as: UTF8.self)
    }
}

extension MailboxAttempt {
    init(row: Row, now: Timestamp) throws {
        func decoded<Value: Decodable>(_ type: Value.Type, _ column: String) throws -> Value? {
            guard let text = try row.optionalText(column) else { return nil }
            guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
                throw MailboxError.unreadableRecord(column)
            }
            return value
        }
        let began = try row.timestamp("began_at")
        var steps: [MailService: [ExaminationStep]] = [:]
        steps[.imap] = try decoded([ExaminationStep].self, "imap_steps")
        steps[.smtp] = try decoded([ExaminationStep].self, "smtp_steps")
        let outcome = try decoded(AttemptOutcome.self, "outcome")
        let isLost = outcome == nil && now - began > MailboxAttempts.longestRun
        self.init(
            id: try row.integer("id"), replacingMailboxID: try row.optionalInteger("mailbox_id"),
            address: try row.text("address"), state: outcome?.state ?? (isLost ? .failed(.interrupted) : .running),
            steps: steps, beganAt: began)
    }
}
