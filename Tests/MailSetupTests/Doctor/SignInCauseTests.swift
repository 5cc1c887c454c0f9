import LocalServers
import MailWire
import Testing

@testable import MailSetup

/// The lines are the providers' own, as far as these are known.
@Suite("Doctor: the sign-in and what follows it", .timeLimit(.minutes(2)))
struct SignInCauseTests {
    private static let wrongAtGmailIMAP = Script.refusingIMAP(
        "{tag} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)")
    private static let wrongAtGmailSMTP = Script.refusingSMTP(
        "535-5.7.8 Username and Password not accepted. For more information, go to",
        "535 5.7.8  https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-gsmtp - gsmtp")

    private static func gmail(
        imap: [ScriptStep] = wrongAtGmailIMAP, smtp: [ScriptStep] = wrongAtGmailSMTP, _ password: String? = nil
    ) -> (inout Patient) -> Void {
        { patient in
            (patient.imapServer, patient.smtpServer) = (.plays(imap), .plays(smtp))
            if let password { patient.password = password }
        }
    }

    static let gmailCases: [CauseCase] = [
        CauseCase(
            "account password although 2SV is on", .appPasswordNeeded,
            gmail(
                imap: Script.refusingIMAP(
                    "{tag} NO [ALERT] Application-specific password required: "
                        + "https://support.google.com/accounts/answer/185833 (Failure)"),
                smtp: Script.refusingSMTP(
                    "534-5.7.9 Application-specific password required. For more information, go to",
                    "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a640c - gsmtp"),
                "Heslo-k-mému-účtu")),
        CauseCase(
            "only SMTP says so", .appPasswordNeeded,
            gmail(
                imap: Script.imap(),
                smtp: Script.refusingSMTP(
                    "534-5.7.9 Application-specific password required. For more information, go to",
                    "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a640c - gsmtp"))),
        CauseCase("wrong or revoked app password", .appPasswordWrong, gmail()),
        CauseCase("15 letters", .appPasswordLength, gmail("abcd efgh ijkl mno")),
        CauseCase("17 letters", .appPasswordLength, gmail("abcd efgh ijkl mnopq")),
        CauseCase("a digit among them", .appPasswordDigits, gmail("abcd efgh ijk1 mnop")),
        CauseCase("two-step verification off", .twoStepOff, gmail("Moje tajné heslo 42!")),
        CauseCase(
            "too many sign-ins", .tooManySignIns, at: .smtp,
            gmail(
                imap: Script.imap(),
                smtp: Script.refusingSMTP("454 4.7.0 Too many login attempts, please try again later. a640c - gsmtp"))),
        CauseCase(
            "web sign-in required", .webSignIn, at: .imap,
            gmail(
                imap: Script.refusingIMAP(
                    "* NO [WEBALERT https://accounts.google.com/signin/continue?x=1] Web login required.",
                    "{tag} NO [ALERT] Please log in via your web browser: "
                        + "https://support.google.com/mail/accounts/answer/78754 (Failure)"),
                smtp: Script.smtp())),
        CauseCase(
            "IMAP off at Gmail", .imapOff, at: .imap,
            gmail(
                imap: Script.refusingIMAP(
                    "{tag} NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and "
                        + "enable your account for IMAP access. (Failure)"),
                smtp: Script.smtp())),
        CauseCase(
            "bandwidth used up", .trafficUsedUp, at: .imap,
            gmail(
                imap: Script.refusingIMAP(
                    "{tag} NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)"),
                smtp: Script.smtp())),
        CauseCase(
            "too many connections", .tooManyConnections, at: .imap,
            gmail(
                imap: Script.refusingIMAP("{tag} NO [ALERT] Too many simultaneous connections. (Failure)"),
                smtp: Script.smtp())),
        CauseCase(
            "daily limit", .sendingLimit, at: .smtp,
            gmail(
                imap: Script.imap(),
                smtp: Script.signingInSMTP(["235 2.7.0 Accepted"]) + [
                    .expectPrefix("MAIL"), .line("550 5.4.5 Daily user sending limit exceeded. a640c - gsmtp"), .hang,
                ])),
        CauseCase(
            "load", .signInUnavailable, at: .smtp,
            gmail(
                imap: Script.imap(), smtp: Script.refusingSMTP("454 4.7.0 Temporary authentication failure"))),
        CauseCase(
            "another mailbox", .otherMailbox, at: .imap,
            gmail(
                imap: Script.imap(ok: "petr.svoboda@gmail.com authenticated (Success)"), smtp: Script.smtp())),
        CauseCase(
            "the same mailbox, written otherwise", nil,
            gmail(
                imap: Script.imap(ok: "j.ana+x@googlemail.com authenticated (Success)"), smtp: Script.smtp())),
        CauseCase(
            "throttling at one server does not hide a wrong password at the other", .appPasswordWrong, at: .smtp,
            gmail(
                imap: Script.refusingIMAP("{tag} NO [UNAVAILABLE] Temporary System Error (Failure)"))),
    ]

