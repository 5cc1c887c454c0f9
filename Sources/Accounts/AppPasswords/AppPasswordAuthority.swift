import Storage
import Synchronization

/// Says whether a program may come in with an app password. It knows neither HTTP nor any mail protocol.
///
/// The letters' shape is looked at first. Then their digest is looked up, in memory or by one unique index, so that the
/// cost does not depend on how many app passwords there are. Nothing is written while a program waits: what is to be
/// written down is gathered, and ``run()`` writes it every few seconds.
public final class AppPasswordAuthority: Sendable {
    /// How many different wrong ones from one address (or 64 bits of an IPv6 address) are free.
    public static let wrongPerBlock = 10
    /// How many different wrong ones for one user name are free.
    public static let wrongPerUser = 50
    /// How exact the time of the last use is, as long as address and program stay the same.
    static let useInterval = Duration.seconds(60)
    /// How often what was gathered is written.
    static let writeInterval = Duration.seconds(5)

    struct Memory {
        var findings = RecentFindings()
        var wrongByBlock = DistinctWrongSecrets(limit: wrongPerBlock)
        var wrongByUser = DistinctWrongSecrets(limit: wrongPerUser)
        var pending = PendingUses()
        /// What was refused lately, so that a program in a loop does not fill the log.
        var refusedAt: [PendingUses.Refusal: Timestamp] = [:]
    }

    let context: AccountsContext
    let memory = Mutex(Memory())
    let wakes: AsyncStream<Void>
    let wake: AsyncStream<Void>.Continuation
    let elapsed: @Sendable () -> Duration

    /// Creates the authority; one for each process.
    public convenience init(_ context: AccountsContext) {
        let beginning = ContinuousClock.now
        self.init(context, elapsed: { ContinuousClock.now - beginning })
    }

    /// - Parameter elapsed: The time since a fixed moment, by a clock that never goes back.
    init(_ context: AccountsContext, elapsed: @escaping @Sendable () -> Duration) {
        self.context = context
        self.elapsed = elapsed
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says whether a program may come in.
    ///
    /// - Parameters:
    ///   - typed: What the program gave as the password.
    ///   - user: What it gave as the user name: the address by which the person signs in, in any case.
    ///   - service: What it wants to use.
    ///   - origin: Its address, and what it says of itself.
    public func answer(
        _ typed: String, user: String, service: AppPasswordService, from origin: ClientOrigin
    ) async -> AppPasswordAnswer {
        guard let letters = AppPasswordLetters(typed: typed) else { return .refused(.wrongShape) }
        let digest = letters.digest(context.keys)
        let found: AppPasswordFinding?
        do { found = try await finding(digest) } catch { return .refused(.outage) }
        guard let found, Self.isSame(user, found.address) else {
            return .refused(refuseUnknown(digest, user: user, from: origin))
        }
        switch found {
        case .revoked(let revoked):
            let tried = AppPasswordUse(at: context.now(), origin: origin)
            memory.withLock { $0.pending.note(try: tried, of: digest) }
            return .refused(.revoked(name: revoked.name, at: revoked.revokedAt))
        case .live(let live):
            return await answer(live, service: service, from: origin)
        }
    }

    /// Returns what the database has about a digest.
    private func finding(_ digest: [UInt8]) async throws -> AppPasswordFinding? {
        let readAt = elapsed()
        if let known = memory.withLock({ $0.findings.recall(digest, at: readAt) }) { return known }
        guard let found = try await context.database.read({ try AppPasswordFinding.read(digest, in: $0) }) else {
            return nil
        }
        let now = elapsed()
        memory.withLock { $0.findings.keep(found, for: digest, readAt: readAt, at: now) }
        return found
    }

    private func answer(
        _ live: AppPasswordFinding.Live, service: AppPasswordService, from origin: ClientOrigin
    ) async -> AppPasswordAnswer {
        let now = context.now()
        if let until = blocked(live, from: origin, at: now) { return .refused(.blocked(until: until)) }
        if let refusal = refusal(of: live, service: service, from: origin, at: now) {
            if live.isFormer, case .expired(let name, let end) = refusal {
                await endFormer(live.id)
                return .refused(.revoked(name: name, at: end))
            }
            note(refusal, of: live, service: service, from: origin, at: now)
            return .refused(refusal)
        }
        if live.hasFormer { await endFormer(before: live.id) }
        noteUse(of: live, AppPasswordUse(at: now, origin: origin))
        return .granted(AppPasswordGrant(id: live.id, name: live.name, scope: live.scope, member: live.member))
    }

    private func refusal(
        of live: AppPasswordFinding.Live, service: AppPasswordService, from origin: ClientOrigin, at now: Timestamp
    ) -> AppPasswordRefusal? {
        guard live.member.person.twoStepSince != nil else { return .twoStepOff }
        if let end = live.endsAt, end <= now { return .expired(name: live.name, at: end) }
        guard live.scope.opens(service) else { return .scopeMissing(name: live.name, scope: live.scope) }
        guard !live.networks.isEmpty else { return nil }
        guard let address = NetworkAddress(origin.address), live.networks.contains(where: { $0.contains(address) })
        else { return .networkNotAllowed(name: live.name) }
        return nil
    }

    /// Until when a right one is not looked at; `nil` if it is.
    ///
    /// What others tried for the user name does not count: 75 bits are not guessed, so that a right one is its owner's,
    /// and nobody can lock the owner out from elsewhere. Nor does what came from the address where it was used last.
    private func blocked(_ live: AppPasswordFinding.Live, from origin: ClientOrigin, at now: Timestamp) -> Timestamp? {
        memory.withLock { memory in
            guard let until = memory.wrongByBlock.blocked(origin.block, at: now) else { return nil }
            let last = memory.pending.uses[live.id] ?? live.lastUse
            return last?.origin.block == origin.block ? nil : until
        }
    }

    private func refuseUnknown(_ digest: [UInt8], user: String, from origin: ClientOrigin) -> AppPasswordRefusal {
        let (now, user) = (context.now(), DistinctWrongSecrets.cut(user).lowercased())
        return memory.withLock { memory in
            if let until = memory.blocked(user: user, origin, at: now) { return .blocked(until: until) }
            _ = memory.wrongByBlock.count(digest, of: origin.block, at: now)
            if memory.wrongByUser.count(digest, of: user, at: now) != nil {
                memory.pending.note(blockOf: user, from: origin)
            }
            return .unknown
        }
    }

    private static func isSame(_ user: String, _ address: String) -> Bool {
        user == address || user.lowercased() == address
    }
}

extension AppPasswordAuthority.Memory {
    /// Until when new secrets are not looked at; `nil` if they are.
    fileprivate func blocked(user: String, _ origin: ClientOrigin, at now: Timestamp) -> Timestamp? {
        guard wrongByBlock.isAnyBlocked(at: now) || wrongByUser.isAnyBlocked(at: now) else { return nil }
        let ends = [wrongByBlock.blocked(origin.block, at: now), wrongByUser.blocked(user, at: now)]
        return ends.compactMap(\.self).max()
    }
}
