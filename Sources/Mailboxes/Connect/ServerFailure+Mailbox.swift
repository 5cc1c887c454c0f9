import IMAP
import MailSetup
import MailWire
import SMTP

extension Mailbox {
    /// Whose sessions with one of its servers these are.
    func account(at service: MailService) -> SessionAccount {
        SessionAccount(
            address: address, service: service, endpoint: service == .imap ? imap : smtp, userName: userName,
            providerID: providerID, usesToken: signIn == .oauth)
    }
}

extension ServerFailure {
    /// What the submission server said.
    init(_ error: SMTPError, of mailbox: Mailbox) { self.init(error, of: mailbox.account(at: .smtp)) }

    /// What the IMAP server said.
    init(_ error: IMAPError, of mailbox: Mailbox) { self.init(error, of: mailbox.account(at: .imap)) }

    /// What keeps a mailbox's IMAP server from being used: what it said, or that there is no token for it. `nil` for any other
    /// error.
    init?(any error: any Error, of mailbox: Mailbox) {
        switch error {
        case let error as IMAPError: self.init(error, of: mailbox)
        case let failure as ServerFailure: self = failure
        default: return nil
        }
    }

    /// The mailbox's state from now on.
    var mailboxState: Mailbox.State {
        switch kind {
        case .signInRefused: .needsPassword
        case .temporary: .throttled
        case .unreachable, .unsupported: .unreachable
        }
    }
}
