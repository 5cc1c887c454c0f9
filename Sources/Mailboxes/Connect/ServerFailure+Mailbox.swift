import IMAP
import MailSetup
import MailWire
import SMTP

extension Mailbox {
    /// Returns the account for sessions with one of the mailbox's servers.
    func account(at service: MailService) -> SessionAccount {
        SessionAccount(
            address: address, service: service, endpoint: service == .imap ? imap : smtp, userName: userName,
            providerID: providerID, usesToken: signIn == .oauth)
    }
}

extension ServerFailure {
    /// Creates a failure from an error of the submission server.
    init(_ error: SMTPError, of mailbox: Mailbox) { self.init(error, of: mailbox.account(at: .smtp)) }

    /// Creates a failure from an error of the IMAP server.
    init(_ error: IMAPError, of mailbox: Mailbox) { self.init(error, of: mailbox.account(at: .imap)) }

    /// Creates a failure from an error that keeps the mailbox's IMAP server from being used: the server's answer, or a
    /// missing token. Returns `nil` for any other error.
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
