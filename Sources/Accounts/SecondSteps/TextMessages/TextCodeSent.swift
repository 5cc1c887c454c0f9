public import Storage

/// A code that was sent.
public struct TextCodeSent: Sendable, Hashable {
    /// The second step that it is for.
    public let stepID: Int64
    /// The number that it was sent to.
    public let number: PhoneNumber
    /// From when on it can be sent again.
    public let againAt: Timestamp
    /// Until when it holds.
    public let expiresAt: Timestamp
}

/// How text messages stand for a company.
public struct TextMessageStanding: Sendable, Hashable {
    /// What sends them.
    public enum Gateway: Sendable, Hashable {
        /// Nothing: none is configured.
        case missing
        /// They are only written to the log.
        case development
        case ready
    }

    /// What sends them.
    public let gateway: Gateway
    /// The prefixes of numbers that get them, the company's own first.
    public let prefixes: [String]
    /// Since when they are stopped because too few were confirmed; `nil` if they are not.
    public let stoppedAt: Timestamp?
    /// How many the company sent in the last 24 hours.
    public let sentToday: Int
    /// How many it may send in 24 hours.
    public let dailyLimit: Int
}
