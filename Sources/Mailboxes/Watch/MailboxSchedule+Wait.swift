import IMAP
import MailSetup
import MailWire

extension MailboxSchedule {
    /// Why watching a mailbox has to wait, which decides for how long.
    enum Wait: Hashable, Sendable {
        /// The password was refused: trying again could lock the account.
        case passwordRefused
        /// The server has no time now (RFC 5530: UNAVAILABLE, INUSE, SERVERBUG, CONTACTADMIN).
        case busy
        /// Too many connections or sign-ins (RFC 5530: LIMIT).
        case tooMany
        /// Too much was fetched.
        case tooMuch
        /// The server cannot be reached, went away, or does not answer.
        case unreachable
        /// Something is wrong on this side, such as a full disk.
        case ownTrouble

        /// Creates the wait after a failure.
        ///
        /// - Parameter error: What the IMAP server said; `nil` if there was no token to sign in with.
        init(after failure: ServerFailure, _ error: IMAPError?) {
            if let asked = error?.patience {
                self = asked
                return
            }
            switch failure.mailboxState {
            case .needsPassword: self = .passwordRefused
            case .throttled: self = .busy
            case .unreachable, .connected: self = .unreachable
            }
        }
    }
}

extension IMAPError {
    /// What kind of patience the server asks for with the whole account; `nil` if it asks for none.
    var patience: MailboxSchedule.Wait? {
        guard let status else { return nil }
        return switch RefusalReason(status.words, at: occasion) {
        case .trafficUsedUp: .tooMuch
        case .tooManySignIns, .tooManyConnections, .tooFast, .sendingLimit, .webSignIn: .tooMany
        case .unavailable, .greylisted: .busy
        default: nil
        }
    }

    /// What the server refused.
    private var occasion: RefusalReason.Occasion {
        switch self {
        case .signInRefused: .signIn
        case .no, .bad: .item
        default: .session
        }
    }
}
