/// What a browser gets when a person has come in, or one step further.
public struct Entrance: Sendable {
    /// The session's token from now on. A former one no longer works.
    public let token: BearerToken
    /// Who came in, and by which session.
    public let signedIn: SignedIn
    /// The token by which the browser is known from now on; `nil` if it keeps the one that it has.
    public let browser: BearerToken?

    /// The session.
    public var session: Session { signedIn.session }
    /// Who came in.
    public var member: Member { signedIn.member }
    /// Whether the second step is still owed.
    public var needsSecondStep: Bool { session.stage == .half }
}
