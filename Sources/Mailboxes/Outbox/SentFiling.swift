/// How a mailbox's server files what it has taken under Sent, as far as that was seen: by which mark a letter of ours was
/// found there that Pennypost had not filed.
public enum SentFiling: String, Hashable, Sendable, CaseIterable {
    /// The server keeps our Message-ID.
    case messageID = "message-id"
    /// The server gives the letter another Message-ID, and keeps ours in another header field.
    case originalMessageID = "original-message-id"
    /// Only the token in the header tells which letter it is.
    case token
    /// Only recipients, subject and time tell it.
    case likeness
    /// A letter that was held for absent turned up later: nothing is concluded from absence any more.
    case contradicted

    /// Whether a letter that is not in Sent was surely not taken.
    ///
    /// - Parameter hasToken: the letter has a token. Letters of older versions have none.
    func provesAbsence(hasToken: Bool) -> Bool {
        switch self {
        case .messageID, .originalMessageID: true
        case .token: hasToken
        case .likeness, .contradicted: false
        }
    }

    /// The surest first.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
