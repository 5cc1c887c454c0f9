import IMAP
import MailWire
import SMTP
import Testing

@testable import Mailboxes

@Suite("What a server's refusal means")
struct SignInAdviceTests {
    @Test(
        "Gmail's demand for an app password is told from its refusal of a wrong one",
        arguments: [
            (
                "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1 - gsmtp",
                SignInAdvice.gmailAppPasswordRequired
            ),
            (
                "[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
                .gmailAppPasswordRequired
            ),
            (
                "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1 - gsmtp",
                .gmailCredentialsNotAccepted
            ),
            ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", .gmailCredentialsNotAccepted),
        ])
    func refusals(words: String, advice: SignInAdvice) {
        #expect(SignInAdvice.advice(serverWords: words, host: "imap.gmail.com") == advice)
    }

    @Test(
        "Throttling and outages are never called a wrong password",
        arguments: [
            "454 4.7.0 Too many login attempts, please try again later. a1 - gsmtp",
            "[ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)",
            "[ALERT] Too many simultaneous connections. (Failure)",
            "421 4.3.0 Temporary System Problem.  Try again later (10).",
        ])
    func throttling(words: String) {
        #expect(SignInAdvice.advice(serverWords: words, host: "smtp.gmail.com") == nil)
    }

    @Test("A refusal keeps the server's own words, its code too, and knows what to do about Gmail's")
    func readings() {
        let wrong = StatusResponse(kind: .no, code: .authenticationFailed, text: "Invalid credentials (Failure)")
        let imap = ProbeFailure(.signInRefused(mechanism: "PLAIN", wrong), host: "imap.gmail.com")
        #expect(imap.kind == .signInRefused)
        #expect(imap.serverWords == "[AUTHENTICATIONFAILED] Invalid credentials (Failure)")
        #expect(imap.advice == .gmailCredentialsNotAccepted)

        let reply = SMTPReply(
            code: 534, enhancedStatus: EnhancedStatusCode(5, 7, 9), text: "Application-specific password required.")
        let smtp = ProbeFailure(.signInRefused(reply, mechanism: .plain, detail: nil), host: "smtp.gmail.com")
        #expect(smtp.kind == .signInRefused)
        #expect(smtp.advice == .gmailAppPasswordRequired)

        let busy = SMTPReply(code: 454, enhancedStatus: EnhancedStatusCode(4, 7, 0), text: "Too many login attempts")
        let throttled = ProbeFailure(.signInRefused(busy, mechanism: .plain, detail: nil), host: "smtp.gmail.com")
        #expect(throttled.kind == .temporary)
        #expect(throttled.advice == nil)

        let alert = StatusResponse(
            kind: .no, code: .alert, text: "Please log in via your web browser: https://… (Failure)")
        #expect(ProbeFailure(.signInRefused(mechanism: "PLAIN", alert), host: "imap.gmail.com").kind == .temporary)
    }

    @Test("The same words from another server are not read as Gmail's")
    func otherServers() {
        let words = "[AUTHENTICATIONFAILED] Invalid credentials (Failure)"
        #expect(SignInAdvice.advice(serverWords: words, host: "imap.mail.yahoo.com") == nil)
        #expect(SignInAdvice.advice(serverWords: words, host: "imap.gmail.com.example") == nil)
    }
}
