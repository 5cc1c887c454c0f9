/// What a server's refusal means, as far as its codes and words tell. Fetching, watching, sending and the doctor all read
/// a refusal by this and by nothing else, so that they agree.
///
/// What asks for patience is read before what blames the password, and what names the mechanism before both
/// ``credentials`` and ``unclear``. ``RefusalPhrases`` holds the words.
public enum RefusalReading: Hashable, Sendable, CaseIterable {
    // It passes by itself, or by a person's word on the provider's page.
    case tooManySignIns, tooManyConnections, tooFast, trafficUsedUp, sendingLimit, webSignIn, greylisted, unavailable
    // A setting, whatever the password is.
    case appPasswordNeeded, basicAuthenticationOff, smtpOff, imapOff, passwordExpired, accountBlocked, needsTLS
    case mailboxFull
    /// Too many recipients for one message (RFC 3463 §3.6, X.5.3).
    case tooManyRecipients
    /// The server does not carry out the mechanism of the sign-in: it has not looked at the password.
    case mechanism
    /// The user name or the password, and no word on which.
    case credentials
    /// The sign-in is refused, and nothing certain is said of the password.
    case unclear
    /// Nothing that is known, outside of a sign-in.
    case other

    /// What was refused.
    public enum Occasion: Hashable, Sendable {
        /// The session itself: the greeting, the capabilities, the list of folders.
        case session
        case signIn
        /// One message, one recipient or one folder.
        case item
    }

    public init(_ words: ServerWords, at occasion: Occasion) {
        let text = words.text.lowercased()
        func says(_ reading: RefusalReading) -> Bool {
            RefusalPhrases.phrases(for: reading).contains { text.contains($0) }
        }
        self =
            Self.patience(words, text, says) ?? Self.setting(words, says) ?? Self.passing(words, text, occasion, says)
            ?? (occasion == .signIn ? Self.signIn(words, says) : .other)
    }

    /// Whether it passes by itself, or by a person's word on the provider's page: no password was wrong.
    public var asksForPatience: Bool {
        switch self {
        case .tooManySignIns, .tooManyConnections, .tooFast, .trafficUsedUp, .sendingLimit, .webSignIn, .greylisted,
            .unavailable:
            true
        default: false
        }
    }

    private static func patience(
        _ words: ServerWords, _ text: String, _ says: (RefusalReading) -> Bool
    ) -> RefusalReading? {
        if words.responseCode == "WEBALERT" || says(.webSignIn) { return .webSignIn }
        if words.enhancedCode == "4.5.3" || words.enhancedCode == "5.5.3" || says(.tooManyRecipients) {
            return .tooManyRecipients
        }
        if says(.tooManyConnections) { return .tooManyConnections }
        if says(.tooManySignIns) { return .tooManySignIns }
        let isDaily = text.contains("daily") && text.contains("limit")
        if words.enhancedCode == "5.4.5" || isDaily || says(.sendingLimit) { return .sendingLimit }
        // Only IMAP has limits of traffic; in SMTP these words are about a full mailbox.
        if words.replyCode == nil, words.responseCode == "OVERQUOTA" || says(.trafficUsedUp) { return .trafficUsedUp }
        if says(.greylisted) { return .greylisted }
        return words.responseCode == "LIMIT" || says(.tooFast) ? .tooFast : nil
    }

    private static func setting(_ words: ServerWords, _ says: (RefusalReading) -> Bool) -> RefusalReading? {
        if says(.appPasswordNeeded) { return .appPasswordNeeded }
        if says(.smtpOff) { return .smtpOff }
        if words.enhancedCode == "5.7.30" || says(.basicAuthenticationOff) { return .basicAuthenticationOff }
        if says(.imapOff) { return .imapOff }
        if words.responseCode == "EXPIRED" || says(.passwordExpired) { return .passwordExpired }
        if words.responseCode == "CONTACTADMIN" || says(.accountBlocked) { return .accountBlocked }
        if words.responseCode == "PRIVACYREQUIRED" || words.replyCode == 538 || says(.needsTLS) { return .needsTLS }
        let isFull = words.enhancedCode == "5.2.2" || words.enhancedCode == "4.2.2" || words.replyCode == 552
        return isFull || says(.mailboxFull) ? .mailboxFull : nil
    }

    private static func passing(
        _ words: ServerWords, _ text: String, _ occasion: Occasion, _ says: (RefusalReading) -> Bool
    ) -> RefusalReading? {
        // RFC 4954 §6: the password's stored form does not suit the mechanism; another one may mend that.
        if occasion == .signIn, words.replyCode == 432 { return .mechanism }
        if words.isTemporary || ["UNAVAILABLE", "INUSE", "SERVERBUG"].contains(words.responseCode) {
            return .unavailable
        }
        if text.contains("try again") || text.contains("temporar") { return .unavailable }
        // A folder that is not available says nothing of the server.
        return occasion != .item && words.replyCode == nil && says(.unavailable) ? .unavailable : nil
    }

    private static func signIn(_ words: ServerWords, _ says: (RefusalReading) -> Bool) -> RefusalReading {
        let blamesPassword =
            words.replyCode == 535 || ["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED"].contains(words.responseCode)
        if says(.mechanism) { return blamesPassword ? .unclear : .mechanism }
        if blamesPassword { return .credentials }
        // RFC 5321 §4.2.3, RFC 4954 §4: the command, its order or its parameter, and nothing that is behind it.
        if words.isBad || [500, 502, 503, 504].contains(words.replyCode) { return .mechanism }
        return says(.credentials) ? .credentials : .unclear
    }
}
