/// Why a mailbox does not work, or not as it should.
///
/// The raw value is a stable word. ``DoctorTexts`` has the texts for users. Documentation/Doctor.md, which is generated
/// from this, says how each cause is told apart.
public enum Cause: String, Hashable, Sendable, CaseIterable, Codable {
    // The address and the hosts.
    /// The domain looks like a mistyped known one.
    case domainMistyped = "domain-mistyped"
    /// The domain does not exist.
    case noSuchDomain = "no-such-domain"
    /// The domain takes no mail.
    case domainTakesNoMail = "domain-takes-no-mail"
    /// No server was given, and none was found.
    case serversUnknown = "servers-unknown"
    /// The user has to confirm the servers that were found.
    case serversUnconfirmed = "servers-unconfirmed"
    /// The customer's number in the provider's host name is missing.
    case serverNumberNeeded = "server-number-needed"
    /// The host is one that is often mistaken for the provider's mail server.
    case hostMistaken = "host-mistaken"
    /// The host does not exist.
    case noSuchHost = "no-such-host"

    // Reaching the server.
    /// No name server answered.
    case nameServersSilent = "name-servers-silent"
    /// This machine has no network connection.
    case networkDown = "network-down"
    /// Nothing listens on the port.
    case portClosed = "port-closed"
    /// Nothing answers on the port; a firewall may block it.
    case portFiltered = "port-filtered"
    /// The host has IPv6 addresses only, and none answers.
    case onlyIPv6 = "only-ipv6"

    // TLS.
    /// The port needs STARTTLS in place of TLS from the start.
    case needsStartTLS = "needs-starttls"
    /// The port needs TLS from the start.
    case needsTLS = "needs-tls"
    /// The server offers no encryption.
    case noEncryption = "no-encryption"
    /// The certificate has expired.
    case certificateExpired = "certificate-expired"
    /// The certificate is not valid yet.
    case certificateNotYetValid = "certificate-not-yet-valid"
    /// This machine's clock is wrong.
    case clockWrong = "clock-wrong"
    /// The certificate is self-signed.
    case certificateSelfSigned = "certificate-self-signed"
    /// No trusted authority vouches for the certificate.
    case certificateUntrusted = "certificate-untrusted"
    /// The certificate is for another host name.
    case certificateOtherName = "certificate-other-name"
    /// The given certificate authorities cannot be read.
    case authorityUnreadable = "authority-unreadable"
    /// The server's TLS version is too old.
    case tlsTooOld = "tls-too-old"
    /// The TLS handshake fails.
    case tlsBroken = "tls-broken"
    /// The connection is being tampered with.
    case connectionTampered = "connection-tampered"

    // What answers on the port.
    /// The server refuses the connection in its greeting.
    case greetingRefused = "greeting-refused"
    /// The server is not available now.
    case serverUnavailable = "server-unavailable"
    /// A web server answers on the port.
    case webServer = "web-server"
    /// An SSH server answers on the port.
    case sshServer = "ssh-server"
    /// Another mail service answers on the port.
    case otherMailService = "other-mail-service"
    /// What answers on the port is not a mail server.
    case noMailServer = "no-mail-server"
    /// The server closes the connection without a word.
    case connectionCut = "connection-cut"
    /// The server does not complete the TLS handshake in time.
    case silentAtTLS = "silent-at-tls"
    /// The server does not greet in time.
    case silentAtGreeting = "silent-at-greeting"
    /// The server does not answer EHLO or CAPABILITY in time.
    case silentAtCapabilities = "silent-at-capabilities"
    /// The server does not answer the sign-in in time.
    case silentAtSignIn = "silent-at-sign-in"
    /// The server does not answer MAIL or RCPT in time.
    case silentAtSender = "silent-at-sender"
    /// The server does not answer LIST in time.
    case silentAtFolders = "silent-at-folders"
    /// The session does not end in time, although the server keeps answering.
    case endlessTalk = "endless-talk"

