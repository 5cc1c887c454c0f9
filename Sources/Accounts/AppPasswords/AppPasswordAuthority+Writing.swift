import Storage
import Synchronization

extension AppPasswordAuthority {
    /// How long a refusal of the same app password for the same reason is not logged again.
    static let refusalInterval = Duration.seconds(86_400)

    /// Follows changes, and writes what was gathered every few seconds and, for a first use, at once. It ends when its
    /// task is cancelled, after a last write. Call it once.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.follow() }
            group.addTask { for await _ in self.wakes { await self.write() } }
            group.addTask { await self.tick() }
        }
        // The cancelled task could write nothing more.
        await Task { await self.write() }.value
    }

    private func follow() async {
        for await change in context.changes() {
            memory.withLock { memory in
                switch change {
                case .appPassword(let id): memory.findings.forget(appPassword: id)
                case .person(let id): memory.findings.forget(person: id)
                case .company, .missedSome: memory.findings.forgetAll()
                case .session: break
                }
            }
        }
    }

    private func tick() async {
        while (try? await Task.sleep(for: Self.writeInterval)) != nil {
            let now = elapsed()
            memory.withLock { $0.findings.forgetOld(at: now) }
            wake.yield()
        }
    }

    /// Writes what was gathered. If the database can't be written, it is kept for the next time.
    func write() async {
        let pending = memory.withLock { memory in
            defer { memory.pending = PendingUses() }
            return memory.pending
        }
        guard !pending.isEmpty else { return }
        do {
            try await context.database.write { try pending.write(context, in: $0) }
        } catch {
            memory.withLock { $0.pending.restore(pending) }
        }
    }

    func noteUse(of live: AppPasswordFinding.Live, _ use: AppPasswordUse) {
        let isFirst = memory.withLock { memory in
            let known = memory.pending.uses[live.id] ?? live.lastUse
            if let known, known.origin == use.origin, use.at < known.at + Self.useInterval { return false }
            memory.pending.note(use: use, of: live.id)
            return known == nil
        }
        if isFirst { wake.yield() }
    }

    func note(
        _ refusal: AppPasswordRefusal, of live: AppPasswordFinding.Live, service: AppPasswordService,
        from origin: ClientOrigin, at now: Timestamp
    ) {
        guard let reason = refusal.logged else { return }
        let member = live.member
        let entry = PendingUses.Refusal(
            id: live.id, personID: member.person.id, companyID: member.company.id, name: live.name, reason: reason,
            service: service)
        memory.withLock { memory in
            if let last = memory.refusedAt[entry], now < last + Self.refusalInterval { return }
            if memory.refusedAt.count >= PendingUses.most { memory.refusedAt.removeAll() }
            memory.refusedAt[entry] = now
            memory.pending.note(entry, from: origin)
        }
    }

    /// Ends the letters from before a renewal, because the new ones are used. If the database can't be written, the next
    /// use does it; they end after a day anyway.
    func endFormer(before id: Int64) async {
        let now = context.now()
        let former = try? await context.database.write { transaction in
            try AppPasswords.buryFormer(of: id, .renewed, at: now, in: transaction)
        }
        guard let former else { return }
        memory.withLock { memory in
            memory.findings.forget(appPassword: id)
            memory.findings.forget(appPassword: former)
        }
    }

    /// Turns letters from before a renewal, whose day is over, into a tombstone.
    func endFormer(_ id: Int64) async {
        try? await context.database.write { transaction in
            let row = try transaction.row(
                """
                SELECT n.id, f.ends_at FROM app_passwords f
                JOIN app_passwords n ON n.renews = f.id WHERE f.id = $1
                """, [id])
            guard let row else { return }
            try AppPasswords.buryFormer(
                of: row.integer("id"), .renewed, at: row.timestamp("ends_at"), in: transaction)
        }
        memory.withLock { $0.findings.forget(appPassword: id) }
    }
}