    private static func at(
        _ address: String, imap: [ScriptStep], smtp: [ScriptStep], _ password: String = "tajneheslo"
    ) -> (inout Patient) -> Void {
        { patient in
            patient.address = address
            patient.password = password
            (patient.imapServer, patient.smtpServer) = (.plays(imap), .plays(smtp))
        }
    }

    /// With explicit hosts, as for a company's own domain at Microsoft.
    private static func microsoft(imap: [ScriptStep], smtp: [ScriptStep]) -> (inout Patient) -> Void {
        { patient in
            at("jana@outlook.com", imap: imap, smtp: smtp)(&patient)
            patient.imap = Endpoint(host: "outlook.office365.com", port: 993, security: .tls)
            patient.smtp = Endpoint(host: "smtp.office365.com", port: 465, security: .tls)
        }
    }

    private static let no = Script.refusingIMAP("{tag} NO [AUTHENTICATIONFAILED] Authentication failed.")
    private static let denied = Script.refusingSMTP("535 5.7.8 Error: authentication failed")

    static let others: [CauseCase] = [
        CauseCase(
            "Microsoft: basic authentication is disabled", .basicAuthenticationOff,
            microsoft(
                imap: Script.refusingIMAP("{tag} NO AUTHENTICATE failed."),
                smtp: Script.refusingSMTP(
                    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [AM0PR02CA0001]"))),
        CauseCase(
            "Microsoft: announced for 2026", .basicAuthenticationOff, at: .smtp,
            microsoft(
                imap: Script.imap(),
                smtp: Script.refusingSMTP("550 5.7.30 Basic authentication is not supported for Client Submission."))),
        CauseCase(
            "Microsoft: sending from programs off", .smtpOff, at: .smtp,
            microsoft(
                imap: Script.imap(),
                smtp: Script.refusingSMTP(
                    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. "
                        + "Visit https://aka.ms/smtp_auth_disabled for more information."))),
        CauseCase(
            "Yahoo: too many", .tooManySignIns, at: .smtp,
            at(
                "jana@yahoo.com", imap: Script.imap(),
                smtp: Script.refusingSMTP("535 5.7.0 (#AUTH005) Too many bad auth attempts."))),
        CauseCase(
            "Yahoo: wrong app password", .appPasswordWrong,
            at(
                "jana@yahoo.com",
                imap: Script.refusingIMAP("{tag} NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials"), smtp: denied,
                "abcdefghijklmnop")),
        CauseCase(
            "Zoho: IMAP not switched on", .imapOff, at: .imap,
            at(
                "jana@zoho.eu",
                imap: Script.refusingIMAP(
                    "{tag} NO [ALERT] You are yet to enable IMAP for your account. Please contact your administrator"),
                smtp: Script.smtp())),
        CauseCase(
            "Interia: IMAP not switched on shows as a refusal by IMAP alone", .imapOff, at: .imap,
            at(
                "jana@interia.pl", imap: no, smtp: Script.smtp())),
        CauseCase("o2: access for mail programs", .mailProgramsOff, at("jana@o2.pl", imap: no, smtp: denied)),
        CauseCase("Seznam: wrong password", .passwordWrong, at("jana@seznam.cz", imap: no, smtp: denied)),
        CauseCase(
            "spaces around it", .passwordSpaces, fix: .passwordWithoutSpaces,
            at(
                "jana@seznam.cz", imap: no, smtp: denied, " tajneheslo ")),
        CauseCase(
            "IMAP works and SMTP does not", .onlyIMAPWorks, at: .smtp,
            at(
                "jana@seznam.cz", imap: Script.imap(), smtp: denied)),
        CauseCase(
            "SMTP works and IMAP does not", .onlySMTPWorks, at: .imap,
            at(
                "jana@seznam.cz", imap: no, smtp: Script.smtp())),
        CauseCase(
            "the password has expired", .passwordExpired, at: .imap,
            at(
                "jana@seznam.cz", imap: Script.refusingIMAP("{tag} NO [EXPIRED] Password expired"), smtp: Script.smtp())
        ),
        CauseCase(
            "the account is blocked", .accountBlocked, at: .imap,
            at(
                "jana@seznam.cz", imap: Script.refusingIMAP("{tag} NO [CONTACTADMIN] Account is disabled"),
                smtp: Script.smtp())),
        CauseCase(
            "only XOAUTH2 is offered", .onlyOAuth, at: .smtp,
            at(
                "jana@seznam.cz", imap: Script.imap(),
                smtp: ScriptStep.smtpGreeting(keywords: ["AUTH XOAUTH2 OAUTHBEARER"]) + [.hang])),
        CauseCase(
            "no sign-in is offered", .noSignIn, at: .smtp,
            at(
                "jana@seznam.cz", imap: Script.imap(), smtp: ScriptStep.smtpGreeting(keywords: ["SIZE"]) + [.hang])),
        CauseCase(
            "sign-in only after TLS", .signInNeedsTLS, at: .imap,
            fix: .server(
                .imap, Endpoint(host: "imap.firma.test", port: 143, security: .startTLS))
        ) { patient in
            patient.address = "jana@firma.test"
            patient.imap = Endpoint(host: "imap.firma.test", port: 143, security: .plaintext)
            patient.smtp = Endpoint(host: "smtp.firma.test", port: 465, security: .tls)
            patient.imapServer = .plain([.line("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready"), .hang])
        },
        CauseCase("AUTH refused before TLS", .signInNeedsTLS, at: .smtp) { patient in
            patient.address = "jana@firma.test"
            patient.imap = Endpoint(host: "imap.firma.test", port: 993, security: .tls)
            patient.smtp = Endpoint(host: "smtp.firma.test", port: 25, security: .plaintext)
            patient.smtpServer = .plain(Script.refusingSMTP("530 5.7.0 Must issue a STARTTLS command first"))
        },
        CauseCase("silent at the sign-in", .silentAtSignIn, at: .smtp) { patient in
            patient.smtpServer = .plays(Script.signingInSMTP([]) + [.hang])
            patient.limits.command = .seconds(6)
        },
        CauseCase("silent at IMAP's sign-in", .silentAtSignIn, at: .imap) { patient in
            patient.imapServer = .plays(Script.signingInIMAP([]) + [.hang])
            patient.limits.command = .seconds(6)
        },
    ]

    private static func sending(_ steps: [ScriptStep]) -> (inout Patient) -> Void {
        { $0.smtpServer = .plays(Script.signingInSMTP(["235 2.7.0 Accepted"]) + steps) }
    }

    static let behind: [CauseCase] = [
        CauseCase(
            "sender not owned, 553", .senderNotOwned, at: .smtp,
            sending([
                .expectPrefix("MAIL"), .line("553 5.7.1 <jana@gmail.com>: Sender address rejected: not owned by user"),
                .hang,
            ])),
        CauseCase(
            "sender not owned, 550 at RCPT", .senderNotOwned, at: .smtp,
            sending([
                .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"),
                .line("550 5.7.60 SMTP; Client does not have permissions to send as this sender"), .hang,
            ])),
        CauseCase(
            "unknown at its own server", .addressUnknown, at: .smtp,
            sending([
                .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"),
                .line("550 5.1.1 <jana@gmail.com>: Recipient address rejected: User unknown"), .hang,
            ])),
        CauseCase(
            "greylisting", .greylisted, at: .smtp,
            sending([
                .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"),
                .line("450 4.2.0 <jana@gmail.com>: Recipient address rejected: Greylisted, see http://postgrey/"),
                .hang,
            ])),
        CauseCase(
            "mailbox full", .mailboxFull, at: .smtp,
            sending([
                .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"),
                .line("552 5.2.2 <jana@gmail.com>: Mailbox full / quota exceeded"), .hang,
            ])),
        CauseCase("silent about the sender", .silentAtSender, at: .smtp) { patient in
            sending([.expectPrefix("MAIL"), .hang])(&patient)
            patient.limits.command = .seconds(6)
        },
        CauseCase("folders refused", .foldersRefused, at: .imap) {
            $0.imapServer = .plays(Script.imap(folders: [.expectCommand("LIST"), .line("{tag} NO no"), .hang]))
        },
        CauseCase("no inbox", .foldersRefused, at: .imap) {
            $0.imapServer = .plays(Script.imap(folders: [.expectCommand("LIST"), .line("{tag} OK done"), .hang]))
        },
        CauseCase("silent about the folders", .silentAtFolders, at: .imap) { patient in
            patient.imapServer = .plays(Script.imap(folders: [.expectCommand("LIST"), .hang]))
            patient.limits.command = .seconds(6)
        },
        CauseCase("a small limit of size", .sizeLimitSmall, at: .smtp) {
            $0.smtpServer = .plays(Script.smtp(keywords: ["SIZE 5242880", "AUTH PLAIN"]))
        },
    ]

    @Test("Gmail", arguments: gmailCases)
    func signingInAtGmail(_ patient: CauseCase) async throws { try await patient.check() }

    @Test("Other providers", arguments: others)
    func signingInElsewhere(_ patient: CauseCase) async throws { try await patient.check() }

    @Test("After the sign-in", arguments: behind)
    func afterTheSignIn(_ patient: CauseCase) async throws { try await patient.check() }
}
