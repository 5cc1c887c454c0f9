import Storage

/// The limits on guessing (ASVS 6.3.1).
///
/// What counts is how many *different* wrong secrets were tried within a day, so that a program or a person that
/// repeats one counts once. A few are free. From then on, each further one may only be tried after a wait of 1, 5, 15
/// and then always 60 minutes. A try counts as wrong from its start, until it turns out to be right, so that tries at
/// the same time can't get past a limit.
struct WrongSecretLimits: Sendable {
    /// The waits after the free secrets, in order. The last one repeats.
    static let waits: [Duration] = [.seconds(60), .seconds(300), .seconds(900), .seconds(3600)]
    /// How long a wrong secret counts.
    static let memory = Duration.seconds(86_400)
    /// The most wrong secrets stored, in about 20 MB. The oldest make room.
    static let mostStored = 100_000

    private let context: AccountsContext
    private let mostStored: Int

    init(_ context: AccountsContext, mostStored: Int = mostStored) {
        self.context = context
        self.mostStored = mostStored
    }

    /// A try that counts as wrong until ``right(_:in:)`` or ``withdraw(_:)``.
    struct Attempt: Sendable {
        /// Until when no further secret is looked at, if this one is wrong; `nil` if another one is free.
        let blockedUntil: Timestamp?
        fileprivate let marks: [Mark]

        /// Whether the same secret was tried before, by the same subjects. It changes nothing and is not worth a word.
        var isRepeated: Bool { marks.allSatisfy(\.isRepeated) }
    }

    fileprivate struct Mark: Sendable {
        let subject: WrongSecretSubject
        let text: String
        let digest: [UInt8]
        /// Whether it was noted as wrong before.
        var isRepeated = false
    }

    /// Begins a try.
    ///
    /// - Parameters:
    ///   - secret: What is tried. Only its HMAC is stored, and only if it turns out to be wrong.
    ///   - subjects: What it is counted by.
    /// - Throws: ``AccountsError/blocked(until:)`` if no secret is looked at now.
    func begin(_ secret: [UInt8], by subjects: [WrongSecretSubject]) async throws -> Attempt {
        let now = context.now()
        let marks = subjects.map { subject in
            let text = subject.text(context.keys)
            return Mark(
                subject: subject, text: text,
                digest: context.keys.mark(Array("\(text)\n".utf8) + secret, for: .wrongSecrets))
        }
        // A storm from a blocked place must not write.
        try await context.database.read { transaction in
            for mark in marks { _ = try count(of: mark, at: now, in: transaction) }
        }
        let isTimeToTidy = context.random(1) == [0]
        return try await context.database.write { transaction in
            if isTimeToTidy { try purge(in: transaction) }
            var (blockedUntil, noted) = (Timestamp?.none, [Mark]())
            for var mark in marks {
                let before = try count(of: mark, at: now, in: transaction)
                let row = try transaction.row(
                    """
                    INSERT INTO wrong_secrets (subject, digest, tried_at) VALUES ($1, $2, $3)
                    ON CONFLICT (subject, digest) DO UPDATE SET tried_at = excluded.tried_at
                    WHERE wrong_secrets.tried_at <= $4 RETURNING tried_at
                    """, [mark.text, mark.digest, now, now - Self.memory])
                mark.isRepeated = row == nil
                noted.append(mark)
                guard row != nil, let wait = Self.wait(after: before + 1, free: mark.subject.free) else { continue }
                blockedUntil = max(blockedUntil ?? now, now + wait)
            }
            return Attempt(blockedUntil: blockedUntil, marks: noted)
        }
    }

    /// Notes that the secret was right. Where that makes up for earlier wrong ones, they are forgotten.
    func right(_ attempt: Attempt, in transaction: WriteTransaction) throws {
        for mark in attempt.marks {
            if mark.subject.isForgiven {
                try forget(mark.subject, in: transaction)
            } else {
                try transaction.execute(
                    "DELETE FROM wrong_secrets WHERE subject = $1 AND digest = $2", [mark.text, mark.digest])
            }
        }
    }

    /// Takes a try back that could not be looked at.
    func withdraw(_ attempt: Attempt) async throws {
        try await context.database.write { transaction in
            for mark in attempt.marks where !mark.isRepeated {
                try transaction.execute(
                    "DELETE FROM wrong_secrets WHERE subject = $1 AND digest = $2", [mark.text, mark.digest])
            }
        }
    }

    /// Forgets the wrong secrets of a subject.
    func forget(_ subject: WrongSecretSubject, in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM wrong_secrets WHERE subject = $1", [subject.text(context.keys)])
    }

    /// Removes what no longer counts, and the oldest of what is too much.
    ///
    /// Wrong codes of second steps never make room: anyone who has many addresses could push them out by inventing others,
    /// and go on guessing. They cost a right password first, and the waits bound them to a few for each person.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM wrong_secrets WHERE tried_at <= $1", [context.now() - Self.memory])
        let newestTooMany = try transaction.row(
            """
            SELECT tried_at FROM wrong_secrets WHERE NOT (\(Self.isSecondStep))
            ORDER BY tried_at DESC LIMIT 1 OFFSET \(mostStored)
            """)
        guard let newestTooMany else { return }
        try transaction.execute(
            "DELETE FROM wrong_secrets WHERE tried_at <= $1 AND NOT (\(Self.isSecondStep))",
            [newestTooMany.timestamp("tried_at")])
    }

    private static let isSecondStep = "subject LIKE '\(WrongSecretSubject.secondStepPrefix)%'"

    /// Returns how many wrong secrets count at present.
    ///
    /// - Throws: ``AccountsError/blocked(until:)`` if the wait after the last one is not over.
    private func count(of mark: Mark, at now: Timestamp, in transaction: ReadTransaction) throws -> Int {
        let row = try transaction.row(
            """
            SELECT count(*) AS number, MAX(tried_at) AS last FROM wrong_secrets
            WHERE subject = $1 AND tried_at > $2
            """, [mark.text, now - Self.memory])
        guard let row, let last = try row.optionalTimestamp("last") else { return 0 }
        let number = Int(try row.integer("number"))
        if let wait = Self.wait(after: number, free: mark.subject.free), now < last + wait {
            throw AccountsError.blocked(until: last + wait)
        }
        return number
    }

    /// Returns the wait after a number of distinct wrong secrets; `nil` if another one is free.
    private static func wait(after number: Int, free: Int) -> Duration? {
        guard number >= free else { return nil }
        return waits[min(number - free, waits.count - 1)]
    }
}
