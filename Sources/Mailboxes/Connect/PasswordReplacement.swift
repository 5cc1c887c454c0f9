public import MailWire
import Storage

/// Gives a connected mailbox another password, without a moment in which it has none that works.
public struct PasswordReplacement: Sendable {
    private let directory: MailboxDirectory
    private let doctor: Doctor

    /// - Parameter limits: how long each step may take.
    public init(directory: MailboxDirectory, limits: DoctorLimits = DoctorLimits()) {
        self.directory = directory
        doctor = Doctor(providers: directory.providers, limits: limits, resolver: directory.resolver)
    }

    /// Tries the new password at both servers, and drops the old one only where both take it. What has waited in the
    /// outbox for it is due then, in its order.
    ///
    /// - Parameter typed: as it was typed or pasted.
    /// - Throws: ``ConnectError``, ``MailboxError/notConnected(address:)``. The old password stays then.
    public func replace(of address: String, with typed: Secret) async throws -> Mailbox {
        let mailbox = try await directory.mailbox(address: address)
        let password = try AppPassword.normalise(typed)
        let examination = try await doctor.examine(mailbox, .password(password), isThorough: false)
        guard examination.works else { throw ConnectError.diagnosed(examination) }
        return try await directory.replacePassword(of: mailbox, with: password, at: .now)
    }
}
