public import MailSetup
public import MailWire

extension Doctor {
    /// Examines a connected mailbox with its credentials.
    ///
    /// - Parameters:
    ///   - mailbox: The mailbox.
    ///   - proof: The password or token to sign in with.
    ///   - isThorough: Pass `false` to skip the closer look at servers that fail.
    ///   - onProgress: Called with the observation of each server when its examination is complete.
    /// - Returns: The examination.
    /// - Throws: `ConnectError` if the stored address is malformed; `CancellationError`.
    public func examine(
        _ mailbox: Mailbox, _ proof: Credentials.Proof, isThorough: Bool = true,
        onProgress: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Examination {
        try await examine(
            ProvedConnection(
                address: mailbox.address, name: mailbox.name, providerID: mailbox.providerID,
                userName: mailbox.userName, password: Secret(""), imap: mailbox.imap, smtp: mailbox.smtp,
                authorityPEM: mailbox.authorityPEM), proof, isThorough: isThorough, onProgress: onProgress)
    }
}
