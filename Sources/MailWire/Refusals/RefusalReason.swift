/// What a server's refusal means, as far as its codes and words show. Fetching, watching, sending and the doctor all
/// use this classification and no other, so that they agree.
///
/// Reasons that ask for patience are checked before those that blame the password, and those that name the mechanism
/// before both ``credentials`` and ``unclear``. `RefusalPhrases` lists the words.
public enum RefusalReason: Hashable, Sendable, CaseIterable {
    /// Passes by itself, or after the user signs in on the provider's web page.
    case tooManySignIns, tooManyConnections, tooFast, trafficUsedUp, sendingLimit, webSignIn, greylisted, unavailable
    /// Caused by a setting, whatever the password is.
    case appPasswordNeeded, basicAuthenticationOff, smtpOff, imapOff, passwordExpired, accountBlocked, needsTLS
    /// The mailbox is full.
    case mailboxFull
    /// Too many recipients for one message (RFC 3463 §3.6, X.5.3).
    case tooManyRecipients
    /// The server does not support the sign-in's mechanism. It has not looked at the password.
    case mechanism
    /// The user name or the password is wrong. It is not known which.
    case credentials
    /// The sign-in was refused, and nothing certain is known about the password.
    case unclear
    /// No known reason, outside a sign-in.
    case other

    /// What was refused.
    public enum Occasion: Hashable, Sendable {
        /// The session: the greeting, the capabilities, the list of folders.
        case session
        /// The sign-in.
        case signIn
        /// A single message, recipient or folder.
        case item
    }

    /// Classifies a refusal.
    ///
    /// - Parameters:
    ///   - words: what the server said.
    ///   - occasion: what was refused.
    public init(_ words: ServerWords, at occasion: Occasion) {
        let text = words.text.lowercased()
        func says(_ reason: RefusalReason) -> Bool {
            RefusalPhrases.phrases(for: reason).contains { text.contains($0) }
        }
        self =
            Self.patience(words, text, says) ?? Self.setting(words, says) ?? Self.passing(words, text, occasion, says)
            ?? (occasion == .signIn ? Self.signIn(words, says) : .other)
    }

    /// Whether the refusal passes by itself, or after the user signs in on the provider's web page. No password was
    /// wrong.
    public var asksForPatience: Bool {
        switch self {
        case .tooManySignIns, .tooManyConnections, .tooFast, .trafficUsedUp, .sendingLimit, .webSignIn, .greylisted,
            .unavailable:
            true
        default: false
        }
    }

    private static func patience(
        _ words: ServerWords, _ text: String, _ says: (RefusalReason) -> Bool
    ) -> RefusalReason? {
        if words.responseCode == "WEBALERT" || says(.webSignIn) { return .webSignIn }
        if words.enhancedCode == "4.5.3" || words.enhancedCode == "5.5.3" || says(.tooManyRecipients) {
            return .tooManyRecipients
        }
        if says(.tooManyConnections) { return .tooManyConnections }
        if says(.tooManySignIns) { return .tooManySignIns }
        let isDaily = text.contains("daily") && text.contains("limit")
        if words.enhancedCode == "5.4.5" || isDaily || says(.sendingLimit) { return .sendingLimit }
        // Only IMAP has traffic limits. In SMTP this response is about a full mailbox.
        if words.replyCode == nil, words.responseCode == "OVERQUOTA" || says(.trafficUsedUp) { return .trafficUsedUp }
        if says(.greylisted) { return .greylisted }
        return words.responseCode == "LIMIT" || says(.tooFast) ? .tooFast : nil
    }

    private static func setting(_ words: ServerWords, _ says: (RefusalReason) -> Bool) -> RefusalReason? {
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
        _ words: ServerWords, _ text: String, _ occasion: Occasion, _ says: (RefusalReason) -> Bool
    ) -> RefusalReason? {
        // RFC 4954 §6: the password's stored form does not suit the mechanism. Another one may work.
        if occasion == .signIn, words.replyCode == 432 { return .mechanism }
        if words.isTemporary || ["UNAVAILABLE", "INUSE", "SERVERBUG"].contains(words.responseCode) {
            return .unavailable
        }
        if text.contains("try again") || text.contains("temporar") { return .unavailable }
        // That a folder is unavailable says nothing about the server.
        return occasion != .item && words.replyCode == nil && says(.unavailable) ? .unavailable : nil
    }

    private static func signIn(_ words: ServerWords, _ says: (RefusalReason) -> Bool) -> RefusalReason {
        let blamesPassword =
            words.replyCode == 535 || ["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED"].contains(words.responseCode)
        if says(.mechanism) { return blamesPassword ? .unclear : .mechanism }
        if blamesPassword { return .credentials }
        // RFC 5321 §4.2.3, RFC 4954 §4: these reject the command, its order or its parameter, not the credentials.
        if words.isBad || [500, 502, 503, 504].contains(words.replyCode) { return .mechanism }
        return says(.credentials) ? .credentials : .unclear
    }
}
