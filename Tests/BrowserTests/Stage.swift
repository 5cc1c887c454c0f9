import LocalServers
import Testing

/// How a journey is looked at.
struct Look: Sendable, Encodable, CustomTestStringConvertible {
    var language = "en"
    var isPhone = false
    var hasScript = true
    var isDark = false

    /// English on a desktop with the script.
    static let usual = Look()

    /// All four languages, a phone and a desktop, with and without the script, light and dark.
    static let all = [
        Look(language: "cs"), Look(language: "pl", isPhone: true, isDark: true), Look(language: "sk", hasScript: false),
        Look(isPhone: true, hasScript: false, isDark: true),
    ]

    /// With the script on a desktop, and without it on a phone.
    static let both = [Look.usual, Look(language: "cs", isPhone: true, hasScript: false)]

    var testDescription: String {
        [language, isPhone ? "phone" : "desktop", hasScript ? "script" : "no script", isDark ? "dark" : "light"]
            .joined(separator: ", ")
    }
}

/// What a journey plays on, as `Tests/Browser/harness/stage.py` reads it.
struct Stage: Sendable, Encodable {
    let journey: String
    let site: String
    let setUpLink: String
    let language: String
    let phone: Bool
    let script: Bool
    let scheme: String
    /// The origins of further nodes on the same database.
    var sites: [String] = []
    /// The data folder.
    let data: String
    /// The file in which the message centre writes down what reached the phones.
    var phones = ""
    /// A mailbox at a Dovecot and a Postfix of this machine.
    var mailbox: StageMailbox?

    init(_ journey: String, _ server: PennypostServer, _ look: Look) throws {
        self.journey = journey
        site = server.origin
        setUpLink = try #require(server.setUpLink, "the server printed no link: \(server.log)")
        data = server.data
        language = look.language
        phone = look.isPhone
        script = look.hasScript
        scheme = look.isDark ? "dark" : "light"
    }
}

/// A mailbox that a journey connects.
struct StageMailbox: Sendable, Encodable {
    let address, password, imapPort, smtpPort, authority: String

    init(_ user: MailUser, at servers: TestMailServers) {
        (address, password) = (user.address, user.passwordInGroups)
        (imapPort, smtpPort) = (String(servers.imaps.port), String(servers.smtps.port))
        authority = servers.authorityPEM
    }
}
