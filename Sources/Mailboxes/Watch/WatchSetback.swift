import IMAP
import MailSetup
import MailWire

/// Why watching a mailbox has to pause.
struct WatchSetback: Error, Hashable, Sendable {
    enum Kind: Hashable, Sendable {
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
    }

    let kind: Kind
    /// Why, for a person.
    let failure: ServerFailure

    /// - Parameter error: what the server of `mailbox` said.
    init(_ error: IMAPError, of mailbox: Mailbox) {
        failure = ServerFailure(error, of: mailbox)
        kind = error.patience ?? Self.kind(of: failure)
    }

    /// A mailbox that has no token to sign in with.
    init(_ failure: ServerFailure) {
        self.failure = failure
        kind = Self.kind(of: failure)
    }

    /// Something is wrong on this side.
    init(ownTrouble words: String, of mailbox: Mailbox) {
        kind = .ownTrouble
        failure = ServerFailure(mailbox: mailbox.address, kind: .unreachable, summary: words)
    }

    private static func kind(of failure: ServerFailure) -> Kind {
        switch failure.kind {
        case .signInRefused: .passwordRefused
        case .temporary: .busy
        case .unreachable, .unsupported: .unreachable
        }
    }
}

extension IMAPError {
    /// What kind of patience the server asks for with the whole account; `nil` if it asks for none.
    var patience: WatchSetback.Kind? {
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
