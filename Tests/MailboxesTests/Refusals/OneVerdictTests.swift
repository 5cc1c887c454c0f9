import IMAP
import MailWire
import SMTP
import Testing

@testable import MailSetup
@testable import Mailboxes

/// The lines are the providers' own, as far as these are known.
@Suite("Fetch, watch, send and the doctor read a refused sign-in alike")
struct OneVerdictTests {
    enum Verdict: Hashable, Sendable {
        /// The password, or what the provider wants in its place: the user has to act.
        case needsPerson
        /// The sign-in is tried again later.
        case patience
        /// The server, whatever the password.
        case server
    }

    static let imap: [(String, Verdict)] = [
        (
            "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
            .needsPerson
        ),
        ("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", .needsPerson),
        ("NO [WEBALERT https://accounts.google.com/signin/continue?x=1] Web login required.", .patience),
        (
            "NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)",
            .patience
        ),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", .patience),
        ("NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", .patience),
        ("NO [UNAVAILABLE] Temporary System Error (Failure)", .patience),
        ("NO LOGIN failed.", .needsPerson), ("NO AUTHENTICATE failed.", .needsPerson),
        ("NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials", .needsPerson),
        ("NO [AUTHENTICATIONFAILED] Authentication failed", .needsPerson),
        ("NO [AUTHENTICATIONFAILED] Invalid credentials(Failure)", .needsPerson),
        ("NO Rate limit exceeded", .patience), ("NO [LIMIT] Maximum number of connections", .patience),
        ("NO [LIMIT] enough", .patience), ("NO [INUSE] Mailbox in use", .patience),
        ("NO [SERVERBUG] Internal error occurred.", .patience), ("NO Request is throttled, slow down", .patience),
        ("NO User is authenticated but not connected.", .patience), ("NO Server busy", .patience),
        ("NO Service temporarily unavailable", .patience), ("NO Server not available, under maintenance", .patience),
        ("NO Too many login failures, try again later", .patience), ("NO [OVERQUOTA] Quota exceeded", .patience),
        ("NO [CONTACTADMIN] This account is disabled", .needsPerson),
        ("NO Your account has been suspended", .needsPerson),
        ("NO [EXPIRED] Password expired", .needsPerson),
        ("NO [ALERT] You are yet to enable IMAP for your account. Please contact your administrator", .needsPerson),
        ("NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.", .server),
        ("NO AUTHENTICATE mechanism not supported, mate", .server), ("BAD Unknown command", .server),
        ("NO", .needsPerson),
    ]

    static let farewells: [(String, Verdict)] = [
        ("BYE Server shutting down.", .server), ("BYE Disconnected for inactivity.", .server),
        ("BYE your address is not welcome here", .server), ("BYE [UNAVAILABLE] system overload", .patience),
        ("BYE Too many simultaneous connections. (Failure)", .patience),
        ("BYE Account exceeded command or bandwidth limits.", .patience),
    ]

