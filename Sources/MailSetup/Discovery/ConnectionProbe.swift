import IMAP
import MailWire
import SMTP

/// Signs in to one server, signs out, and reports what happened. Nothing is read, sent or stored.
struct ConnectionProbe: Sendable {
    let dialer: Dialer
    /// The credentials; `nil` only greets the server, without a sign-in.
    let credentials: Credentials?
    /// The time limit for one server in all. Each step has its own limit; this one stops a server that keeps talking
    /// without coming to an end.
    var limit = Duration.seconds(90)
    /// Waits for a duration.
    var wait: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }

    /// Probes the submission server. Returns `nil` if it accepted the sign-in.
    func smtp(_ endpoint: Endpoint) async -> SessionTrouble? {
        let client = SMTPClient(SMTPConfiguration(endpoint: endpoint, credentials: credentials), dialer: dialer)
        return await withinLimit { () async -> SessionTrouble? in
            do throws(SMTPError) {
                _ = try await client.checkSignIn()
                return nil
            } catch {
                return SessionTrouble(error)
            }
        }
    }

    /// Probes the IMAP server. Returns `nil` if it accepted the sign-in.
    func imap(_ endpoint: Endpoint) async -> SessionTrouble? {
        let client = IMAPClient(IMAPConfiguration(endpoint: endpoint, credentials: credentials), dialer: dialer)
        return await withinLimit { () async -> SessionTrouble? in
            do throws(IMAPError) {
                _ = try await client.checkSignIn()
                return nil
            } catch {
                return SessionTrouble(error)
            }
        }
    }

    /// Returns the result of the sign-in, or a failure after `limit`, whichever comes first. The other one is
    /// cancelled.
    private func withinLimit(_ signIn: @escaping @Sendable () async -> SessionTrouble?) async -> SessionTrouble? {
        await TimeLimited(limit: limit, wait: wait).run { .some(await signIn()) } ?? .endless(limit)
    }
}
