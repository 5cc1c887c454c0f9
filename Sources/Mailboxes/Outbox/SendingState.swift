public import Storage

/// What holds for a mailbox's sending as a whole.
public struct SendingState: Hashable, Sendable {
    /// Why nothing leaves for a while.
    public enum Pause: String, Hashable, Sendable {
        /// The server has asked to slow down.
        case throttled
        /// The provider's limit for a day is met, as the server says.
        case dailyLimit
        /// The server could not be reached.
        case unreachable
    }

    /// The token of the last worker's turn.
    var token: Int64 = 0
    public var pause: Pause?
    public var pausedUntil: Timestamp?
    /// In the server's words.
    public var pauseDetail: String?
    public var pausedSince: Timestamp?
    /// Since when the submission server refuses the password: nothing is sent until it is replaced, or a person asks for it.
    public var passwordRefusedAt: Timestamp?
    /// In the server's words.
    public var passwordRefusal: String?
    /// How many pauses there were without a success between.
    var setbacks = 0
    /// Whether the server files copies of what it accepts under Sent by itself; nil where it is not known.
    public var filesCopies: Bool?
    /// How it files them, as far as that was seen. Only this tells whether a letter that is not in Sent was not taken.
    public var filing: SentFiling?
    /// A limit that was set for this mailbox, in recipients in 24 hours; 0 for none.
    public var dailyLimit: Int?
    /// Until when the limit leaves no room for ordinary mail.
    public var fullUntil: Timestamp?
    /// Until when it leaves none for bulk.
    public var bulkFullUntil: Timestamp?

    init() {}

    init(row: Row) throws(StorageError) {
        token = try row.integer("token")
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

    /// No pause is longer: a later end was written by a clock that was wrong.
    static let longestPause = Duration.seconds(2 * 86_400)

    /// Until when nothing may leave; nil where it may now.
    ///
    /// - Parameter isAsked: a person asks for the attempt, who may know that the server is back.
    func holdsUntil(_ now: Timestamp, isAsked: Bool) -> Timestamp? {
        guard let pause, let pausedUntil, pausedUntil > now, pausedUntil <= now + Self.longestPause else { return nil }
        return pause == .unreachable && isAsked ? nil : pausedUntil
    }

    /// Until when the limit for a day holds mail of a kind back.
    func isFullUntil(_ now: Timestamp, isBulk: Bool) -> Timestamp? {
        guard let end = isBulk ? bulkFullUntil : fullUntil, end > now, end <= now + Self.longestPause else {
            return nil
        }
        return end
    }
}
