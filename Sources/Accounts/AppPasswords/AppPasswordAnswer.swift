public import Storage

/// What ``AppPasswordAuthority`` says about letters that a program came with.
public enum AppPasswordAnswer: Sendable, Hashable {
    /// They are right: by whom, and for what.
    case granted(AppPasswordGrant)
    /// They are not taken, and why.
    case refused(AppPasswordRefusal)
}

/// Who comes in by an app password.
public struct AppPasswordGrant: Sendable, Hashable {
    /// The app password's number.
    public let id: Int64
    /// Its name.
    public let name: String
    /// What it may be used for.
    public let scope: AppPasswordScope
    /// Whose it is.
    public let member: Member

    /// Returns who asks, for services that want to know. They let a program read and refuse every change: it is no
    /// session in a browser, and nothing was confirmed by it.
    public func signedIn(at now: Timestamp, from origin: ClientOrigin) -> SignedIn {
        SignedIn(session: Session(programAt: now, from: origin), member: member)
    }
}

/// Why letters are not taken.
public enum AppPasswordRefusal: Sendable, Hashable {
    /// It is no app password at all: not 16 letters. This depends on the letters alone, so it says nothing about the
    /// user name, and no password of an account is looked at.
    case wrongShape
    /// It is nobody's app password, or another person's than the user name says.
    case unknown
    /// It was revoked then.
    case revoked(name: String, at: Timestamp)
    /// It ended by itself then.
    case expired(name: String, at: Timestamp)
    /// It may not be used for this service.
    case scopeMissing(name: String, scope: AppPasswordScope)
    /// It is not taken from this address.
    case networkNotAllowed(name: String)
    /// Two-step verification is off, so that there are no app passwords.
    case twoStepOff
    /// Too many different wrong ones came from this address, which says nothing about this one; or for this user name,
    /// and this one is wrong or was not looked at. It must be tried again after that time.
    case blocked(until: Timestamp)
    /// The database can't be asked. It says nothing about this one, which must be tried again later.
    case outage

    /// Its name in the security log; `nil` if it is not written there.
    var logged: String? {
        switch self {
        case .expired: "expired"
        case .scopeMissing: "scope"
        case .networkNotAllowed: "network"
        case .twoStepOff: "two-step-off"
        case .wrongShape, .unknown, .revoked, .blocked, .outage: nil
        }
    }
}
