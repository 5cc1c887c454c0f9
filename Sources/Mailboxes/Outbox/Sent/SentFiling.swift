/// How a mailbox's server was seen to file what it has taken in Sent: the mark by which a letter of ours was found
/// there that Pennypost had not filed.
public enum SentFiling: String, Hashable, Sendable, CaseIterable {
    /// The server keeps our Message-ID.
    case messageID = "message-id"
    /// The server gives the letter another Message-ID, and keeps ours in another header field.
    case originalMessageID = "original-message-id"
    /// Only the token in the header identifies the letter.
    case token
    /// Only recipients, subject and time identify it.
    case likeness
    /// A letter considered absent turned up later: absence proves nothing any more.
    case contradicted

    /// Returns whether a letter that is not in Sent was surely not taken.
    ///
    /// - Parameter hasToken: Whether the letter has a token. Letters of older versions have none.
    func provesAbsence(hasToken: Bool) -> Bool {
        switch self {
        case .messageID, .originalMessageID: true
        case .token: hasToken
        case .likeness, .contradicted: false
        }
    }

    /// The rank of the mark, the surest first.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