    // Signing in.
    /// The user name has to be the whole address.
    case userNameNeedsDomain = "user-name-needs-domain"
    /// The user name has to be the part before the @.
    case userNameWithoutDomain = "user-name-without-domain"
    /// The server wants an app password.
    case appPasswordNeeded = "app-password-needed"
    /// The app password is wrong.
    case appPasswordWrong = "app-password-wrong"
    /// The app password has a letter too many or too few.
    case appPasswordLength = "app-password-length"
    /// The app password has digits, and real ones have letters only.
    case appPasswordDigits = "app-password-digits"
    /// Two-step verification is off, and app passwords need it.
    case twoStepOff = "two-step-off"
    /// The password has white space around it.
    case passwordSpaces = "password-spaces"
    /// The user name or the password is wrong.
    case passwordWrong = "password-wrong"
    /// The password has expired.
    case passwordExpired = "password-expired"
    /// No password works; the provider or the domain wants OAuth 2.0.
    case passwordImpossible = "password-impossible"
    /// The server refuses the token.
    case tokenRefused = "token-refused"
    /// IMAP is switched off for the mailbox.
    case imapOff = "imap-off"
    /// SMTP is switched off for the mailbox.
    case smtpOff = "smtp-off"
    /// Access for mail programs is switched off.
    case mailProgramsOff = "mail-programs-off"
    /// The provider has switched off signing in with a password.
    case basicAuthenticationOff = "basic-authentication-off"
    /// The server offers OAuth 2.0 only.
    case onlyOAuth = "only-oauth"
    /// The server offers no way to sign in with a password.
    case noSignIn = "no-sign-in"
    /// The server announces a mechanism that does not work.
    case mechanismBroken = "mechanism-broken"
    /// The server takes a sign-in only over TLS.
    case signInNeedsTLS = "sign-in-needs-tls"
    /// The server cannot check the sign-in now.
    case signInUnavailable = "sign-in-unavailable"
    /// The user has to sign in on the provider's web page first.
    case webSignIn = "web-sign-in"
    /// The server has seen too many sign-ins.
    case tooManySignIns = "too-many-sign-ins"
    /// The server has too many connections.
    case tooManyConnections = "too-many-connections"
    /// The traffic allowed for the mailbox is used up.
    case trafficUsedUp = "traffic-used-up"
    /// The account is blocked.
    case accountBlocked = "account-blocked"
    /// IMAP accepts the user name and password; SMTP refuses them.
    case onlyIMAPWorks = "only-imap-works"
    /// SMTP accepts the user name and password; IMAP refuses them.
    case onlySMTPWorks = "only-smtp-works"

    // After the sign-in.
    /// The server does not let this account send from the address.
    case senderNotOwned = "sender-not-owned"
    /// The server does not know the address.
    case addressUnknown = "address-unknown"
    /// The server asks for a later attempt (greylisting).
    case greylisted
    /// The mailbox is full.
    case mailboxFull = "mailbox-full"
    /// The sending limit is reached.
    case sendingLimit = "sending-limit"
    /// The server does not list the folders.
    case foldersRefused = "folders-refused"

    // It works, with something to know.
    /// The sign-in leads to another address's mailbox.
    case otherMailbox = "other-mailbox"
    /// IPv6 does not work.
    case ipv6Broken = "ipv6-broken"
    /// The server's size limit for messages is small.
    case sizeLimitSmall = "size-limit-small"
}

extension Cause {
    /// The kind of a cause, which says who has to act. The exit status of `pennypost doctor` depends on it.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// What was typed: the address, the user name, a host.
        case input
        /// The user has to say which servers to use.
        case servers
        /// The network, or the server itself.
        case server
        /// The encryption, or the server's identity.
        case security
        /// The password, or a switch in the provider's settings.
        case signIn = "sign-in"
        /// The provider does not accept mail from this address.
        case sending
        /// It goes away by itself.
        case temporary
        /// It works, with something to know.
        case notice
    }

    /// Who has to act.
    public var kind: Kind {
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
