/// What a server's refusal means, as far as its codes and words tell, whoever said it.
///
/// The words are those of servers in use: Gmail, Microsoft, Yahoo, Zoho, Dovecot, Courier, Cyrus, Exim, Postfix. What
/// asks for patience is read before what blames the password.
enum RefusalReading: Hashable {
    case tooManySignIns, tooManyConnections, trafficUsedUp, sendingLimit, webSignIn
    case appPasswordNeeded, basicAuthenticationOff, smtpOff, imapOff, passwordExpired, accountBlocked
    case needsTLS, mailboxFull, greylisted, unavailable
    /// The user name or the password, and no word on which.
    case credentials
    /// Nothing that is known.
    case other

    init(_ words: ServerWords, at step: SessionStep) {
        let text = words.text.lowercased()
        func says(_ phrases: String...) -> Bool { phrases.contains { text.contains($0) } }
        if let told = Self.reading(patience: words, says: says) {
            self = told
        } else if let told = Self.reading(settings: words, says: says) {
            self = told
        } else if words.isTemporary || ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"].contains(words.responseCode)
            || says("try again", "temporar")
            || words.replyCode == nil && says("not available", "unavailable", "maintenance", "overload")
        {
            self = .unavailable
        } else {
            self = step == .signIn ? .credentials : .other
        }
    }

    /// Whether it passes by itself, or by a person's word on the provider's page: no password was wrong.
    var asksForPatience: Bool {
        switch self {
        case .tooManySignIns, .tooManyConnections, .trafficUsedUp, .sendingLimit, .webSignIn, .greylisted, .unavailable:
            true
        default: false
        }
    }

    private static func reading(patience words: ServerWords, says: (String...) -> Bool) -> RefusalReading? {
        if says("web login required", "via your web browser") || words.responseCode == "WEBALERT" { return .webSignIn }
        if says("too many simultaneous", "too many connections", "maximum number of connections", "too many sessions") {
            return .tooManyConnections
        }
        if says(
            "too many login", "too many bad auth", "too many failed", "too many auth", "too many invalid",
            "login rate", "login attempts")
        {
            return .tooManySignIns
        }
        if words.enhancedCode == "5.4.5"
            || says("sending limit", "sending quota", "send quota", "message limit", "daily limit")
        {
            return .sendingLimit
        }
        if says("bandwidth") || (words.responseCode == "OVERQUOTA" && words.replyCode == nil) { return .trafficUsedUp }
        let isGrey = says("greylist", "graylist", "postgrey", "grey-list", "gray-list", "greylisting")
        return isGrey ? .greylisted : nil
    }

    private static func reading(settings words: ServerWords, says: (String...) -> Bool) -> RefusalReading? {
        if says("application-specific password", "invalidsecondfactor", "app password is required") {
            return .appPasswordNeeded
        }
        if says("smtpclientauthentication is disabled") { return .smtpOff }
        if words.enhancedCode == "5.7.30" || says("basic authentication is") { return .basicAuthenticationOff }
        if says(
            "enable imap", "not enabled for imap", "imap access is disabled", "imap is disabled", "imap disabled",
            "imap access disabled")
        {
            return .imapOff
        }
        if words.responseCode == "EXPIRED" || says("password has expired", "password expired") {
            return .passwordExpired
        }
        if words.responseCode == "CONTACTADMIN"
            || says("account is disabled", "account disabled", "suspended", "account is locked", "account has been")
        {
            return .accountBlocked
        }
        if words.responseCode == "PRIVACYREQUIRED" || words.replyCode == 538
            || says("must issue a starttls", "plaintext authentication disallowed", "starttls first")
        {
            return .needsTLS
        }
        let isFull =
            words.enhancedCode == "5.2.2" || words.enhancedCode == "4.2.2" || words.replyCode == 552
            || says("mailbox full", "mailbox is full", "over quota", "quota exceeded", "out of storage")
        return isFull ? .mailboxFull : nil
    }
}
