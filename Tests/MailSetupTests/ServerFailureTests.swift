import IMAP
import MailWire
import SMTP
import Testing

@testable import MailSetup

@Suite("What a server's refusal means for a connected mailbox")
struct ServerFailureTests {
    private static func account(_ service: MailService) -> SessionAccount {
        SessionAccount(
            address: "jana@firma.test", service: service,
            endpoint: Endpoint(host: "mail.firma.test", port: 993, security: .tls), userName: "jana@firma.test",
            providerID: nil, usesToken: false)
    }

    private func smtp(_ code: Int, _ status: EnhancedStatusCode?, _ text: String) -> ServerFailure {
        let reply = SMTPReply(code: code, enhancedStatus: status, text: text)
        return ServerFailure(.signInRefused(reply, mechanism: .plain, detail: nil), of: Self.account(.smtp))
    }

    private func imap(_ code: ResponseCode?, _ text: String) -> ServerFailure {
        ServerFailure(
            .signInRefused(StatusResponse(kind: .no, code: code, text: text), mechanism: "PLAIN"),
            of: Self.account(.imap))
    }

    @Test("A wrong password is reported as one, with the server's own words and its code")
    func refusals() {
        let wrong = imap(.authenticationFailed, "Invalid credentials (Failure)")
        #expect(wrong.kind == .signInRefused)
        #expect(wrong.serverWords == "[AUTHENTICATIONFAILED] Invalid credentials (Failure)")
        let needed = smtp(534, EnhancedStatusCode(5, 7, 9), "Application-specific password required.")
        #expect(needed.kind == .signInRefused && needed.serverWords?.hasPrefix("534 5.7.9 ") == true)
        #expect(smtp(535, EnhancedStatusCode(5, 7, 8), "Username and Password not accepted.").kind == .signInRefused)
    }

    @Test("Throttling and outages are never called a wrong password, whatever their code")
    func throttling() {
        let asked = [
            smtp(454, EnhancedStatusCode(4, 7, 0), "Too many login attempts, please try again later. a1 - gsmtp"),
            smtp(535, EnhancedStatusCode(5, 7, 0), "(#AUTH005) Too many bad auth attempts."),
            imap(.alert, "Please log in via your web browser: https://support.google.com/mail/x (Failure)"),
            imap(.alert, "Too many simultaneous connections. (Failure)"),
            imap(.overQuota, "Account exceeded command or bandwidth limits. (Failure)"),
            imap(.unavailable, "Temporary System Error (Failure)"),
        ]
        for failure in asked { #expect(failure.kind == .temporary, "\(failure)") }
    }
}