    static let smtp: [(String, Verdict)] = [
        (
            "534-5.7.9 Application-specific password required. For more information, go to\r\n"
                + "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a640c - gsmtp", .needsPerson
        ),
        (
            "535-5.7.8 Username and Password not accepted. For more information, go to\r\n"
                + "535 5.7.8  https://support.google.com/mail/?p=BadCredentials a640c - gsmtp", .needsPerson
        ),
        ("454 4.7.0 Too many login attempts, please try again later. a640c - gsmtp", .patience),
        ("550 5.4.5 Daily user sending limit exceeded. a640c - gsmtp", .patience),
        ("421 4.3.0 Temporary System Problem.  Try again later (10).", .patience),
        (
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [AM0PR02CA0001 2026-03-05T10:15:00Z]",
            .needsPerson
        ),
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. "
                + "Visit https://aka.ms/smtp_auth_disabled for more information.", .needsPerson
        ),
        ("550 5.7.30 Basic authentication is not supported for Client Submission.", .needsPerson),
        ("535 5.7.0 (#AUTH005) Too many bad auth attempts.", .patience), ("535 Authentication Failed", .needsPerson),
        ("535 5.7.8 Rate limit exceeded", .patience), ("454 4.7.0 Temporary authentication failure", .patience),
        ("451 4.3.0 throttled", .patience), ("535 5.7.8 Too many simultaneous connections", .patience),
        ("502 Invalid input", .server), ("504 5.5.4 Unrecognized authentication type", .server),
        ("538 5.7.11 Encryption required", .server), ("530 5.7.0 Must issue a STARTTLS command first", .server),
        ("553 5.3.0 Auth failure", .needsPerson),
    ]

    private static func status(_ line: String) throws -> StatusResponse {
        var decoder = ResponseDecoder()
        var offset = 0
        let bytes = Array("\(line.hasPrefix("BYE") ? "*" : "A1") \(line)\r\n".utf8)
        switch try bytes.withUnsafeBytes({ try decoder.next(in: $0, at: &offset) }) {
        case .response(.tagged(_, let status)), .response(.status(let status)): return status
        default: throw GrammarError.malformed(expected: "NO", response: line)
        }
    }

    private static func reply(_ lines: String) throws -> SMTPReply {
        var parser = ReplyParser()
        var position = 0
        let reply = try Array("\(lines)\r\n".utf8).withUnsafeBytes { try parser.next(in: $0, at: &position) }
        return try #require(reply)
    }

    /// Returns what the doctor concludes if only this server has been asked.
    private static func doctor(_ trouble: SessionTrouble, at service: MailService) -> Verdict? {
        var seen = Observations(address: "jana@firma.test", domain: "firma.test", now: 1_790_000_000)
        let server = ServerObservation(
            service: service, endpoint: Endpoint(host: "mail.firma.test", port: 993, security: .tls),
            userName: "jana@firma.test", trouble: trouble)
        if service == .imap { seen.imap = server } else { seen.smtp = server }
        guard let cause = Diagnosing(seen: seen, providers: .builtIn).diagnosis()?.cause else { return nil }
        // A sign-in in the browser needs the user too, but no new password.
        if cause == .webSignIn { return .patience }
        return switch cause.kind {
        case .signIn: .needsPerson
        case .temporary, .sending: .patience
        default: .server
        }
    }

    private static func verdict(_ trouble: SessionTrouble) -> Verdict {
        switch trouble.kind {
        case .signInRefused: .needsPerson
        case .temporary: .patience
        case .unreachable, .unsupported: .server
        }
    }

    /// Returns what a watch concludes from an error.
    private static func watch(_ error: IMAPError) -> Verdict {
        switch MailboxSchedule.Wait(after: ServerFailure(error, of: .sample()), error) {
        case .passwordRefused: .needsPerson
        case .busy, .tooMany, .tooMuch: .patience
        case .unreachable, .ownTrouble: .server
        }
    }

    @Test("IMAP: fetch, watch and the doctor", arguments: imap.indices)
    func imapVerdicts(index: Int) throws {
        let (line, expected) = Self.imap[index]
        let error = IMAPError.signInRefused(try Self.status(line), mechanism: "PLAIN")
        let trouble = SessionTrouble(error)
        #expect(Self.verdict(trouble) == expected, "fetch: \(line)")
        #expect(Self.watch(error) == expected, "watch: \(line)")
        #expect(Self.doctor(SessionTrouble(error), at: .imap) == expected, "doctor: \(line)")
    }

    @Test("BYE asks for patience only if its words do", arguments: farewells.indices)
    func farewellVerdicts(index: Int) throws {
        let (line, expected) = Self.farewells[index]
        for phase in [IMAPError.Phase.greeting, .signIn, .open] {
            let error = IMAPError.serviceClosing(try Self.status(line), phase: phase)
            let state = ServerFailure(error, of: .sample()).mailboxState
            #expect(Self.verdict(SessionTrouble(error)) == expected, "fetch: \(line)")
            #expect(state == (expected == .patience ? .throttled : .unreachable), "fetch: \(line)")
            #expect(Self.watch(error) == expected, "watch: \(line)")
        }
    }

    @Test("SMTP: send and the doctor", arguments: smtp.indices)
    func smtpVerdicts(index: Int) throws {
        let (line, expected) = Self.smtp[index]
        let reply = try Self.reply(line)
        let error: SMTPError =
            reply.code == 421
            ? .serviceClosing(reply, phase: .signIn) : .signInRefused(reply, mechanism: .plain, detail: nil)
        #expect(Self.verdict(SessionTrouble(error)) == expected, "send: \(line)")
        #expect((SendingState.Pause(error) != nil) == (expected == .patience), "outbox: \(line)")
        #expect(Self.doctor(SessionTrouble(error), at: .smtp) == expected, "doctor: \(line)")
    }

    @Test("A refused folder or message says nothing about the whole mailbox, unless patience is asked for")
    func items() {
        func isTemporary(_ code: ResponseCode?, _ text: String) -> Bool {
            IMAPError.no(command: "FETCH", StatusResponse(kind: .no, code: code, text: text)).isTemporary
        }
        #expect(!isTemporary(nil, "Mailbox is not available") && !isTemporary(.noPermission, "no"))
        #expect(isTemporary(.unavailable, "x") && isTemporary(nil, "Too many requests") && isTemporary(.inUse, "x"))
    }
}
