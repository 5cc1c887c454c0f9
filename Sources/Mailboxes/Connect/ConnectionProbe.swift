import IMAP
import MailWire
import SMTP

/// Signs in to one server and out again, and says what happened. Nothing is read, sent or stored.
struct ConnectionProbe: Sendable {
    let dialer: Dialer
    let credentials: Credentials

    /// Nil where the submission server has taken the sign-in.
    func smtp(_ endpoint: Endpoint) async -> ProbeFailure? {
        let client = SMTPClient(SMTPConfiguration(endpoint: endpoint, credentials: credentials), dialer: dialer)
        do throws(SMTPError) {
            _ = try await client.checkSignIn()
            return nil
        } catch {
            return ProbeFailure(error, host: endpoint.host)
        }
    }

    /// Nil where the IMAP server has taken the sign-in.
    func imap(_ endpoint: Endpoint) async -> ProbeFailure? {
        let configuration = IMAPConfiguration(endpoint: endpoint, credentials: credentials)
        let client = IMAPClient(configuration: configuration, dialer: dialer)
        do throws(IMAPError) {
            _ = try await client.verify()
            return nil
        } catch {
            return ProbeFailure(error, host: endpoint.host)
        }
    }
}
