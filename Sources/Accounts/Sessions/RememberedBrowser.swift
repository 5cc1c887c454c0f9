public import Storage

/// A browser in which a person need not take the second step for a while.
public struct RememberedBrowser: Sendable, Hashable, Identifiable {
    /// Its number.
    public let id: Int64
    /// Where it was last used to sign in, and what it says of itself.
    public let origin: ClientOrigin
    /// When the person first signed in there.
    public let madeAt: Timestamp
    /// When the person last signed in there.
    public let lastUsedAt: Timestamp
    /// Until when the second step is spared.
    public let rememberedUntil: Timestamp

    /// Reads a row of `browsers` in which `remembered_until` is set.
    init(row: Row) throws {
        id = try row.integer("id")
        origin = ClientOrigin(address: try row.text("address"), program: try row.text("program"))
        madeAt = try row.timestamp("made_at")
        lastUsedAt = try row.timestamp("last_used_at")
        rememberedUntil = try row.timestamp("remembered_until")
    }
}
