public import MailSetup
public import MailWire
import Storage

/// Replaces the password of a connected mailbox, which always keeps one that works.
public struct PasswordReplacement: Sendable {
    private let directory: MailboxDirectory
    private let doctor: Doctor

    /// Creates a replacement.
    ///
    /// - Parameters:
    ///   - directory: Where the mailbox is stored.
    ///   - limits: The time limit of each step.
    public init(directory: MailboxDirectory, limits: DoctorLimits = DoctorLimits()) {
        self.directory = directory
        doctor = Doctor(providers: directory.providers, limits: limits, resolver: directory.resolver)
    }

    /// Tries the new password at both servers, and replaces the old one only if both accept it. The outbox messages
    /// that waited for a new password are then due, in their order.
    ///
    /// - Parameters:
    ///   - address: The mailbox's address.
    ///   - typed: The new password, as typed or pasted.
    /// - Returns: The mailbox with its new state.
    /// - Throws: ``ConnectError`` if the password is invalid or a server does not accept it;
    ///   ``MailboxError/notConnected(address:)``; `StorageError` if the database fails. The old password stays then.
    public func replace(of address: String, with typed: Secret) async throws -> Mailbox {
        try await replace(of: try await directory.mailbox(address: address), with: typed)
    }

    /// Replaces the password of a mailbox, as ``replace(of:with:)`` does.
    ///
    /// - Parameter onProgress: Called with the observation of each server when its examination is complete.
    public func replace(
        of mailbox: Mailbox, with typed: Secret, onProgress: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Mailbox {
        let password = try AppPassword.normalise(typed)
        let examination = try await doctor.examine(
            mailbox, .password(password), isThorough: false, onProgress: onProgress)
        guard examination.works else { throw ConnectError.diagnosed(examination) }
        return try await directory.replacePassword(of: mailbox, with: password, at: .now)
    }
}

extension MailboxDirectory {
    /// Replaces the password with one that both servers have accepted, and makes everything that waits due, in order.
    ///
    /// - Parameter grant: what the mailbox signs in with instead of the password.
    /// - Throws: ``MailboxError/notConnected(address:)``; `StorageError` if the database fails.
    func replacePassword(
        of mailbox: Mailbox, with password: Secret, grant: MailboxGrant? = nil, at time: Timestamp
    ) async throws -> Mailbox {
        try await storePassword(password, grant: grant, of: mailbox, at: time) { transaction in
            try OutboxStore.resume(mailbox.id, at: time, in: transaction)
        }
    }
}
