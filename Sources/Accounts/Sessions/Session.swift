public import Storage

/// A session: a browser in which a person is signed in, or halfway in.
public struct Session: Sendable, Hashable, Identifiable {
    /// How far the person has come. The raw value is stored.
    public enum Stage: String, Sendable, Hashable {
        /// The password was right; the second step is owed. Nothing is open but the second step.
        case half
        /// Signed in.
        case full
        /// No browser at all: a program with an app password. It reads, and changes nothing. It is never stored.
        case program
    }

    /// Its number.
    public let id: Int64
    /// How far the person has come.
    public let stage: Stage
    /// When the person signed in.
    public let madeAt: Timestamp
    /// When it was last used, to the minute.
    public let lastSeenAt: Timestamp
    /// When it ends at the latest.
    public let endsAt: Timestamp
    /// Until when the person counts as having confirmed that it is them; `nil` if that is over or never was.
    public let confirmedUntil: Timestamp?
    /// Where it was last used from.
    public let origin: ClientOrigin

    /// How long a confirmation holds.
    static let confirmationLifetime = Duration.seconds(600)

    /// Reads a row of `sessions`.
    init(row: Row) throws {
        id = try row.integer("id")
        stage = Stage(rawValue: try row.text("stage")) ?? .half
        madeAt = try row.timestamp("made_at")
        lastSeenAt = try row.timestamp("last_seen_at")
        endsAt = try row.timestamp("ends_at")
        confirmedUntil = try row.optionalTimestamp("confirmed_at").map { $0 + Self.confirmationLifetime }
        origin = ClientOrigin(address: try row.text("address"), program: try row.text("program"))
    }

    /// What stands for a session while a program with an app password asks something. It has the number 0, which no
    /// session has, and nothing was confirmed by it.
    init(programAt now: Timestamp, from origin: ClientOrigin) {
        id = 0
        stage = .program
        madeAt = now
        lastSeenAt = now
        endsAt = now
        confirmedUntil = nil
        self.origin = origin
    }
}
