public import MailWire
import Storage

/// Gives a connected mailbox another password, without a moment in which it has none that works.
public struct PasswordReplacement: Sendable {
    private let directory: MailboxDirectory
    private let timeLimits: Dialer.TimeLimits

    public init(directory: MailboxDirectory, timeLimits: Dialer.TimeLimits = Dialer.TimeLimits()) {
        self.directory = directory
        self.timeLimits = timeLimits
    }

    /// Tries the new password at both servers, and drops the old one only where both take it. What has waited in the
    /// outbox for it is due then, in its order.
    ///
    /// - Parameter typed: as it was typed or pasted.
    /// - Throws: ``ConnectError``, ``MailboxError/notConnected(address:)``. The old password stays then.
    public func replace(of address: String, with typed: Secret) async throws -> Mailbox {
        let mailbox = try await directory.mailbox(address: address)
        let password = try AppPassword.normalise(typed)
        let probe = ConnectionProbe(
            dialer: directory.dialer(mailbox.trustRoots, timeLimits: timeLimits),
            credentials: Credentials(userName: mailbox.userName, password: password))
        async let imapFailure = probe.imap(mailbox.imap)
        async let smtpFailure = probe.smtp(mailbox.smtp)
        let failures = await (imap: imapFailure, smtp: smtpFailure)
        try Task.checkCancellation()
        guard failures.imap == nil, failures.smtp == nil else {
            throw ConnectError.refused(imap: failures.imap, smtp: failures.smtp)
        }
        return try await directory.replacePassword(of: mailbox, with: password, at: .now)
    }
}
