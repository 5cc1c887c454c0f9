public import MailSetup
public import MailWire

extension Doctor {
    /// Examines a mailbox that is connected, with what it signs in with.
    public func examine(
        _ mailbox: Mailbox, _ proof: Credentials.Proof, isThorough: Bool = true,
        told: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Examination {
        try await examine(
            ProvedConnection(
                address: mailbox.address, name: mailbox.name, providerID: mailbox.providerID,
                userName: mailbox.userName, password: Secret(""), imap: mailbox.imap, smtp: mailbox.smtp,
                authorityPEM: mailbox.authorityPEM), proof, isThorough: isThorough, told: told)
    }
}
