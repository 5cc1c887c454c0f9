/// Why a mailbox does not work, or not as it should. The raw value is a stable word; what a person reads of it stands in
/// ``DoctorTexts``, and how it is told apart in Documentation/Doctor.md, which is made from this.
public enum Cause: String, Hashable, Sendable, CaseIterable {
    // The address and the hosts.
    case domainMistyped = "domain-mistyped"
    case noSuchDomain = "no-such-domain"
    case domainTakesNoMail = "domain-takes-no-mail"
    case serversUnknown = "servers-unknown"
    case serversUnconfirmed = "servers-unconfirmed"
    case serverNumberNeeded = "server-number-needed"
    case hostMistaken = "host-mistaken"
    case noSuchHost = "no-such-host"

    // The way there.
    case nameServersSilent = "name-servers-silent"
    case networkDown = "network-down"
    case portClosed = "port-closed"
    case portFiltered = "port-filtered"
    case onlyIPv6 = "only-ipv6"

    // TLS.
    case needsStartTLS = "needs-starttls"
    case needsTLS = "needs-tls"
    case noEncryption = "no-encryption"
    case certificateExpired = "certificate-expired"
    case certificateNotYetValid = "certificate-not-yet-valid"
    case clockWrong = "clock-wrong"
    case certificateSelfSigned = "certificate-self-signed"
    case certificateUntrusted = "certificate-untrusted"
    case certificateOtherName = "certificate-other-name"
    case authorityUnreadable = "authority-unreadable"
    case tlsTooOld = "tls-too-old"
    case tlsBroken = "tls-broken"
    case connectionTampered = "connection-tampered"

    // Who answers.
    case greetingRefused = "greeting-refused"
    case serverUnavailable = "server-unavailable"
    case webServer = "web-server"
    case sshServer = "ssh-server"
    case otherMailService = "other-mail-service"
    case noMailServer = "no-mail-server"
    case connectionCut = "connection-cut"
    case silentAtTLS = "silent-at-tls"
    case silentAtGreeting = "silent-at-greeting"
    case silentAtCapabilities = "silent-at-capabilities"
    case silentAtSignIn = "silent-at-sign-in"
    case silentAtSender = "silent-at-sender"
    case silentAtFolders = "silent-at-folders"
    case endlessTalk = "endless-talk"

    // Signing in.
    case userNameNeedsDomain = "user-name-needs-domain"
    case userNameWithoutDomain = "user-name-without-domain"
    case appPasswordNeeded = "app-password-needed"
    case appPasswordWrong = "app-password-wrong"
    case appPasswordLength = "app-password-length"
    case appPasswordDigits = "app-password-digits"
    case twoStepOff = "two-step-off"
    case passwordSpaces = "password-spaces"
    case passwordWrong = "password-wrong"
    case passwordExpired = "password-expired"
    case passwordImpossible = "password-impossible"
    case tokenRefused = "token-refused"
    case imapOff = "imap-off"
    case smtpOff = "smtp-off"
    case mailProgramsOff = "mail-programs-off"
    case basicAuthenticationOff = "basic-authentication-off"
    case onlyOAuth = "only-oauth"
    case noSignIn = "no-sign-in"
    case mechanismBroken = "mechanism-broken"
    case signInNeedsTLS = "sign-in-needs-tls"
    case signInUnavailable = "sign-in-unavailable"
    case webSignIn = "web-sign-in"
    case tooManySignIns = "too-many-sign-ins"
    case tooManyConnections = "too-many-connections"
    case trafficUsedUp = "traffic-used-up"
    case accountBlocked = "account-blocked"
    case onlyIMAPWorks = "only-imap-works"
    case onlySMTPWorks = "only-smtp-works"

    // Behind the sign-in.
    case senderNotOwned = "sender-not-owned"
    case addressUnknown = "address-unknown"
    case greylisted
    case mailboxFull = "mailbox-full"
    case sendingLimit = "sending-limit"
    case foldersRefused = "folders-refused"

    // It works, and something is worth knowing.
    case otherMailbox = "other-mailbox"
    case ipv6Broken = "ipv6-broken"
    case sizeLimitSmall = "size-limit-small"
}

/// What kind of thing is wrong, and so whose turn it is. The exit status of `pennypost doctor` goes by it.
public enum CauseClass: String, Hashable, Sendable, CaseIterable {
    /// What was typed: the address, the user name, a host.
    case input
    /// A person has to say which servers they are.
    case servers
    /// The way to the server, or the server itself.
    case server
    /// The encryption, or who the server is.
    case security
    /// The password, or a switch in the provider's settings.
    case signIn = "sign-in"
    /// The provider takes no mail from this address.
    case sending
    /// It passes by itself.
    case temporary
    /// It works; something is worth knowing.
    case notice
}

extension Cause {
    public var causeClass: CauseClass {
        switch self {
        case .serversUnknown, .serversUnconfirmed, .serverNumberNeeded: .servers
        case .domainMistyped, .noSuchDomain, .domainTakesNoMail, .hostMistaken,
            .noSuchHost, .userNameNeedsDomain, .userNameWithoutDomain, .authorityUnreadable, .needsStartTLS, .needsTLS,
            .signInNeedsTLS, .addressUnknown, .clockWrong:
            .input
        case .nameServersSilent, .networkDown, .portClosed, .portFiltered, .onlyIPv6, .greetingRefused, .webServer,
            .sshServer, .otherMailService, .noMailServer, .connectionCut, .silentAtTLS, .silentAtGreeting,
            .silentAtCapabilities, .silentAtSignIn, .silentAtSender, .silentAtFolders, .endlessTalk, .foldersRefused,
            .noSignIn, .mechanismBroken:
            .server
        case .noEncryption, .certificateExpired, .certificateNotYetValid, .certificateSelfSigned,
            .certificateUntrusted, .certificateOtherName, .tlsTooOld, .tlsBroken, .connectionTampered:
            .security
        case .appPasswordNeeded, .appPasswordWrong, .appPasswordLength, .appPasswordDigits, .twoStepOff,
            .passwordSpaces, .passwordWrong, .passwordExpired, .passwordImpossible, .tokenRefused, .imapOff, .smtpOff,
            .mailProgramsOff, .basicAuthenticationOff, .onlyOAuth, .webSignIn, .accountBlocked, .onlyIMAPWorks,
            .onlySMTPWorks:
            .signIn
        case .senderNotOwned, .mailboxFull: .sending
        case .serverUnavailable, .signInUnavailable, .tooManySignIns, .tooManyConnections, .trafficUsedUp,
            .greylisted, .sendingLimit:
            .temporary
        case .ipv6Broken, .sizeLimitSmall, .otherMailbox: .notice
        }
    }
}
