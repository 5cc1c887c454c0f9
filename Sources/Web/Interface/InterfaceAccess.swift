import Accounts
import Storage

/// Who may use a route.
///
/// An app password reads, and nothing else: it never makes, renews or revokes app passwords, never changes how a person
/// signs in, and never acts for an administrator. There is no route that sends letters yet, so the right to send opens
/// none but ``caller``.
enum InterfaceAccess: Sendable, Hashable, CaseIterable {
    /// Anybody.
    case anybody
    /// Who is signed in, or a program with an app password of any scope.
    case caller
    /// Who is signed in, even while the company requires two-step verification and it is off.
    case session
    /// Who is signed in, or a program with an app password that may read.
    case reader
    /// An administrator who is signed in, or a program with an app password of one that may read.
    case administratingReader
    /// Who is signed in.
    case person
    /// Who is signed in and has confirmed within the last ten minutes that it is them.
    case confirmedPerson
    /// An administrator who is signed in and has confirmed within the last ten minutes that it is them.
    case confirmedAdministrator

    /// Whether app passwords are taken at all.
    var takesAppPasswords: Bool {
        switch self {
        case .caller, .reader, .administratingReader: true
        case .anybody, .session, .person, .confirmedPerson, .confirmedAdministrator: false
        }
    }

    /// Who it is, in words.
    var words: String {
        switch self {
        case .anybody: "anybody"
        case .caller: "session, or app password of any scope"
        case .reader: "session, or app password that may read"
        case .administratingReader: "administrator: session, or app password that may read"
        case .session, .person: "session"
        case .confirmedPerson: "session, confirmed"
        case .confirmedAdministrator: "administrator: session, confirmed"
        }
    }

    /// Checks that somebody may use the route.
    ///
    /// - Throws: ``InterfaceProblem``.
    func check(_ caller: InterfaceCaller, at now: Timestamp) throws(InterfaceProblem) {
        switch caller {
        case .nobody:
            guard self == .anybody else { throw InterfaceProblem(.notSignedIn) }
        case .appPassword(let grant, let signedIn):
            if self == .anybody || self == .caller { return }
            guard takesAppPasswords else { throw InterfaceProblem(.sessionOnly) }
            guard grant.scope.mayRead else {
                throw InterfaceProblem(.scopeMissing(name: grant.name, scope: grant.scope), now: now)
            }
            if self == .administratingReader, !signedIn.isAdministrator {
                throw InterfaceProblem(.administratorsOnly)
            }
        case .session(let signedIn):
            if self == .anybody { return }
            guard signedIn.session.stage == .full else { throw InterfaceProblem(.secondStepOwed) }
            if self == .caller || self == .session { return }
            if signedIn.member.mustSetUpTwoStep(at: now) { throw InterfaceProblem(.twoStepNeeded) }
            if self == .administratingReader || self == .confirmedAdministrator, !signedIn.isAdministrator {
                throw InterfaceProblem(.administratorsOnly)
            }
            if self == .confirmedPerson || self == .confirmedAdministrator {
                do { try signedIn.requireConfirmed(at: now) } catch { throw InterfaceProblem(.notConfirmed) }
            }
        }
    }
}

/// Who asks.
enum InterfaceCaller: Sendable {
    case nobody
    /// A program with an app password.
    case appPassword(AppPasswordGrant, SignedIn)
    /// A browser, halfway in or signed in.
    case session(SignedIn)

    /// Who asks; `nil` if it is nobody.
    var signedIn: SignedIn? {
        switch self {
        case .nobody: nil
        case .appPassword(_, let signedIn), .session(let signedIn): signedIn
        }
    }
}
