public import Storage

/// What is left of a revoked app password, so that a program that still tries it is recognised and does no harm.
public struct RevokedAppPassword: Sendable, Hashable, Identifiable {
    /// Why it was revoked. The raw value is stored.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case revoked
        case allRevoked = "all-revoked"
        /// The letters from before a renewal.
        case renewed
        case passwordChanged = "password-changed"
        case passwordReset = "password-reset"
        case twoStepTurnedOff = "two-step-turned-off"
        case twoStepReset = "two-step-reset"
        case personRemoved = "person-removed"
    }

    /// The number that it had.
    public let id: Int64
    /// The name that it had.
    public let name: String
    /// When it was revoked.
    public let revokedAt: Timestamp
    /// Why; `nil` if a newer version wrote it.
    public let reason: Reason?
    /// How often a program has tried it since.
    public let tries: Int64
    /// When a program first tried it; `nil` if none did.
    public let firstTriedAt: Timestamp?
    /// The last try; `nil` if there was none.
    public let lastTry: AppPasswordUse?

    /// Reads a row of `revoked_app_passwords`.
    init(row: Row) throws {
        id = try row.integer("id")
        name = try row.text("name")
        revokedAt = try row.timestamp("revoked_at")
        reason = Reason(rawValue: try row.text("reason"))
        tries = try row.integer("tries")
        firstTriedAt = try row.optionalTimestamp("first_tried_at")
        lastTry = try AppPasswordUse(row, prefix: "last_tried")
    }
}
