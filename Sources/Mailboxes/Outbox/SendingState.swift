public import Storage

/// The state of a mailbox's sending as a whole.
public struct SendingState: Hashable, Sendable {
    /// Why nothing leaves for a while.
    public enum Pause: String, Hashable, Sendable {
        /// The server has asked to slow down.
        case throttled
        /// The provider's daily limit is reached, as the server says.
        case dailyLimit
        /// The server could not be reached.
        case unreachable
    }

    /// The token of the last worker's turn.
    var token: Int64 = 0
    /// The journal's mark for the messages that are transmitting; `nil` if there is no journal.
    var journalMark: String?
    /// Why sending pauses; `nil` if it doesn't.
    public var pause: Pause?
    /// When the pause ends.
    public var pausedUntil: Timestamp?
    /// The reason for the pause, in the server's words.
    public var pauseDetail: String?
    /// When the pause began. Further setbacks for the same reason do not change it.
    public var pausedSince: Timestamp?
    /// Since when the submission server has refused the password: nothing is sent until it is replaced, or a user asks.
    public var passwordRefusedAt: Timestamp?
    /// The refusal, in the server's words.
    public var passwordRefusal: String?
    /// The number of pauses since the last success.
    var setbacks = 0
    /// Whether the server files copies of what it accepts in Sent by itself; `nil` if that is unknown.
    public var filesCopies: Bool?
    /// How it was seen to file them. Only this shows if a letter that is not in Sent was not taken.
    public var filing: SentFiling?
    /// The limit set for this mailbox, in recipients per 24 hours; 0 for none, `nil` for the provider's.
    public var dailyLimit: Int?
    /// Until when the limit leaves no room for ordinary mail.
    public var fullUntil: Timestamp?
    /// Until when the limit leaves no room for bulk mail.
    public var bulkFullUntil: Timestamp?

    init() {}

    init(row: Row) throws(StorageError) {
        token = try row.integer("token")
        journalMark = try row.optionalText("journal_mark")
        pause = try row.optionalText("pause").flatMap(Pause.init(rawValue:))
        pausedUntil = try row.optionalTimestamp("paused_until")
        pauseDetail = try row.optionalText("pause_detail")
        pausedSince = try row.optionalTimestamp("paused_since")
        passwordRefusedAt = try row.optionalTimestamp("password_refused_at")
        passwordRefusal = try row.optionalText("password_refusal")
        setbacks = Int(clamping: try row.integer("setbacks"))
        filesCopies = try row.optionalBool("files_copies")
        filing = try row.optionalText("filing").flatMap(SentFiling.init(rawValue:))
        dailyLimit = try row.optionalInteger("daily_limit").map { Int(clamping: $0) }
        fullUntil = try row.optionalTimestamp("full_until")
        bulkFullUntil = try row.optionalTimestamp("bulk_full_until")
    }

    /// The longest pause: a later end was written by a wrong clock.
    static let longestPause = Duration.seconds(2 * 86_400)

    /// When mail may leave.
    enum Departure: Hashable, Sendable {
        case now
        case from(Timestamp)
        /// Once the submission server accepts the sign-in again, or if the user asks.
        case onceSignedIn
    }

    /// Returns when mail may leave, as far as its mailbox decides it. All claiming and waiting follows this rule: a
    /// refused password parks the queue, and a pause and the daily limit put it off.
    ///
    /// - Parameters:
    ///   - isBulk: The kind of mail; `nil` to leave the daily limit out.
    ///   - userInitiated: Whether a user asked for the attempt, who may know that the server or the password is right again.
    func mayLeave(now: Timestamp, isBulk: Bool? = nil, userInitiated: Bool) -> Departure {
        if passwordRefusedAt != nil, !userInitiated { return .onceSignedIn }
        let ends = [holdsUntil(now, userInitiated: userInitiated), isBulk.flatMap { isFullUntil(now, isBulk: $0) }]
        return ends.compactMap(\.self).max().map(Departure.from) ?? .now
    }

    /// Returns when a worker can send mail that is due at `due`; `nil` if it must wait for a new password.
    func moment(ofMailDueAt due: Timestamp, isBulk: Bool?, now: Timestamp) -> Timestamp? {
        switch mayLeave(now: now, isBulk: isBulk, userInitiated: false) {
        case .now: due
        case .from(let end): max(due, end)
        case .onceSignedIn: nil
        }
    }

    /// Returns until when nothing may leave; `nil` if something may leave now.
    ///
    /// - Parameter userInitiated: Whether a user asked for the attempt, who may know that the server is back.
    func holdsUntil(_ now: Timestamp, userInitiated: Bool) -> Timestamp? {
        guard let pause, let pausedUntil, pausedUntil > now, pausedUntil <= now + Self.longestPause else { return nil }
        return pause == .unreachable && userInitiated ? nil : pausedUntil
    }

    /// Returns when the daily limit next has room for this kind of mail; `nil` if it has room now.
    func isFullUntil(_ now: Timestamp, isBulk: Bool) -> Timestamp? {
        guard let end = isBulk ? bulkFullUntil : fullUntil, end > now, end <= now + Self.longestPause else {
            return nil
        }
        return end
    }
}
