import Storage

/// What is to be written about uses of app passwords: gathered in memory, so that a sign-in writes nothing to the disk.
struct PendingUses: Sendable {
    /// The most entries of each kind. What comes on top of them is not written down.
    static let most = 10_000

    /// A try of a revoked app password.
    struct Tries: Sendable {
        var count: Int64
        let firstAt: Timestamp
        var last: AppPasswordUse
    }

    /// A right app password that was not taken.
    struct Refusal: Hashable, Sendable {
        let id: Int64
        let personID: Int64
        let companyID: Int64
        let name: String
        /// Why, by ``AppPasswordRefusal/logged``.
        let reason: String
        let service: AppPasswordService
    }

    /// The last use of each app password.
    private(set) var uses: [Int64: AppPasswordUse] = [:]
    /// Tries of revoked ones, by digest.
    private(set) var tries: [[UInt8]: Tries] = [:]
    /// What was refused, and where it came from.
    private(set) var refusals: [Refusal: ClientOrigin] = [:]
    /// User names for which too many wrong ones came, and where the last one came from.
    private(set) var blocks: [String: ClientOrigin] = [:]

    var isEmpty: Bool { uses.isEmpty && tries.isEmpty && refusals.isEmpty && blocks.isEmpty }

    mutating func note(use: AppPasswordUse, of id: Int64) {
        guard uses[id] != nil || uses.count < Self.most else { return }
        if let known = uses[id], use.at < known.at { return }
        uses[id] = use
    }

    mutating func note(try use: AppPasswordUse, of digest: [UInt8]) {
        note(Tries(count: 1, firstAt: use.at, last: use), of: digest)
    }

    mutating func note(_ refusal: Refusal, from origin: ClientOrigin) {
        guard refusals[refusal] != nil || refusals.count < Self.most else { return }
        refusals[refusal] = origin
    }

    mutating func note(blockOf user: String, from origin: ClientOrigin) {
        guard blocks[user] != nil || blocks.count < Self.most else { return }
        blocks[user] = origin
    }

    /// Takes back what could not be written. Uses that came after it are newer.
    mutating func restore(_ earlier: PendingUses) {
        for (id, use) in earlier.uses { note(use: use, of: id) }
        for (digest, tried) in earlier.tries { note(tried, of: digest) }
        for (refusal, origin) in earlier.refusals { note(refusal, from: origin) }
        for (user, origin) in earlier.blocks { note(blockOf: user, from: origin) }
    }

    private mutating func note(_ more: Tries, of digest: [UInt8]) {
        guard let known = tries[digest] else {
            if tries.count < Self.most { tries[digest] = more }
            return
        }
        tries[digest] = Tries(
            count: known.count + more.count, firstAt: min(known.firstAt, more.firstAt),
            last: known.last.at < more.last.at ? more.last : known.last)
    }
}
