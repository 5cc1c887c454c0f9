import Storage

extension PendingUses {
    /// Writes everything in the caller's transaction.
    func write(_ context: AccountsContext, in transaction: WriteTransaction) throws {
        for (id, use) in uses.sorted(by: { $0.key < $1.key }) { try write(use, of: id, context, transaction) }
        for (digest, tried) in tries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            try write(tried, of: digest, context, transaction)
        }
        for (refusal, origin) in refusals.sorted(by: { $0.key.id < $1.key.id }) {
            try SecurityLog(context).note(
                .appPasswordRefused, company: refusal.companyID, person: refusal.personID,
                ["name": refusal.name, "reason": refusal.reason, "service": refusal.service.rawValue], from: origin,
                in: transaction)
        }
        for (user, origin) in blocks.sorted(by: { $0.key < $1.key }) {
            try write(blockOf: user, origin, context, transaction)
        }
    }

    private func write(
        _ use: AppPasswordUse, of id: Int64, _ context: AccountsContext, _ transaction: WriteTransaction
    ) throws {
        let before = try transaction.row(
            "SELECT company_id, person_id, name, last_used_at FROM app_passwords WHERE id = $1", [id])
        guard let before else { return }
        try transaction.execute(
            """
            UPDATE app_passwords SET last_used_at = $2, last_used_address = $3, last_used_program = $4
            WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)
            """, [id, use.at, use.origin.address, use.origin.program])
        guard try before.optionalTimestamp("last_used_at") == nil else { return }
        try SecurityLog(context).note(
            .appPasswordFirstUsed, company: try before.integer("company_id"), person: try before.integer("person_id"),
            ["name": try before.text("name")], from: use.origin, in: transaction)
        try transaction.tell(.appPassword(id))
    }

    private func write(
        _ tried: Tries, of digest: [UInt8], _ context: AccountsContext, _ transaction: WriteTransaction
    ) throws {
        let row = try transaction.row(
            """
            UPDATE revoked_app_passwords
            SET tries = tries + $2, first_tried_at = COALESCE(first_tried_at, $3), last_tried_at = $4,
                last_tried_address = $5, last_tried_program = $6
            WHERE digest = $1 RETURNING id, tries, company_id, person_id, name
            """,
            [
                digest, tried.count, tried.firstAt, tried.last.at, tried.last.origin.address,
                tried.last.origin.program,
            ])
        // One entry in the log is enough; the tries are counted beside it.
        guard let row, try row.integer("tries") == tried.count else { return }
        try SecurityLog(context).note(
            .appPasswordRefused, company: try row.integer("company_id"), person: try row.integer("person_id"),
            ["name": try row.text("name"), "reason": "revoked"], from: tried.last.origin, in: transaction)
        try transaction.tell(.appPassword(row.integer("id")))
    }

    private func write(
        blockOf user: String, _ origin: ClientOrigin, _ context: AccountsContext, _ transaction: WriteTransaction
    ) throws {
        let row = try transaction.row(
            """
            SELECT p.id, m.company_id FROM people p JOIN memberships m ON m.person_id = p.id
            WHERE p.address = $1 ORDER BY m.company_id
            """, [user])
        guard let row else { return }
        try SecurityLog(context).note(
            .signInBlocked, company: try row.integer("company_id"), person: try row.integer("id"),
            ["by": "app-password"], from: origin, in: transaction)
    }
}
