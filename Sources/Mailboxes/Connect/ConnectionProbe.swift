import IMAP
import MailWire
import SMTP

/// Signs in to one server and out again, and says what happened. Nothing is read, sent or stored.
struct ConnectionProbe: Sendable {
    let dialer: Dialer
    /// Nil where nobody signs in: the server is only greeted.
    let credentials: Credentials?
    /// How long one server may take over all of it. Each step has a limit of its own; this one holds against a server that
    /// goes on talking without coming to an end.
    var limit = Duration.seconds(90)
    /// How that time is waited for.
    var wait: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }

    /// Nil where the submission server has taken the sign-in.
    func smtp(_ endpoint: Endpoint) async -> ProbeFailure? {
        let client = SMTPClient(SMTPConfiguration(endpoint: endpoint, credentials: credentials), dialer: dialer)
        return await withinLimit { () async -> ProbeFailure? in
            do throws(SMTPError) {
                _ = try await client.checkSignIn()
                return nil
            } catch {
                return ProbeFailure(error)
            }
        }
    }

    /// Nil where the IMAP server has taken the sign-in.
    func imap(_ endpoint: Endpoint) async -> ProbeFailure? {
        let configuration = IMAPConfiguration(endpoint: endpoint, credentials: credentials)
        let client = IMAPClient(configuration: configuration, dialer: dialer)
        return await withinLimit { () async -> ProbeFailure? in
            do throws(IMAPError) {
                _ = try await client.verify()
                return nil
            } catch {
                return ProbeFailure(error)
            }
        }
    }

    /// What the sign-in tells, or that it took too long; whichever comes first. The other one is cancelled.
    private func withinLimit(_ signIn: @escaping @Sendable () async -> ProbeFailure?) async -> ProbeFailure? {
        let (limit, wait) = (limit, wait)
        return await withTaskGroup(of: ProbeFailure?.self) { group in
            group.addTask { await signIn() }
            group.addTask {
                await wait(limit)
                return ProbeFailure(
                    kind: .unreachable, summary: "the sign-in did not come to an end within \(limit)", serverWords: nil,
                    advice: nil)
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}
